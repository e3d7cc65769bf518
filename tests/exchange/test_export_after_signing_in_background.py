"""The lists after signing in the background: made in the order of the page, kept from whoever does not see as much any more, tax included."""

import pytest
from django.urls import reverse
from django.utils import timezone

from promotion.access.models import Grant
from promotion.common.models import AuditEvent
from promotion.exchange.ledgers import LEDGERS
from promotion.exchange.services import ledger as exports
from promotion.exchange.services import working
from promotion.people.models import Job
from tests.exchange.after_signing import KEYS, QUERY, as_dicts, make_office, on_page, told
from tests.scenes import scene


@scene
def office(world, cast):
    return make_office(world, cast)


@pytest.fixture
def many(monkeypatch):
    """One row is many."""
    monkeypatch.setattr(exports, "MOST_AT_ONCE", 0)


def made_by_a_worker(client, key, query="") -> Job:
    answer = client.get(f"{reverse(LEDGERS[key].door)}?format=csv&{query}")
    assert answer.url == reverse("job_list")
    while working.work_on_next(timezone.now()):
        continue
    return Job.objects.get()


@pytest.mark.parametrize("key", KEYS)
def test_many_rows_are_made_in_the_background_in_the_same_order(as_user, cast, office, many, key):
    client = as_user(cast.officer_nj)
    job = made_by_a_worker(client, key, QUERY[key])
    response = client.get(reverse("job_file", args=[job.pk]), follow=True)
    assert told(key, as_dicts(b"".join(response.streaming_content))) == on_page(client, key, QUERY[key])


@pytest.mark.parametrize("key", KEYS)
def test_rows_gone_out_of_sight_keep_the_file(as_user, cast, world, office, many, key):
    client = as_user(cast.joint)
    job = made_by_a_worker(client, key, QUERY[key])
    Grant.objects.filter(user=cast.joint).update(zone=world.daan_zone)
    assert "行您已看不到" in client.get(reverse("job_file", args=[job.pk]), follow=True).content.decode()
    assert AuditEvent.objects.filter(action="export.refused").exists()


def test_tax_that_its_reader_may_read_no_more_keeps_the_file(as_user, cast, world, office, many):
    """The rows stay in sight, for they are the officer's own; the tax in them does not."""
    client = as_user(cast.officer_nj)
    job = made_by_a_worker(client, "outcomes")
    Grant.objects.filter(user=cast.officer_nj).update(region=None, zone=world.daan_zone)
    assert on_page(client, "outcomes")
    assert "1 行您已看不到" in client.get(reverse("job_file", args=[job.pk]), follow=True).content.decode()
    assert AuditEvent.objects.get(action="export.refused").after == {"lost": 1}


def test_a_file_without_tax_is_fetched_by_who_never_read_any(as_user, cast, office, many):
    client = as_user(cast.joint)
    job = made_by_a_worker(client, "outcomes")
    assert client.get(reverse("job_file", args=[job.pk]), follow=True).status_code == 200
    assert not AuditEvent.objects.filter(action="export.refused").exists()
