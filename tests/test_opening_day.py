"""Opening day: an empty office swallows 300 rows of its ledger; the next morning lights are grey, nobody is flooded, and every past month is right.

The ledger is a workbook as such an office has it, and comes in as a person brings it in. What the boards should say is counted here from
the rows themselves, without the product.
"""

import datetime
from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from promotion.analytics import reports
from promotion.common.errors import Refused
from promotion.enterprises.models import Enterprise
from promotion.exchange.import_page import columns_shown
from promotion.exchange.services import imports
from promotion.people.models import Job
from promotion.pipeline.filters import ProjectFilter
from promotion.pipeline.gates import unmet
from promotion.pipeline.owed import owing, still_owed
from promotion.pipeline.services import moves
from promotion.pipeline.services.gating import facts_of
from promotion.projects.facts import STAGE_ORDER
from promotion.projects.models import Deadline, FirstContact, FollowUp, Notice, Project, ProjectState
from promotion.projects.services.lighting import explain, lit
from promotion.reminders.models import Channel, Delivery, Reminder, Watch
from promotion.reminders.services import planning
from promotion.reminders.services.planning import plan
from tests.opening_ledger import LINES_AROUND, NO_FIRM, ROWS, STEP, TALK, workbook
from tests.opening_office import furnish

pytestmark = pytest.mark.django_db

MONTHS = 40


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


@pytest.fixture(autouse=True)
def _settled(office):
    """Every test stands on the one office, inside a savepoint of its own."""


def seen(office):
    """What the importer sees: all of it."""
    return Project.objects.visible_to(office.importer, office.today)


def test_the_preview_says_of_every_line_of_the_sheet_what_it_is(office):
    lacking = sum(not row.has_channel for row in office.rows)
    assert lacking > 40
    assert office.previews == (
        Counter(new=ROWS - lacking, error=lacking, no_data=LINES_AROUND),
        Counter(new=ROWS, no_data=LINES_AROUND),
    )
    assert [column["head"] for column in columns_shown(office.batch) if column["unused"] or not column["key"]] == ["序号", "备注"]
    assert all(column["sure"] for column in office.batch.columns)


def test_every_row_of_the_sheet_is_in_and_nothing_is_dropped(office):
    assert sorted(office.projects) == list(range(ROWS))
    assert Counter(office.batch.rows.values_list("verdict", "state")) == {("new", "done"): ROWS, ("no_data", "left_out"): LINES_AROUND}
    assert len(office.asked) > 5
    assert Enterprise.objects.count() == len({row.firm for row in office.rows} - {NO_FIRM})


def test_what_stands_beside_a_project_is_in_or_told_of(office):
    talks = {office.projects[row.number].pk for row in office.rows if row.has_talk}
    assert set(FollowUp.objects.filter(said=TALK).values_list("project", flat=True)) == talks
    steps = {office.projects[row.number].pk for row in office.rows if row.next_step == "dated" and row.status != "closed" and row.owner}
    assert (
        set(Deadline.objects.filter(title=STEP, due=office.today + datetime.timedelta(days=2)).values_list("project", flat=True)) == steps
    )
    told = {row.about for row in office.batch.rows.all() if any("下一步" in each for each in row.cautions)}
    assert told == {row.name for row in office.rows if row.next_step and office.projects[row.number].pk not in steps}


def test_every_row_says_what_its_cells_say(office):
    for row in office.rows:
        project = office.projects[row.number]
        assert (project.stage, project.status, project.amount) == (row.stage, row.status, row.amount), row
        assert (project.chain, project.zone) == (getattr(office.world, row.node), getattr(office.world, row.zone)), row
        assert project.owner == (getattr(office, row.owner) if row.owner else None), row
        assert str(project.enterprise or NO_FIRM) in (row.firm, row.typed_firm), row
        assert project.hold_until == (office.today + datetime.timedelta(days=40) if row.status == "on_hold" else None), row
        assert dict(project.milestones.values_list("kind", "actual_on")) == row.milestones, row
        ended = ProjectState.objects.filter(project=project, kind__in=["hold", "close"])
        assert list(ended.values_list("effective_on", "reason")) == ([(row.status_on, row.reason)] if row.reason else []), row


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
    inside = Delivery.objects.filter(channel=Channel.IN_APP).values_list("reminder__recipient__username", "reminder__fire_on")
    own_work = inside.filter(reminder__rule__watch=Watch.JOB)
    assert Counter(own_work) == {("importer", office.today): Job.objects.count()}
    assert max(Counter(inside.exclude(reminder__rule__watch=Watch.JOB)).values()) == 1
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


def test_it_is_asked_for_before_the_next_move(office):
    asked = 0
    for row in [row for row in office.rows if row.stage != "landed" and row.status == "active" and row.owner][::10]:
        project, following = office.projects[row.number], STAGE_ORDER[STAGE_ORDER.index(row.stage) + 1]
        missing = set(still_owed().filter(project=project).values_list("item", flat=True))
        with pytest.raises(Refused) as refusal:
            moves.advance(actor=getattr(office, row.owner), project=project, to=following, version=project.version, today=office.today)
        assert missing <= {item.key for item in refusal.value.items}, row
        asked += len(missing)
    assert asked > 20


def test_one_more_ledger_does_not_come_in_after_going_live(office):
    content, tomorrow = workbook(office.rows[:1], office.today), office.today + datetime.timedelta(days=1)
    with pytest.raises(Refused, match="上线日"):
        imports.upload_sheet(
            actor=office.importer, upload=SimpleUploadedFile("台账.xlsx", content), kind="projects", today=tomorrow, is_opening=True
        )


def _morning(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(8, 29)))
