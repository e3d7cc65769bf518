"""For ten minutes the menu of the project page offers to take one's own move back."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from tests import factories

pytestmark = pytest.mark.django_db
OFFER = "撤销刚才的推进"


def test_the_mover_alone_is_offered_it(world, officer_nj, zone_manager_nj, as_user):
    project = factories.project_in("engagement", officer_nj, world)
    address = f"/projects/{project.code}/"
    assert OFFER in as_user(officer_nj).get(address).content.decode()
    assert OFFER not in as_user(zone_manager_nj).get(address).content.decode()


def test_it_is_gone_after_ten_minutes(world, officer_nj, as_user):
    project = factories.project_in("engagement", officer_nj, world)
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=11)):
        assert OFFER not in as_user(officer_nj).get(f"/projects/{project.code}/").content.decode()
