"""Chain leaders are in office from a day until a day."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from promotion.chains.models import ChainAppointment, ChainNode, Scheme
from promotion.places.models import Region

pytestmark = pytest.mark.django_db


@pytest.fixture
def appointed():
    scheme = Scheme.objects.create(slug="s", name="体系")
    sector = ChainNode.objects.create(slug="sector", scheme=scheme, name="产业", node_type="sector", level=1)
    link = ChainNode.objects.create(slug="link", scheme=scheme, name="环节", node_type="link", level=3, parent=sector)
    city = Region.objects.create(slug="city", name="市", full_name="市", level="prefecture")
    leader = ChainAppointment.objects.create(
        node=sector, region=city, role="leader", person_name="演示链长", valid_from=date(2026, 3, 1), valid_until=date(2026, 6, 30)
    )
    return link, leader


@pytest.mark.parametrize(
    ("day", "in_office"),
    [(date(2026, 2, 28), False), (date(2026, 3, 1), True), (date(2026, 6, 30), True), (date(2026, 7, 1), False)],
)
def test_both_ends_belong_to_the_term(appointed, day, in_office):
    link, leader = appointed
    assert (leader in ChainAppointment.objects.for_node(link).live(day)) is in_office


def test_the_database_refuses_a_term_that_ends_before_it_begins_and_an_empty_name(appointed):
    _, leader = appointed
    for change in ({"valid_until": date(2026, 2, 1)}, {"person_name": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ChainAppointment.objects.filter(pk=leader.pk).update(**change)
