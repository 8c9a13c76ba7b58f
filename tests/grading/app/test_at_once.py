"""Two requests at the same moment: the second waits, and finds what the first wrote."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from grading.models import Evidence, SignedGrade, UploadedTest
from grading.services.confirm import confirm_upload
from grading.services.grades import sign_grade
from grading.services.uploads import upload_test

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work, count=2):
    barrier = Barrier(count)

    def start(_):
        try:
            barrier.wait(timeout=20)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(start, range(count)))


def test_a_grade_signed_twice_at_once_stands_once(technician, pack, capacity):
    capacity()
    seen = pack.sequence
    signed = at_once(
        lambda: sign_grade(
            actor=technician,
            battery=type(pack).objects.get(pk=pack.pk),
            grade="B",
            request_key="sign",
            expected_sequence=seen,
        )
    )
    assert signed[0] == signed[1]
    assert SignedGrade.objects.count() == 1


def test_a_draft_confirmed_twice_at_once_stands_once(technician, on_bench, drawn):
    battery = on_bench()
    upload_test(actor=technician, battery=battery, name="t.csv", content=drawn(), request_key="u")
    seen = battery.sequence
    found = at_once(
        lambda: confirm_upload(
            actor=technician,
            upload=UploadedTest.objects.select_related("battery__battery_model").get(),
            test="line 2",
            request_key="c",
            expected_sequence=seen,
        )
    )
    assert found[0] == found[1]
    assert Evidence.objects.count() == 1
