"""Two answers at the same moment: one stands, the other is told so."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection


def at_once(*calls):
    """Run the calls in threads that start together; their responses in order."""
    barrier = Barrier(len(calls))

    def run(call):
        barrier.wait(timeout=20)
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture
def two_programs(client_of, recycler):
    return client_of(recycler, "offers:answer"), client_of(recycler, "offers:answer")


@pytest.mark.django_db(transaction=True)
def test_accepting_and_refusing_at_once_one_wins(two_programs, make_offer, url):
    one, other = two_programs
    for _ in range(4):
        offer = make_offer()
        found = at_once(
            lambda o=offer: one.post(url(o, "accept/"), {}, format="json"),
            lambda o=offer: other.post(url(o, "refuse/"), {"reason": "heavy"}, format="json"),
        )
        assert sorted(response.status_code for response in found) == [200, 409]
        won = next(response.json()["state"] for response in found if response.status_code == 200)
        offer.refresh_from_db()
        assert (offer.state, offer.battery.events.count()) == (won, 3)


@pytest.mark.django_db(transaction=True)
def test_the_same_answer_at_once_stands_once(two_programs, make_offer, url):
    one, other = two_programs
    offer = make_offer()
    found = at_once(
        lambda: one.post(url(offer, "accept/"), {}, format="json"),
        lambda: other.post(url(offer, "accept/"), {}, format="json"),
    )
    assert [response.status_code for response in found] == [200, 200]
    assert found[0].json() == found[1].json()
    assert offer.battery.events.count() == 3
