"""A site that was leased when leases still stood on the site: whoever holds it keeps the lease, and is reminded of it."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps

from promotion.landing.models import SiteAllocation
from promotion.places.models import Site
from promotion.projects.models import Deadline
from tests import factories

pytestmark = pytest.mark.django_db
carry = import_module("promotion.migrations.0015_leases_from_before").carry


def test_the_holder_keeps_the_lease_and_its_date_once(world, officer_nj):
    allocation = factories.project_in("landed", officer_nj, world).site_allocations.get()
    end = factories.today() + datetime.timedelta(days=200)
    Site.objects.filter(pk=allocation.site_id).update(supply_mode="lease", lease_until=end)
    SiteAllocation.objects.filter(pk=allocation.pk).update(supply_mode="", lease_until=None)
    for _again in range(2):
        carry(apps, None)
    allocation.refresh_from_db()
    assert (allocation.supply_mode, allocation.lease_until) == ("lease", end)
    deadline = Deadline.objects.get(source=f"site_lease:{allocation.pk}")
    assert (deadline.due, deadline.owner, deadline.follows_owner, deadline.closed_at) == (end, officer_nj, True, None)


def test_what_is_granted_is_left_alone(world, officer_nj):
    allocation = factories.project_in("landed", officer_nj, world).site_allocations.get()
    Site.objects.filter(pk=allocation.site_id).update(supply_mode="grant", lease_until=factories.today())
    carry(apps, None)
    allocation.refresh_from_db()
    assert allocation.lease_until is None
    assert not Deadline.objects.filter(source=f"site_lease:{allocation.pk}").exists()
