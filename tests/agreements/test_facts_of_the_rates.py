"""formally_signed, signed amounts and pledged sums from hand-worked cases.

Dates are offsets in days from the 1st of the window; K is a moment before or after something was recorded.
"""

from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from promotion.agreements.models import Agreement
from promotion.agreements.services import record_agreement, withdraw_agreement
from promotion.projects.models import Project
from tests import factories
from tests.factories import days_ago, today
from tests.scenes import scene

START, UNTIL = days_ago(60), days_ago(30)
FAIR, FORUM = "西博会", "秋季签约"

# project: (kind, days ago, amount, event), in the order in which they were recorded
PAPERS = {
    "inside": [("formal", 45, 1000, FAIR)],
    "on the first day": [("formal", 60, 200, FAIR)],
    "on the last day": [("formal", 30, 30, "")],
    "a day early": [("formal", 61, 4, FAIR)],
    "a day late": [("formal", 29, 5, FORUM)],
    "framework only": [("framework", 45, 99999, FAIR)],
    "framework first": [("framework", 90, 99999, FORUM), ("formal", 40, 600, FAIR)],
    "increment inside": [("formal", 50, 7000, FAIR), ("supplement", 40, 500, FORUM)],
    "increment later": [("formal", 50, 80000, FORUM), ("supplement", 10, 900, FAIR)],
    "increment of an old one": [("formal", 100, 11, FORUM), ("supplement", 45, 22, FAIR)],
}
COHORT = {"inside", "on the first day", "on the last day", "framework first", "increment inside", "increment later"}


@scene
def town(world, officer_nj):
    projects = {name: factories.make_project(officer_nj, world, name=name) for name in PAPERS}
    for name, papers in PAPERS.items():
        for kind, ago, amount, event in papers:
            _record(officer_nj, projects[name], kind, ago, amount, event)
    return projects


def _record(actor, project, kind, ago, amount, event="", investor="投资方"):
    fair = {} if kind == "framework" else {"fair_competition": "compliant", "fair_competition_on": days_ago(ago)}
    return record_agreement(
        actor=actor,
        project=project,
        kind=kind,
        title="协议",
        our_party="区政府",
        investor_party=investor,
        signed_on=days_ago(ago),
        amount=amount,
        event=event,
        today=today(),
        **fair,
    )


def names(rows) -> set:
    return set(rows.values_list("project__name", flat=True))


def total(rows) -> Decimal:
    return rows.aggregate(total=Sum("amount"))["total"]


def test_the_cohort_of_a_period_is_of_first_formal_agreements(town):
    assert names(Agreement.objects.formally_signed(START, UNTIL)) == COHORT
    assert names(Agreement.objects.formally_signed(START)) == COHORT | {"a day late"}
    assert names(Agreement.objects.formally_signed(until=UNTIL)) == COHORT | {"a day early", "increment of an old one"}
    assert Agreement.objects.formally_signed().count() == len(PAPERS) - 1


def test_the_cohort_of_an_event_counts_a_project_for_its_first_signing_only(town):
    at_fair = {"inside", "on the first day", "a day early", "framework first", "increment inside"}
    assert names(Agreement.objects.formally_signed(event=FAIR)) == at_fair
    assert names(Agreement.objects.formally_signed(event=FORUM)) == {"a day late", "increment later", "increment of an old one"}
    assert not Agreement.objects.formally_signed(event="没有这个活动").exists()


def test_the_signed_amount_of_a_period_counts_increments_where_they_are_signed(town):
    formal = 1000 + 200 + 30 + 600 + 7000 + 80000
    assert total(Agreement.objects.signed_amounts(START, UNTIL)) == formal + 500 + 22
    assert total(Agreement.objects.signed_amounts(days_ago(20), today())) == 900


def test_an_increment_belongs_to_the_event_that_brought_the_project(town):
    assert total(Agreement.objects.signed_amounts(event=FAIR)) == 1000 + 200 + 4 + 600 + 7000 + 500
    assert total(Agreement.objects.signed_amounts(event=FORUM)) == 5 + 80000 + 900 + 11 + 22


def test_pledged_as_of_a_day(town):
    wanted = {51: None, 50: 80000, 11: 80000, 10: 80900, 0: 80900}
    found = {}
    for ago in wanted:
        rows = Agreement.objects.formally_signed(as_of=days_ago(ago)).with_pledged(as_of=days_ago(ago))
        found[ago] = rows.filter(project=town["increment later"]).values_list("pledged", flat=True).first()
    assert found == wanted


def test_as_of_before_and_after_the_signature(town):
    wanted = {46: False, 45: True, 44: True}
    assert {ago: "inside" in names(Agreement.objects.formally_signed(START, UNTIL, as_of=days_ago(ago))) for ago in wanted} == wanted


def test_closed_or_fallen_back_later_stays_in_and_a_withdrawn_project_does_not(town):
    Project.objects.filter(pk=town["inside"].pk).update(status="closed")
    assert names(Agreement.objects.formally_signed(START, UNTIL)) == COHORT
    before = timezone.now()
    Project.objects.filter(pk=town["inside"].pk).update(withdrawn_at=timezone.now())
    assert names(Agreement.objects.formally_signed(START, UNTIL)) == COHORT - {"inside"}
    assert names(Agreement.objects.formally_signed(START, UNTIL, known_at=before)) == COHORT


def test_a_withdrawn_agreement_counted_until_it_was_withdrawn(town, officer_nj):
    before = timezone.now()
    withdraw_agreement(actor=officer_nj, agreement=town["inside"].agreements.get(), reason="录错", today=today())
    assert names(Agreement.objects.formally_signed(START, UNTIL)) == COHORT - {"inside"}
    assert names(Agreement.objects.formally_signed(START, UNTIL, known_at=before)) == COHORT


def test_where_the_investor_was_replaced_the_new_signing_counts(town, officer_nj):
    project, before = town["inside"], timezone.now()
    withdraw_agreement(actor=officer_nj, agreement=project.agreements.get(), reason="更换投资方", today=today())
    _record(officer_nj, project, "formal", 20, 1500, FORUM, investor="新投资方")
    assert names(Agreement.objects.formally_signed(START, UNTIL)) == COHORT - {"inside"}
    assert "inside" in names(Agreement.objects.formally_signed(event=FORUM))
    assert "inside" not in names(Agreement.objects.formally_signed(event=FAIR))
    assert "inside" in names(Agreement.objects.formally_signed(event=FAIR, known_at=before))


def test_what_was_recorded_later_was_not_known_before(town, officer_nj, world):
    before = timezone.now()
    late = factories.make_project(officer_nj, world, name="补录的")
    _record(officer_nj, late, "formal", 45, 1)
    assert names(Agreement.objects.formally_signed(START, UNTIL)) == COHORT | {"补录的"}
    assert names(Agreement.objects.formally_signed(START, UNTIL, known_at=before)) == COHORT


def test_a_draft_is_in_no_cohort(town, officer_nj, world):
    project = factories.make_project(officer_nj, world, name="拟签的")
    Agreement.objects.create(project=project, kind="formal", title="拟签", amount=5)
    assert names(Agreement.objects.formally_signed()) == set(PAPERS) - {"framework only"}
