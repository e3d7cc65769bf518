"""Merging while others merge, or hang something on the firm."""

import threading

import pytest
from django.db import connection

from promotion.common.errors import Refused
from promotion.enterprises.models import Contact, Enterprise, MergeRecord
from promotion.projects.services import contacts, merging
from tests import factories
from tests.factories import today
from tests.scenes import scene

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time and an in-memory test database"),
]


@scene
def pair(world, officer_nj):
    return factories.make_enterprise(officer_nj, "内江鑫源食品有限公司"), factories.make_enterprise(officer_nj, "内江鑫元食品有限公司")


def at_once(*acts) -> list[str]:
    """Run the acts together; what became of each."""
    start, said = threading.Barrier(len(acts)), []

    def run(act):
        try:
            start.wait()
            act()
            said.append("done")
        except Refused:
            said.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


def merge(actor, keep, drop):
    return lambda: merging.merge_enterprises(actor=actor, keep=keep, drop=drop, choices={}, today=today())


def test_two_merges_of_one_pair_are_one(pair, zone_manager_nj):
    keep, drop = pair
    assert at_once(merge(zone_manager_nj, keep, drop), merge(zone_manager_nj, drop, keep)) == ["done", "refused"]
    assert MergeRecord.objects.count() == 1
    assert Enterprise.objects.live().count() == 1


def test_a_contact_added_meanwhile_is_at_a_live_firm_or_refused(pair, zone_manager_nj, officer_nj):
    keep, drop = pair
    said = at_once(
        merge(zone_manager_nj, keep, drop),
        lambda: contacts.add_contact(actor=officer_nj, enterprise=drop, today=today(), name="甲"),
        lambda: contacts.add_contact(actor=officer_nj, enterprise=drop, today=today(), name="乙"),
    )
    assert said.count("done") == 1 + Contact.objects.count()
    assert not Contact.objects.filter(enterprise=drop).exists()
