"""A worker's process dies while it tells 企业微信 or a group's robot: what was begun is held for a person, what was not is told once."""

import json

import pytest
from django.utils import timezone

from promotion.people.models import User
from promotion.projects.models import Notice
from promotion.reminders.models import Delivery, ReminderRule, Robot, WecomApp
from promotion.reminders.services.defaults import rules_in_force
from tests.faults import messages, serving
from tests.faults.messages import POST, TICK, go_through
from tests.faults.plant import die_at
from tests.reminders import office as make

pytestmark = pytest.mark.redis
# From the begin on nobody can know, so it is held for a person, whether it arrived or not.
PLACES = pytest.mark.parametrize(
    ("place", "taken", "state"), [("after_claim", 1, "sent"), ("after_begin", 0, "unknown"), ("sent_before_finish", 1, "unknown")]
)


@pytest.fixture(scope="module")
def web(plant, tmp_path_factory):
    """企业微信 and its robots, as far as this office can tell."""
    with serving.web(tmp_path_factory.mktemp("web")) as server:
        yield server


@pytest.fixture(scope="module")
def worker(plant):
    """One worker for all queues."""
    return plant.worker("worker", "ticks,post,work", concurrency=3)


def texts(web):
    """What the other side took, told from its requests."""
    sent = [json.loads(body) for path, body in web.seen if "gettoken" not in path]
    return [message["text"]["content"] for message in sent]


def lose_a_worker_and_go_on(plant, worker, channel, place):
    die_at(plant, worker, POST, f"{place}_{channel}")
    messages.let_leases_run_out()
    go_through(plant, POST, POST)


@PLACES
def test_one_person_in_wecom(plant, worker, web, place, taken, state):
    WecomApp.objects.update_or_create(pk=1, defaults={"corp_id": "ww1", "agent_id": 7, "secret": "s", "base_url": web.url, "enabled": True})
    user = User.objects.create(username=f"w-{place}", name="收件人", wecom_id=f"w-{place}")
    notice = Notice.objects.create(recipient=user, kind="assigned", text=f"企微{place}", key=f"w-{place}")
    go_through(plant, TICK)
    lose_a_worker_and_go_on(plant, worker, "wecom", place)
    assert messages.states([notice.pk], "wecom") == [state]
    assert sum(notice.text in text for text in texts(web)) == taken
    assert Delivery.objects.needing_a_person().filter(reminder__notice=notice).count() == (state == "unknown")


@PLACES
def test_one_group(plant, worker, web, place, taken, state):
    rules_in_force()
    ReminderRule.objects.filter(code="next_step_due").update(to_groups=True)
    zone = make.make_zone()
    project = make.make_project(make.make_user(zone), zone)
    robot = Robot.objects.create(
        name=place, dialect="wecom", address=f"{web.url}/cgi-bin/webhook/send?key=693a91f6-7aaa-4bc4-97a0-0ec2bcfa5aaa", zone=zone
    )
    make.promise(project, timezone.localdate())
    go_through(plant, TICK)
    rows = Delivery.objects.filter(reminder__robot=robot)
    assert rows.update(next_at=timezone.now()) == 1  # groups are told in the morning
    lose_a_worker_and_go_on(plant, worker, "robot", place)
    assert list(rows.values_list("state", flat=True)) == [state]
    assert sum(project.code in text for text in texts(web)) == taken
    assert Delivery.objects.needing_a_person().filter(reminder__robot=robot).count() == (state == "unknown")
