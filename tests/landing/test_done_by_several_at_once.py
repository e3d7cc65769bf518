"""Several report the same item done at the same moment: one does, the others are told; the deadline closes once."""

import threading

import pytest
from django.db import connection, connections

from promotion.common.errors import Refused
from promotion.common.models import AuditEvent
from promotion.landing import services
from promotion.landing.models import LandingTask
from promotion.projects.models import Deadline
from tests import factories
from tests.factories import today

SEVERAL = 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite in memory has one connection: its writers follow one another anyway")
def test_exactly_one_of_several_reports_counts():
    world = factories.make_world()
    owner = factories.make_user("officer_nj", "内江专员", world.bureau_nj)
    factories.make_grant(owner, "officer", region=world.neijiang)
    project = factories.make_project(owner, world)
    items = [{"title": "备案", "phase": "approval", "due": today(), "responsible": owner}]
    task = services.make_plan(actor=owner, project=project, today=today(), tasks=items).tasks.get()
    answers, start = [], threading.Barrier(SEVERAL)

    def report(n):
        mine = LandingTask.objects.select_related("plan__project").get(pk=task.pk)
        start.wait()
        try:
            services.complete_task(actor=owner, task=mine, done_on=today(), result=f"第{n}份", today=today())
            answers.append("done")
        except Refused as refusal:
            answers.append(str(refusal))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=report, args=(n,)) for n in range(SEVERAL)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count("done") == 1
    assert all("已于" in answer for answer in answers if answer != "done")
    assert AuditEvent.objects.filter(action="landing.complete").count() == 1
    assert Deadline.objects.get(source=f"landing_task:{task.pk}").closed_at
