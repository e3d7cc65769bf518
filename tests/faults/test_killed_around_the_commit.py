"""A web process is killed around the commit of a 批示: before it nothing has happened, after it the next tick tells, though nothing was published."""

import signal
import subprocess
import sys

import pytest
from django.utils import timezone

from promotion.projects.models import Task
from promotion.reminders.models import Notification
from promotion.reminders.services import ticking
from tests import factories
from tests.faults.plant import ROOT

ACT = """
import sys, datetime, django
django.setup()
from django.db import transaction
from promotion.people.models import User
from promotion.projects.models import Project
from promotion.projects.services import tasks
from promotion.common import hooks
actor, project, today = User.objects.get(pk=sys.argv[1]), Project.objects.get(pk=sys.argv[2]), datetime.date.fromisoformat(sys.argv[3])
with transaction.atomic():
    tasks.give(actor=actor, project=project, text="请本周内拜访", due=today, today=today, kind="instruction")
    hooks.reached("before_the_commit")
hooks.reached("after_the_commit")
"""


@pytest.fixture
def db(transactional_db):
    """The copied database, without a transaction around the test: the process must see what the test wrote."""


def test_what_was_committed_is_told_and_nothing_else(plant, cast, world):
    project = factories.make_project(cast.officer_nj, world)
    order = [sys.executable, "-c", ACT, str(cast.chain_leader_nj.pk), str(project.pk), factories.today().isoformat()]
    for place, told in (("before_the_commit", 0), ("after_the_commit", 1)):
        done = subprocess.run(order, cwd=ROOT, env={**plant.env, "CRM_CRASH_AT": place}, capture_output=True, text=True, check=False)
        assert done.returncode == -signal.SIGKILL, done.stderr
        for _tick in range(2):
            ticking.tick(timezone.now())
        assert Task.objects.filter(project=project).count() == told
        assert Notification.objects.filter(recipient=cast.officer_nj, reminder__notice__kind="instructed").count() == told
