"""Evidence, estimates and grades that somebody changed in the database file."""

from decimal import Decimal

import pytest

from grading.models import Estimate, Evidence, SignedGrade
from grading.services.entries import TypedCapacity, record_capacity_test
from grading.services.grades import sign_grade
from lifecycle.services import verify_ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def graded(technician, pack):
    test = TypedCapacity(Decimal(50), Decimal(20), Decimal(25), Decimal(400), Decimal(260))
    record_capacity_test(actor=technician, battery=pack, test=test, request_key="c")
    sign_grade(actor=technician, battery=pack, grade="B", request_key="g")
    return pack


def test_what_was_recorded_holds(graded):
    assert verify_ledger().findings == []


@pytest.mark.parametrize(
    ("model", "change", "field"),
    [
        (Evidence, {"capacity_ah": Decimal(60)}, "capacity_ah"),
        (Evidence, {"is_demonstration": True}, "is_demonstration"),
        (Estimate, {"state_of_health": Decimal("0.76")}, "state_of_health"),
        (Estimate, {"upper": Decimal("0.99")}, "upper"),
        (Estimate, {"is_provisional": True}, "is_provisional"),
        (SignedGrade, {"probabilities": {"A": "1"}}, "probabilities"),
        (SignedGrade, {"reasons": ["better"]}, "reasons"),
    ],
)
def test_a_changed_row_is_found_and_named(graded, model, change, field):
    model.objects.update(**change)
    [finding] = verify_ledger(graded.public_id).findings
    assert finding.place == graded.public_id
    assert finding.problem.endswith(f"does not say what its event says: {field}")
