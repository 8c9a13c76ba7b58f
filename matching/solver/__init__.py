"""Reuse matching: which second use each battery gets, and how far from the best that can be.

Pure Python, numpy and HiGHS; no Django. Money is in whole cents and every sum is exact, so two
programs agree to the cent. Importing this package loads neither numpy nor HiGHS; the modules do.
"""
