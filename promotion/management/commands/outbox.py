"""`manage.py outbox …`: look after the outbox without a browser. The acts are those of the admin, with the same permission and trail."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from promotion.common.errors import Refused
from promotion.people.models import User
from promotion.reminders import health
from promotion.reminders.models import Delivery, DeliveryState, OutboxControl
from promotion.reminders.services import control, operating

DECISIONS = {
    "requeue": (operating.requeue, "已排入重发"),
    "mark": (operating.mark_delivered, "已记为送达"),
    "give-up": (operating.give_up, "已放弃"),
}
SWITCHES = {"hold": "停发", "resume": "恢复发送"}
WRONG = {"hold": "已停发", "heartbeat": "没有心跳（请检查 worker 和 beat）", "lag": "发送迟延", "dead": "有未送达超过一小时"}
UNDECIDED = [DeliveryState.UNKNOWN.value, DeliveryState.DEAD.value]


class Command(BaseCommand):
    """The outbox from a shell."""

    help = "发件箱：查看、逐条处理待核实和未送达、停发与恢复。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand per act; acts want a person and a reason."""
        acts = parser.add_subparsers(dest="act", required=True, metavar="|".join(["status", "list", *DECISIONS, *SWITCHES]))
        status = acts.add_parser("status", help="现状：停发、迟延、心跳、待人处理的条数")
        status.add_argument("--json", action="store_true", help="输出 JSON")
        listing = acts.add_parser("list", help="列出待核实和未送达")
        listing.add_argument("--state", choices=DeliveryState.values, action="append", help="只列这种状态（可重复）")
        listing.add_argument("--limit", type=int, default=100, help="最多几条")
        for name, (_service, said) in DECISIONS.items():
            decision = acts.add_parser(name, help=said)
            decision.add_argument("ids", nargs="+", type=int, metavar="编号")
            _who_and_why(decision)
        for name, label in SWITCHES.items():
            switch = acts.add_parser(name, help=label)
            _who_and_why(switch)
            if name == "resume":
                switch.add_argument("--list-backlog", action="store_true", help="已到时间的对外提醒不发，先列为待核实")

    def handle(self, *args: object, act: str, **options: object) -> None:
        """Do it; a refusal ends with its sentence and exit code 1."""
        try:
            if act in DECISIONS:
                self.decide(act, options)
            elif act in SWITCHES:
                self.switch(act, options)
            elif act == "list":
                self.list(options)
            else:
                self.status(options)
        except Refused as error:
            raise CommandError(str(error)) from error

    def status(self, options: dict) -> None:
        """The figures of the health page, and why the outbox is stopped."""
        seen, switch = health.look(timezone.now()), OutboxControl.objects.filter(pk=1).first()
        reason = switch.reason if switch and seen.hold else ""
        if options["json"]:
            self.stdout.write(json.dumps({**seen.as_dict(), "reason": reason}, ensure_ascii=False))
            return
        self.stdout.write(f"状态：{'停发（' + reason + '）' if seen.hold else '运行'}")
        self.stdout.write(f"到期未发 {seen.due} 条，最久已迟 {seen.lag} 秒；待核实 {seen.unknown} 条，未送达 {seen.dead} 条")
        self.stdout.write("心跳：" + ("从未有过" if seen.heartbeat_age is None else f"{seen.heartbeat_age} 秒前"))
        self.stdout.write("异常：" + ("、".join(WRONG[code] for code in seen.wrong) or "无"))

    def list(self, options: dict) -> None:
        """Number, state, channel, when, to whom, why; oldest first."""
        rows = Delivery.objects.filter(state__in=options["state"] or UNDECIDED).select_related("reminder__recipient").order_by("pk")
        for row in rows[: options["limit"]]:
            when, whom = f"{timezone.localtime(row.next_at):%Y-%m-%d %H:%M}", row.reminder.recipient
            self.stdout.write(f"{row.pk}\t{row.get_state_display()}\t{row.get_channel_display()}\t{when}\t{whom}\t{row.reason}")
        self.stdout.write(f"共 {rows.count()} 条")

    def decide(self, act: str, options: dict) -> None:
        """One decision about each delivery named; the first refusal ends it, what was said before it is done."""
        service, said = DECISIONS[act]
        actor = _administrator(options["by"])
        for number in options["ids"]:
            delivery = Delivery.objects.filter(pk=number).first()
            if delivery is None:
                raise Refused(f"没有编号为 {number} 的发件，请用 outbox list 查看。")
            try:
                service(actor=actor, delivery=delivery, reason=options["reason"], now=timezone.now())
            except Refused as error:
                raise Refused(f"{number}：{error}") from error
            self.stdout.write(f"{number}：{said}")

    def switch(self, act: str, options: dict) -> None:
        """HOLD or RUN."""
        given = {"actor": _administrator(options["by"]), "reason": options["reason"], "now": timezone.now()}
        if act == "hold":
            control.hold(**given)
            self.stdout.write("已停发。恢复之前，任何提醒都不会发出。")
        elif options["list_backlog"]:
            listed = control.resume_with_list(**given)
            self.stdout.write(f"已恢复发送。{listed} 条已到时间的对外提醒列为待核实，请用 outbox list 查看。")
        else:
            control.resume(**given)
            self.stdout.write("已恢复发送，积压的提醒将陆续发出。")


def _who_and_why(parser: ArgumentParser) -> None:
    parser.add_argument("--by", required=True, metavar="账号", help="以哪位管理员的名义")
    parser.add_argument("--reason", required=True, metavar="理由", help="记入审计")


def _administrator(username: str) -> User:
    """The person of that account; whether they administer is asked by the services."""
    person = User.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise Refused(f"没有账号 {username}，或已停用。")
    return person
