"""What a technician sets on a tester, step by step. Plain data, no Django."""

from grading.procedures.two_point import ProcedureStep, two_point_procedure

__all__ = ["ProcedureStep", "two_point_procedure"]
