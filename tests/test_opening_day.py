"""Opening day: an empty office swallows 300 rows of its ledger; the next morning lights are grey, nobody is flooded, and every past month is right.

What the boards should say is counted here from the rows themselves, without the product.
"""

import datetime
import random
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from promotion.analytics import reports
from promotion.common.errors import Refused
from promotion.pipeline.filters import ProjectFilter
from promotion.pipeline.gates import unmet
from promotion.pipeline.owed import owing, still_owed
from promotion.pipeline.services.gating import facts_of
from promotion.pipeline.services.opening import bring_in
from promotion.projects.facts import STAGE_ORDER
from promotion.projects.models import FirstContact, Notice, OpeningDay, Project, ProjectState
from promotion.projects.services.lighting import explain, lit
from promotion.reminders.models import Channel, Delivery, Reminder, Watch
from promotion.reminders.services import planning
from promotion.reminders.services.planning import plan
from tests import factories

pytestmark = pytest.mark.django_db

ROWS = 300
FIRMS = 30
MONTHS = 40


@dataclass(frozen=True)
class Row:
    """One row of the ledger."""

    number: int
    stage: str
    dates: dict
    node: str
    zone: str
    owner: str
    amount: Decimal | None
    status: str = "active"
    status_on: datetime.date | None = None
    milestones: dict = field(default_factory=dict)

    def state_on(self, day: datetime.date) -> tuple[str, str] | None:
        """(stage, status) at the end of `day`, as the ledger has it."""
        reached = [stage for stage, since in self.dates.items() if since <= day]
        if not reached:
            return None
        return reached[-1], self.status if self.status_on and self.status_on <= day else "active"


def ledger(today: datetime.date) -> list[Row]:
    """300 rows in all stages and states, many with earlier dates missing."""
    rng = random.Random(20261127)
    return [_row(rng, number, today) for number in range(ROWS)]


def _row(rng, number, today) -> Row:
    stage = STAGE_ORDER[number % 4]
    reached = STAGE_ORDER[: STAGE_ORDER.index(stage) + 1]
    known = [each for each in reached if each == stage or rng.random() < 0.75]
    days = sorted(today - datetime.timedelta(days=rng.randrange(1200)) for _each in known)
    status = rng.choices(("active", "on_hold", "closed"), (8, 1, 1))[0]
    after = (today - days[-1]).days
    return Row(
        number=number,
        stage=stage,
        dates=dict(zip(known, days, strict=True)),
        node=rng.choice(("grain", "equipment")),
        zone=rng.choice(("lingjia", "baima")),
        owner=rng.choice(("officer", "second")),
        amount=rng.choice((None, Decimal(rng.randrange(100, 90_000)))),
        status=status,
        milestones={"ground_broken": days[-1]} if stage == "landed" and rng.random() < 0.5 else {},
        status_on=None if status == "active" else days[-1] + datetime.timedelta(days=rng.randint(0, after)),
    )


def month_ends(today: datetime.date) -> list[datetime.date]:
    """The last days of the past 40 months, and today."""
    ends, first = [today], today.replace(day=1)
    for _n in range(MONTHS):
        ends.append(first - datetime.timedelta(days=1))
        first = ends[-1].replace(day=1)
    return ends


@pytest.fixture(scope="module")
def office(django_db_setup, django_db_blocker):
    """The empty office after its opening day: made once, every test stands on it inside a savepoint of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield furnish()
        transaction.set_rollback(True)


def furnish() -> SimpleNamespace:
    """Zone manager, officer and chain leader with mail addresses; the manager brings the ledger in."""
    world, today = factories.make_world(), factories.today()
    people = {}
    for name, role in (("importer", "zone_manager"), ("officer", "officer"), ("second", "officer"), ("leader", "chain_leader")):
        user = factories.make_user(name, name, world.bureau_nj, email=f"{name}@example.org")
        chain = {"chain": world.food} if role == "chain_leader" else {}
        factories.make_grant(user, role, region=world.neijiang, **chain)
        people[name] = user
    OpeningDay.objects.create(go_live_on=today)
    rows, projects = ledger(today), {}
    firms = [factories.make_enterprise(people["importer"]) for _n in range(FIRMS)]
    for row in rows:
        ended = {"hold_until": today + datetime.timedelta(days=40), "reason": "业主资金未到位", "reason_code": "other"}
        project = bring_in(
            actor=people["importer"],
            today=today,
            stage=row.stage,
            dates=row.dates,
            status=row.status,
            status_on=row.status_on,
            enterprise=firms[row.number % FIRMS],
            owner=people[row.owner],
            chain=getattr(world, row.node),
            zone=getattr(world, row.zone),
            sentence=f"台账第 {row.number} 行",
            channel=world.channel,
            amount=row.amount,
            milestones=row.milestones,
            next_on=today + datetime.timedelta(days=2) if row.number % 5 == 1 else None,
            **(ended if row.status != "active" else {}),
        )
        projects[row.number] = project
    return SimpleNamespace(world=world, today=today, rows=rows, projects=projects, **people)


@pytest.fixture(autouse=True)
def _settled(office):
    """Every test stands on the one office, inside a savepoint of its own."""


def seen(office):
    """What the importer sees: all of it."""
    return Project.objects.visible_to(office.importer, office.today)


def test_every_row_is_there_with_one_journal_row_a_dated_stage(office):
    assert seen(office).count() == ROWS
    for row in office.rows:
        states = list(ProjectState.objects.filter(project=office.projects[row.number]).order_by("seq"))
        imported = [(state.stage, state.effective_on) for state in states if state.kind == "import"]
        assert imported == list(row.dates.items())
        assert [state.seq for state in states] == list(range(1, len(states) + 1))
        assert [state.kind for state in states[len(imported) :]] == {"active": [], "on_hold": ["hold"], "closed": ["close"]}[row.status]
        assert len({state.recorded_at for state in states}) == 1


def test_boards_are_right_as_of_every_past_month(office):
    rows, compared = seen(office), Counter()
    for day in month_ends(office.today):
        for node in (office.world.food, office.world.grain, office.world.equipment):
            below = [
                row for row in office.rows if node == office.world.food and row.node == "grain" or getattr(office.world, row.node) == node
            ]
            funnel = reports.stock_by_stage(rows, node, day)
            for drawn in funnel.stages:
                there = [row for row in below if row.state_on(day) == (drawn.stage, "active")]
                assert drawn.tally.count == len(there), (day, node, drawn.stage)
                assert drawn.tally.amount == sum(row.amount or 0 for row in there)
                compared[drawn.stage] += len(there)
            assert funnel.on_hold.count == sum((row.state_on(day) or ("", ""))[1] == "on_hold" for row in below)
    assert min(compared.values()) > 500


def test_what_came_in_and_what_was_signed_is_right_for_every_past_month(office):
    signed_at_all = 0
    for end in month_ends(office.today):
        start = end.replace(day=1)
        for stage in STAGE_ORDER:
            expected = {office.projects[row.number].pk for row in office.rows if start <= row.dates.get(stage, datetime.date.max) <= end}
            assert set(seen(office).entered(stage, start, end).values_list("pk", flat=True)) == expected, (end, stage)
        signed = [row for row in office.rows if row.amount and start <= row.dates.get("signed", datetime.date.max) <= end]
        tally = reports.signed(seen(office), start, end)
        assert (tally.count, tally.amount) == (len(signed), sum(row.amount for row in signed))
        signed_at_all += len(signed)
    assert signed_at_all > 30


def test_before_the_import_nothing_was_known_of_it(office):
    before = timezone.now() - datetime.timedelta(days=1)
    funnel = reports.stock_by_stage(seen(office), office.world.food, office.today, before)
    assert sum(stage.tally.count for stage in funnel.stages) == 0


@pytest.mark.parametrize(("later", "is_grey"), [(1, True), (30, True), (31, False)])
def test_lights_are_grey_for_thirty_days_in_python_and_in_sql_alike(office, later, is_grey):
    day = office.today + datetime.timedelta(days=later)
    rows = list(lit(seen(office).active(), day))
    shown = explain(rows, day)
    assert {row.light for row in rows} == ({"grey"} if is_grey else {"red", "yellow", "green"} & {row.light for row in rows})
    assert all(shown[row.pk].light == row.light for row in rows)


def test_nobody_is_told_on_the_next_morning_or_in_the_thirty_days(office, monkeypatch):
    monkeypatch.setattr(planning, "channels_on", lambda: frozenset({Channel.EMAIL}))
    assert not Notice.objects.exists()
    for later in (1, 2, 8, 30):
        plan(_morning(office.today + datetime.timedelta(days=later)))
    others = Reminder.objects.exclude(recipient=office.importer).exclude(rule__watch__in=[Watch.WEEKLY, Watch.GRANT])
    assert [str(reminder) for reminder in others] == []
    pushed = Counter(Delivery.objects.filter(channel=Channel.EMAIL).values_list("reminder__recipient__username", "reminder__fire_on"))
    assert {person for person, _day in pushed} <= {"importer", "leader"}
    assert all(count == 1 for count in pushed.values())
    inside = Counter(Delivery.objects.filter(channel=Channel.IN_APP).values_list("reminder__recipient__username", "reminder__fire_on"))
    assert max(inside.values()) == 1
    plan(_morning(office.today + datetime.timedelta(days=31)))
    assert Reminder.objects.filter(recipient=office.officer).exists()


def test_no_first_contact_is_earned(office):
    assert not FirstContact.objects.exists()


def test_what_is_missing_is_listed_and_is_what_the_gates_miss(office):
    owed = {}
    for pk, item in still_owed().values_list("project", "item"):
        owed.setdefault(pk, set()).add(item)
    grounds = 0
    for row in office.rows[::3]:
        project = office.projects[row.number]
        facts, passed = facts_of(project), STAGE_ORDER[: STAGE_ORDER.index(row.stage) + 1]
        expected = {item.key for stage in passed for item in unmet(facts, stage)}
        if row.milestones:
            expected |= {"environment", "energy"}
            grounds += 1
        assert owed.get(project.pk, set()) == expected, row
    assert grounds > 8
    listed = ProjectFilter(QueryDict("owed=1&status=all"), seen(office), user=office.importer, today=office.today).qs
    assert {project.pk for project in listed} == set(owed) == {project.pk for project in owing(Project.objects.all())}
    assert len(owed) > 200


def test_one_more_row_does_not_come_in_after_going_live(office):
    row = office.rows[0]
    with pytest.raises(Refused, match="上线日"):
        bring_in(
            actor=office.importer,
            today=office.today + datetime.timedelta(days=1),
            stage=row.stage,
            dates=row.dates,
            enterprise=office.projects[0].enterprise,
            sentence="迟到的一行",
            channel=office.world.channel,
        )


def _morning(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(8, 29)))
