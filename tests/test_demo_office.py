"""The demo office is there at once, alive, fictional, and made by the product's own rules."""

import csv
import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from promotion.access.models import Grant
from promotion.access.scope import Level
from promotion.admission.models import DecisionRound
from promotion.admission.services import standing_of
from promotion.agreements import services as agreements
from promotion.agreements.models import Agreement, DateChange
from promotion.analytics.models import Target
from promotion.common.dates import add_months
from promotion.common.errors import Refused
from promotion.enterprises.models import Enterprise
from promotion.landing.holding import status_of_row, with_holdings
from promotion.landing.services import allocate_reserved, missing_clearances, record_milestone
from promotion.management.demo import load_demo
from promotion.people.models import User
from promotion.pipeline.services.gating import checklist
from promotion.places.models import Site
from promotion.projects.facts import Stage, Status
from promotion.projects.models import Deadline, Notice, Project, ProjectState, Task
from promotion.projects.services import twins
from promotion.projects.services.lighting import explain_one, lit
from promotion.projects.sight import level_of
from promotion.reminders.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _office(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", verbosity=0)
        call_command("load_demo")
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _settled(_office):
    """Every test stands on the one office, inside a savepoint of its own."""


def today() -> datetime.date:
    return timezone.localdate()


def person(slug: str) -> User:
    return User.objects.get(username=f"demo-{slug}")


def project(fragment: str) -> Project:
    return Project.objects.get(name__contains=fragment)


def test_the_search_knows_all_of_it():
    call_command("rebuild_search", check=True)


def test_it_is_made_once():
    before = (User.objects.count(), Project.objects.count(), ProjectState.objects.count(), Enterprise.objects.count())
    load_demo(today())
    assert before == (User.objects.count(), Project.objects.count(), ProjectState.objects.count(), Enterprise.objects.count())


def test_it_is_refused_outside_the_demo(settings):
    settings.DEMO = settings.TESTING = False
    with pytest.raises(CommandError):
        call_command("load_demo")


def test_everybody_and_everything_is_marked_as_fictional():
    demo_people = User.objects.filter(username__startswith="demo-")
    for rows in (demo_people, Enterprise.objects.all(), Project.objects.all(), Site.objects.all()):
        assert {name[:3] for name in rows.values_list("name", flat=True)} == {"演示·"}
    assert {code[:8] for code in Enterprise.objects.exclude(uscc="").values_list("uscc", flat=True)} == {"91990000"}


def test_nobody_of_it_has_a_password():
    assert not any(user.has_usable_password() for user in User.objects.filter(username__startswith="demo-"))


def test_the_printed_accounts_are_those_that_exist():
    with (Path(settings.BASE_DIR) / "fixtures" / "demo_accounts.csv").open(encoding="utf-8") as sheet:
        printed = {row["账号"]: row["姓名"] for row in csv.DictReader(sheet)}
    assert printed == dict(User.objects.filter(username__startswith="demo-").values_list("username", "name"))


def test_it_has_every_role_in_force():
    roles = set(Grant.objects.live(today()).filter(user__username__startswith="demo-").values_list("role", flat=True))
    assert len(roles) == 9
    assert not Grant.objects.filter(user=person("outsider")).exists()


def test_it_has_sixty_projects_in_both_cities_over_fourteen_months():
    assert Project.objects.count() >= 60
    for district in ("neijiang-shizhongqu", "zigong-daan"):
        assert Project.objects.filter(zone__region__slug=district).count() >= 25
    oldest = ProjectState.objects.order_by("effective_on").first().effective_on
    assert (today() - oldest).days >= 400


@pytest.mark.parametrize("stage", Stage.values)
def test_it_has_every_stage(stage):
    assert Project.objects.active().filter(stage=stage).count() >= 5


def test_it_has_every_phase_status_and_light():
    assert set(Project.objects.filter(stage="landed").values_list("phase", flat=True)) == {"approval", "construction", "operation"}
    assert set(Project.objects.values_list("status", flat=True)) == set(Status.values)
    assert {each.light for each in lit(Project.objects.all(), today())} == {"green", "yellow", "red", "grey"}


def test_its_journal_is_whole():
    for each in Project.objects.all():
        states = list(each.states.order_by("seq"))
        assert [state.seq for state in states] == list(range(1, len(states) + 1))
        newest = each.states.known_on().order_by("effective_on", "position").last()
        assert (newest.stage, newest.status, newest.amount) == (each.stage, each.status, each.amount)


def test_a_red_one_says_why():
    shine = explain_one(project("果绿饮品"), today())
    assert shine.light == "red"
    assert shine.reasons


def test_one_is_exactly_one_item_short_of_signing():
    missing = [line.item.key for line in checklist(project("豆香坊"), "signed") if not line.met]
    assert missing == ["decision"]


def test_admission_shows_every_outcome():
    standings = {name: standing_of(project(name)) for name in ("微酵", "金穗休闲", "树脂先锋", "老窖坊")}
    assert standings["微酵"].missing == ("达产后年税收",)
    assert [waiver.item for waiver in standings["金穗休闲"].waivers] == ["tax_per_mu"]
    assert standings["金穗休闲"].lets_pass
    assert standings["树脂先锋"].is_prohibited
    assert [each.code for each in standings["老窖坊"].open_restrictions] == ["two_high"]
    told = Notice.objects.filter(kind="waived")
    assert {notice.recipient for notice in told} == {person("leader-zigong"), person("joint")}


def test_a_round_is_open_with_one_consent_overdue_and_one_in_time():
    row = DecisionRound.objects.get(concluded_on=None, withdrawn_at=None)
    consents = {each.department.function: each for each in row.consents.all()}
    assert (consents["reform"].outcome, consents["reform"].is_on_behalf) == ("agreed", True)
    assert consents["environment"].due < today() < consents["approval"].due
    assert row.materials.filter(is_there=False).exists()
    assert Deadline.objects.filter(kind="consent", closed_at=None).count() == 2


def test_the_start_of_building_is_refused_to_one():
    refused = project("冷鲜达")
    assert missing_clearances(refused) == ("energy",)
    with pytest.raises(Refused, match="节能审查"):
        record_milestone(actor=person("officer"), project=refused, kind="ground_broken", actual_on=today(), today=today())


def test_a_near_twin_is_seen_and_one_of_the_other_city_only_hinted_at():
    officer = person("officer")
    near = twins.look_up("演示·川味香食品厂", officer, today())
    assert [seen.name for seen in near.seen] == ["演示·川味香食品有限公司"]
    out_of_sight = twins.look_up("演示·盐都鲜食品有限公司", officer, today())
    assert out_of_sight.hidden
    assert not out_of_sight.seen


def test_the_leader_has_something_to_decide_and_an_instruction_waits():
    waiting = Task.objects.filter(to_user=person("officer"), from_user=person("leader"), done_at=None)
    assert waiting.exists()
    assert Task.objects.filter(from_user=person("leader"), done_at__date=today()).exists()


def test_a_correction_stands_beside_what_it_mended():
    assert ProjectState.objects.filter(kind="correct", supersedes__kind="advance").exists()


def test_the_confidential_ones_are_hidden_from_the_zone_manager_but_not_from_the_named_leader():
    hidden = Project.objects.get(code_name__contains="青竹")
    assert level_of(hidden, person("manager"), today()) == Level.SUMMARY
    assert level_of(hidden, person("leader"), today()) == Level.FULL


def test_the_other_city_sees_summaries_and_the_outsider_nothing():
    ours = project("川味香")
    assert level_of(ours, person("manager-zigong"), today()) == Level.SUMMARY
    assert level_of(ours, person("outsider"), today()) == Level.NONE


def test_the_pool_waits_in_both_cities():
    pool = Project.objects.active().filter(owner=None)
    assert {each.zone.region.slug for each in pool} == {"neijiang-shizhongqu", "zigong-daan"}


def test_there_are_sites_with_and_without_detailed_planning():
    assert set(Site.objects.values_list("planning_covered", flat=True)) == {True, False}


def test_sites_stand_in_every_status():
    statuses = {status_of_row(site).value for site in with_holdings(Site.objects.all(), today())}
    assert statuses == {"free", "part", "full", "reserved", "withdrawn"}


def test_a_lease_ends_in_three_months_and_a_reservation_this_week():
    lease = Deadline.objects.get(kind="lease", title__contains="A栋", closed_at=None)
    assert (lease.due, lease.owner) == (add_months(today(), 3), person("officer"))
    kept = Deadline.objects.filter(kind="reservation", closed_at=None).order_by("due").first()
    assert 0 < (kept.due - today()).days <= 7


def test_ground_without_planning_is_refused_to_one_that_has_kept_it():
    kept = project("豆香坊").site_reservations.get()
    assert not kept.site.planning_covered
    with pytest.raises(Refused, match="详细规划"):
        allocate_reserved(actor=person("officer"), reservation=kept, allocated_on=today(), today=today())


def test_this_years_goals_are_marked_as_fictional():
    goals = Target.objects.filter(slug__startswith="demo-")
    assert goals.count() == 6
    assert all(goal.scope_name.startswith("演示目标") and goal.year == today().year for goal in goals)


def test_something_moved_this_week_and_the_bell_rings():
    monday = today() - datetime.timedelta(days=today().weekday())
    moved = ProjectState.objects.filter(effective_on__gte=monday)
    assert {"advance", "intake"} <= set(moved.values_list("kind", flat=True))
    assert 1 <= Notification.objects.filter(recipient=person("officer")).count() <= 40  # one line each, in one list: no flood


def test_agreements_hold_promises_kept_broken_and_moved():
    paper = Agreement.objects.get(project=project("果绿饮品"), kind="formal")
    assert paper.clauses.filter(fulfilled_on__isnull=False).exists()
    assert set(paper.clauses.values_list("side", flat=True)) == {"ours", "investor"}
    late = paper.project.deadlines.filter(closed_at__isnull=True, due__lt=today())
    assert {"clause", "instalment"} <= set(late.values_list("kind", flat=True))
    assert DateChange.objects.get().supplement.project == paper.project


def test_a_draft_is_blocked_and_a_framework_is_in_no_sum():
    blocked = project("燃机配套")
    assert len(agreements.what_blocks_signing(agreements.draft_of(blocked))) >= 4
    assert agreements.has_framework(blocked)
    assert agreements.pledged(blocked) is None
