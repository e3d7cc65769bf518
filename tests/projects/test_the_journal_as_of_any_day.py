"""`as_of(day, known_at)` against a pure-Python replay of 200 random histories with corrections."""

import datetime
import random

import pytest
import time_machine
from django.db import transaction

from promotion.common.errors import Refused
from promotion.projects.models import ProjectState
from promotion.projects.services import journal
from tests import factories

HISTORIES = 200
START = datetime.datetime(2026, 1, 5, 1, 0, tzinfo=datetime.UTC)
STAGES = ("planning", "engagement", "signed", "landed")


class Replay:
    """What a history should say: the list of entries in their order, as it stood after each act."""

    def __init__(self, day, amount):
        self.entries = [(day, "planning", amount)]
        self.versions = [(START, list(self.entries))]

    def append(self, now, day, stage, amount):
        self.entries.append((day, stage, amount))
        self.versions.append((now, list(self.entries)))

    def replace(self, now, index, day, amount):
        self.entries[index] = (day, self.entries[index][1], amount)
        self.versions.append((now, list(self.entries)))

    def answer(self, day, known_at):
        """(stage, amount) at the end of `day`, as known at `known_at`; None before the beginning."""
        known = [entries for at, entries in self.versions if at <= known_at]
        if not known:
            return None
        before = [entry for entry in known[-1] if entry[0] <= day]
        return before[-1][1:] if before else None


def _random_act(rng, project, replay, now, actor):
    """One move, edit or correction, in the journal and in the replay alike."""
    today = now.date()
    live = list(ProjectState.objects.filter(project=project).known_on().order_by("position"))
    with transaction.atomic():
        locked = journal.lock(project)
        if rng.random() < 0.4:
            index = rng.randrange(len(live))
            low = live[index - 1].effective_on if index else replay.entries[0][0] - datetime.timedelta(days=5)
            high = live[index + 1].effective_on if index + 1 < len(live) else today
            day = low + datetime.timedelta(days=rng.randint(0, max((high - low).days, 0)))
            amount = rng.randint(1, 900)
            journal.record(
                project=locked,
                kind="correct",
                actor=actor,
                effective_on=day,
                today=today,
                reason="更正",
                supersedes=live[index],
                amount=amount,
            )
            replay.replace(now, index, day, amount)
            return
        stage = rng.choice(STAGES) if locked.owner_id else "planning"
        kind = "advance" if stage != locked.stage else "edit"
        low = live[-1].effective_on
        day = low + datetime.timedelta(days=rng.randint(0, (today - low).days))
        amount = rng.randint(1, 900)
        journal.record(project=locked, kind=kind, actor=actor, effective_on=day, today=today, reason="补记", stage=stage, amount=amount)
        replay.append(now, day, stage, amount)


def test_every_day_and_every_knowledge_agree_with_a_replay(world, officer_nj):
    rng = random.Random(20261122)
    firm = factories.make_enterprise(officer_nj)
    replays, clock = {}, START
    with time_machine.travel(START, tick=False):
        for _n in range(HISTORIES):
            project = factories.make_project(officer_nj, world, enterprise=firm, today=START.date(), amount=100)
            replays[project.pk] = (project, Replay(START.date(), 100))
    for _round in range(6):
        for project, replay in replays.values():
            clock += datetime.timedelta(minutes=rng.randint(3, 90))
            with time_machine.travel(clock, tick=False):
                _random_act(rng, project, replay, clock, officer_nj)
    compared = 0
    span = (clock - START).days
    for _n in range(40):
        day = START.date() + datetime.timedelta(days=rng.randint(-6, span))
        known_at = START + datetime.timedelta(minutes=rng.randint(-60, span * 24 * 60 + 60))
        rows = {row.project_id: (row.stage, row.amount) for row in ProjectState.objects.as_of(day, known_at)}
        for pk, (_project, replay) in replays.items():
            assert rows.get(pk) == replay.answer(day, known_at), (day, known_at, pk)
            compared += 1
    assert compared == 40 * HISTORIES
    for project, replay in replays.values():
        project.refresh_from_db()
        assert (project.stage, project.amount) == replay.entries[-1][1:]


def test_correcting_an_early_row_never_overtakes_a_later_move_of_the_same_day(world, officer_nj):
    project = factories.project_in("engagement", officer_nj, world)
    intake = ProjectState.objects.get(project=project, seq=1)
    with transaction.atomic():
        journal.record(
            project=journal.lock(project),
            kind="correct",
            actor=officer_nj,
            effective_on=intake.effective_on,
            today=factories.today(),
            reason="金额录错",
            supersedes=intake,
            amount=5,
        )
    project.refresh_from_db()
    assert project.stage == "engagement"
    assert ProjectState.objects.as_of(factories.today()).get(project=project).stage == "engagement"


def test_a_date_never_goes_back_nor_into_the_future(world, officer_nj):
    project = factories.make_project(officer_nj, world)
    for day, words in ((factories.days_ago(1), "不能早于上一条记录"), (factories.days_ago(-1), "不能晚于今天")):
        with pytest.raises(Refused, match=words), transaction.atomic():
            journal.record(
                project=journal.lock(project), kind="edit", actor=officer_nj, effective_on=day, today=factories.today(), amount=1
            )


def test_far_back_asks_for_a_reason(world, officer_nj):
    project = factories.make_project(officer_nj, world, today=factories.days_ago(60))
    with pytest.raises(Refused, match="30 天"), transaction.atomic():
        journal.record(
            project=journal.lock(project),
            kind="edit",
            actor=officer_nj,
            effective_on=factories.days_ago(40),
            today=factories.today(),
            amount=1,
        )
