"""A project walks 谋划 → 对接 → 签约 → 落地, past every gate."""

import datetime

import pytest
from django.utils import timezone

from promotion.common.errors import NotAllowed, Refused, Stale
from promotion.pipeline.services import moves
from promotion.projects.models import Deadline, ProjectState
from tests import factories
from tests.factories import today


def test_it_reaches_landing_through_every_gate(world, officer_nj):
    project = factories.project_in("landed", officer_nj, world)
    assert (project.stage, project.phase, project.amount) == ("landed", "approval", 12000)
    seqs = list(ProjectState.objects.filter(project=project).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))


def test_it_refuses_to_skip_a_stage(world, officer_nj):
    project = factories.make_project(officer_nj, world)
    with pytest.raises(Refused, match="不能跳过"):
        moves.advance(actor=officer_nj, project=project, to="signed", version=project.version, today=today())


def test_it_names_every_unmet_item_at_once(world, officer_nj):
    project = factories.make_project(officer_nj, world)
    with pytest.raises(Refused) as refusal:
        moves.advance(actor=officer_nj, project=project, to="engagement", version=project.version, today=today())
    assert [item.key for item in refusal.value.items] == ["contact", "follow_up", "next_step"]


def test_a_stale_page_loses(world, officer_nj):
    project = factories.make_project(officer_nj, world)
    factories.make_ready_for_engagement(project, officer_nj)
    project.refresh_from_db()
    moves.advance(actor=officer_nj, project=project, to="engagement", version=project.version, today=today())
    with pytest.raises(Stale):
        moves.advance(actor=officer_nj, project=project, to="engagement", version=project.version, today=today())


def test_the_mover_undoes_a_slip_and_nobody_else_does(world, officer_nj, zone_manager_nj):
    project = factories.project_in("engagement", officer_nj, world)
    assert moves.undoable(project, zone_manager_nj, timezone.now()) is None
    moves.undo(actor=officer_nj, project=project, now=timezone.now())
    project.refresh_from_db()
    assert project.stage == "planning"
    assert [state.kind for state in ProjectState.objects.known_on().filter(project=project).order_by("seq")] == ["intake", "undo"]


def test_an_undo_comes_too_late_after_ten_minutes(world, officer_nj):
    project = factories.project_in("engagement", officer_nj, world)
    with pytest.raises(Refused, match="10 分钟"):
        moves.undo(actor=officer_nj, project=project, now=timezone.now() + datetime.timedelta(minutes=11))


def test_an_undo_is_refused_once_something_hangs_on_the_move(world, officer_nj):
    project = factories.project_in("engagement", officer_nj, world)
    factories.make_ready_for_signing(project, officer_nj)
    with pytest.raises(Refused, match="撤销"):
        moves.undo(actor=officer_nj, project=project, now=timezone.now())


def test_going_back_needs_somebody_entitled_and_a_reason(world, officer_nj, zone_manager_nj, zone_manager_zg):
    project = factories.project_in("engagement", officer_nj, world)
    version = project.version
    for actor in (officer_nj, zone_manager_zg):
        with pytest.raises(NotAllowed):
            moves.move_back(actor=actor, project=project, version=version, reason="重来", today=today())
    with pytest.raises(Refused, match="理由"):
        moves.move_back(actor=zone_manager_nj, project=project, version=version, reason=" ", today=today())
    moves.move_back(actor=zone_manager_nj, project=project, version=version, reason="投资方更换", today=today())
    project.refresh_from_db()
    assert project.stage == "planning"


def test_a_hold_has_an_end_within_ninety_days_and_a_deadline_there(world, officer_nj, zone_manager_nj):
    project = factories.project_in("engagement", officer_nj, world)
    with pytest.raises(Refused, match="90"):
        moves.hold(
            actor=zone_manager_nj,
            project=project,
            version=project.version,
            reason="等政策",
            until=today() + datetime.timedelta(days=91),
            today=today(),
        )
    until = today() + datetime.timedelta(days=60)
    moves.hold(actor=zone_manager_nj, project=project, version=project.version, reason="等政策", until=until, today=today())
    assert Deadline.objects.get(source=f"hold:{project.code}").due == until
    project.refresh_from_db()
    moves.resume(actor=officer_nj, project=project, version=project.version, today=today())
    project.refresh_from_db()
    assert (project.status, project.hold_until) == ("active", None)
    assert Deadline.objects.get(source=f"hold:{project.code}").closed_at


def test_a_closed_project_ends_its_deadlines_and_can_be_reopened(world, officer_nj, zone_manager_nj):
    project = factories.project_in("engagement", officer_nj, world)
    moves.close(
        actor=zone_manager_nj, project=project, version=project.version, reason_code="went_elsewhere", reason="去了成都", today=today()
    )
    project.refresh_from_db()
    assert project.status == "closed"
    assert not Deadline.objects.filter(project=project, closed_at__isnull=True).exists()
    moves.reopen(actor=zone_manager_nj, project=project, version=project.version, reason="投资方回头", today=today())
    project.refresh_from_db()
    assert (project.status, project.stage) == ("active", "engagement")
