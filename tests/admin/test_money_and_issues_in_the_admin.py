"""到位资金, months, issues and outcomes in the admin: through services, scoped to the city."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from promotion.landing import services
from promotion.landing.models import FundArrival, FundMonthLock, ServiceIssue, YearlyOutcome
from tests import factories
from tests.factories import today
from tests.scenes import scene

pytestmark = pytest.mark.django_db
MAY = datetime.date(2026, 5, 1)


@scene
def project(world, officer_nj):
    return factories.make_project(officer_nj, world)


@pytest.fixture
def desk(client, administrator_nj):
    administrator_nj.is_staff = True
    administrator_nj.save()
    client.force_login(administrator_nj)
    return client


def at(name, *args):
    return reverse(f"admin:promotion_{name}", args=args)


def came(actor, project):
    return services.record_arrival(
        actor=actor, project=project, amount=Decimal(100), arrived_on=MAY, evidence_kind="invoice", today=today()
    )


def test_rows_of_the_other_city_are_not_there(desk, world, officer_zg):
    elsewhere = factories.make_project(officer_zg, world, zone=world.datangshan)
    arrival = came(officer_zg, elsewhere)
    issue = services.raise_issue(actor=officer_zg, project=elsewhere, kind="land", text="x", raised_on=today(), today=today())
    outcome = services.record_outcome(actor=officer_zg, project=elsewhere, year=2025, source="x", today=today(), tax=Decimal(1))
    for name, row in (("fundarrival", arrival), ("serviceissue", issue), ("yearlyoutcome", outcome)):
        assert elsewhere.code not in desk.get(at(f"{name}_changelist")).content.decode()
        assert desk.get(at(f"{name}_change", row.pk)).status_code == 302


def test_money_is_entered_verified_and_taken_back(desk, project, officer_nj):
    typed = {"project": project.pk, "amount": "50", "arrived_on": "2026-05-20", "month": "2026-05-01", "evidence_kind": "invoice"}
    assert desk.post(at("fundarrival_add"), typed).status_code == 302
    arrival = came(officer_nj, project)
    assert desk.get(at("fundarrival_change", arrival.pk)).status_code == 200
    desk.post(at("fundarrival_act", arrival.pk, "verify"))
    assert FundArrival.objects.verified().total() == 100
    assert desk.post(at("fundarrival_act", arrival.pk, "reverse"), {"reason": ""}).status_code == 422
    desk.post(at("fundarrival_act", arrival.pk, "reverse"), {"reason": "重复"})
    assert FundArrival.objects.verified().total() == 0


def test_a_month_is_closed_for_ones_own_city_and_then_takes_nothing(desk, world, project):
    far = desk.post(at("fundmonthlock_add"), {"region": world.zigong.pk, "month": "2026-05-01", "reason": "已上报"})
    assert far.status_code in (200, 403)
    desk.post(at("fundmonthlock_add"), {"region": world.neijiang.pk, "month": "2026-05-01", "reason": "已上报"})
    assert FundMonthLock.objects.get().region == world.neijiang
    typed = {"project": project.pk, "amount": "50", "arrived_on": "2026-05-20", "month": "2026-05-01", "evidence_kind": "invoice"}
    answer = desk.post(at("fundarrival_add"), typed)
    assert "已锁定" in answer.content.decode()
    assert not FundArrival.objects.exists()


def test_an_issue_and_an_outcome_come_in_by_their_services(desk, project):
    typed = {"project": project.pk, "kind": "land", "text": "要地", "raised_on": today().isoformat()}
    desk.post(at("serviceissue_add"), typed)
    assert ServiceIssue.objects.get().enterprise == project.enterprise
    desk.post(at("yearlyoutcome_add"), {"project": project.pk, "year": "2025", "revenue": "10", "source": "年报"})
    assert YearlyOutcome.objects.get().revenue == 10
    assert desk.get(at("yearlyoutcome_change", YearlyOutcome.objects.get().pk)).status_code == 200
