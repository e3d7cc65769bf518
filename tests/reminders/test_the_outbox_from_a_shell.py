"""`manage.py outbox`: the acts of the admin for operators without a browser."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from promotion.common.models import AuditEvent
from promotion.reminders.models import Delivery, OutboxControl
from promotion.reminders.services.ticking import tick
from tests.reminders import office as make
from tests.reminders.office import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def stuck(office, time_machine):
    """A mail that is 待核实."""
    time_machine.move_to(at(), tick=False)
    make.tell(office.officer, "instructed", project=office.project)
    tick(at())
    Delivery.objects.filter(channel="email").update(state="unknown", reason="正文发出后连接中断")
    return Delivery.objects.get(channel="email")


def run(*argv) -> str:
    out = io.StringIO()
    call_command("outbox", *map(str, argv), stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("act", ["requeue", "mark", "give-up", "hold", "resume"])
def test_only_an_administrator_acts(office, stuck, act):
    number = [stuck.pk] if act not in ("hold", "resume") else []
    for name, sentence in ((office.officer.username, "只有管理员"), ("nobody", "没有账号 nobody")):
        with pytest.raises(CommandError, match=sentence) as refusal:
            run(act, *number, "--by", name, "--reason", "x")
        assert refusal.value.returncode == 1
    stuck.refresh_from_db()
    assert stuck.state == "unknown"
    assert OutboxControl.objects.get().state == "run"


@pytest.mark.parametrize(("act", "state"), [("requeue", "retry"), ("mark", "sent"), ("give-up", "cancelled")])
def test_a_decision_is_done_and_audited(office, stuck, act, state):
    assert f"{stuck.pk}：" in run(act, stuck.pk, "--by", office.admin.username, "--reason", "电话核实")
    stuck.refresh_from_db()
    assert stuck.state == state
    event = AuditEvent.objects.get(action__startswith="delivery.")
    assert (event.note, event.actor_id) == ("电话核实", office.admin.pk)


def test_what_cannot_be_decided_is_named(office, stuck):
    who = ("--by", office.admin.username, "--reason", "x")
    with pytest.raises(CommandError, match="没有编号为 999999 的发件"):
        run("mark", 999999, *who)
    run("mark", stuck.pk, *who)
    with pytest.raises(CommandError, match=f"{stuck.pk}：这条发件已不在"):
        run("requeue", stuck.pk, *who)
    with pytest.raises(CommandError, match="请写明原因"):
        run("hold", "--by", office.admin.username, "--reason", " ")


def test_stop_and_resume_both_ways(office, stuck):
    who = ("--by", office.admin.username, "--reason", "核对")
    assert "已停发" in run("hold", *who)
    assert "停发（核对）" in run("status")
    assert "1 条已到时间" in run_with_backlog(stuck, *who)
    run("hold", *who)
    assert "陆续发出" in run("resume", *who)
    assert OutboxControl.objects.get().state == "run"


def run_with_backlog(stuck, *who) -> str:
    Delivery.objects.filter(pk=stuck.pk).update(state="pending", reason="", token=None, settled_at=None)
    return run("resume", "--list-backlog", *who)


def test_status_for_people_and_for_programs(office, stuck):
    assert "待核实 1 条，未送达 0 条" in run("status")
    assert "异常：无" in run("status")
    figures = json.loads(run("status", "--json"))
    assert (figures["unknown"], figures["hold"], figures["reason"], figures["wrong"]) == (1, False, "", [])


def test_the_list_names_each_with_its_reason(office, stuck):
    said = run("list")
    assert f"{stuck.pk}\t待核实\t邮件\t" in said
    assert "正文发出后连接中断" in said
    assert "共 0 条" in run("list", "--state", "dead")
