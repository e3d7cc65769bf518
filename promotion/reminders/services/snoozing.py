"""稍后提醒: put a reminder off until a day, and take that back."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from promotion.common import audit, checked
from promotion.common.errors import Refused
from promotion.projects.models import Project
from promotion.reminders.models import MessageKind, Notification, Reminder, Snooze
from promotion.reminders.services import outbox, reading
from promotion.reminders.services.standing import PUT_OFF

LONGEST = datetime.timedelta(days=90)
TOLD = ["until", "taken_back_at"]


def can_be_put_off(reminder: Reminder) -> bool:
    """Whether a reminder is about an open deadline, or about a project's silence or stay, and told to the person for themself."""
    if reminder.for_user_id or reminder.recipient_id is None:
        return False
    if reminder.deadline_id:
        return reminder.deadline.closed_at is None
    return reminder.kind == MessageKind.QUIET


def latest(reminder: Reminder, today: datetime.date) -> datetime.date:
    """The last day to which it can be put off: not beyond a date still to come, which is always spoken of."""
    due = reminder.deadline.due if reminder.deadline_id else today
    return min(due, today + LONGEST) if due > today else today + LONGEST


@transaction.atomic
def put_off(*, actor, notification: Notification, until: datetime.date, today: datetime.date, now: datetime.datetime) -> Snooze:
    """Say nothing of it before `until`, then say it again. It takes the place of an earlier 稍后提醒; the message counts as read."""
    Notification.objects.select_for_update().get(pk=notification.pk)
    reminder = notification.reminder
    _check(actor, notification, until, today)
    about = {"user": actor, "deadline": reminder.deadline} if reminder.deadline_id else {"user": actor, "project": reminder.project}
    for earlier in Snooze.objects.select_for_update().filter(**about, taken_back_at__isnull=True, until__gt=today):
        earlier.taken_back_at = now
        earlier.save(update_fields=["taken_back_at"])
    version = reminder.deadline.schedule_version if reminder.deadline_id else 1
    snooze = Snooze(**about, rule=reminder.rule, until=until, schedule_version=version, created_at=now)
    checked.save(snooze)
    reading.mark_read(actor=actor, notification=notification, now=now)
    audit.record(actor=actor, action="snooze.put_off", obj=snooze, after=audit.snapshot(snooze, TOLD), project_code=_code(snooze))
    return snooze


@transaction.atomic
def take_back(*, actor, snooze: Snooze, today: datetime.date, now: datetime.datetime) -> Snooze:
    """Let reminders speak again as if it had not been put off; the message put off is unread again."""
    mine = Snooze.objects.select_for_update(of=("self",)).filter(user=actor, pk=snooze.pk, taken_back_at__isnull=True).first()
    if mine is None or mine.until <= today:
        raise Refused(_("这条稍后提醒已经取消或已到提醒日，请刷新后再看。"))
    before = audit.snapshot(mine, TOLD)
    mine.taken_back_at = now
    mine.save(update_fields=["taken_back_at"])
    same = Reminder.objects.filter(recipient=actor, deadline_id=mine.deadline_id)
    same = same if mine.deadline_id else same.filter(project_id=mine.project_id, kind=MessageKind.QUIET)
    outbox.revive(same.values("pk"), str(PUT_OFF), now)
    Notification.objects.for_user(actor).filter(reminder__in=same, read_at=mine.created_at).update(read_at=None)
    audit.record(
        actor=actor, action="snooze.take_back", obj=mine, before=before, after=audit.snapshot(mine, TOLD), project_code=_code(mine)
    )
    return mine


def _check(actor, notification: Notification, until: datetime.date, today: datetime.date) -> None:
    reminder = notification.reminder
    if notification.recipient_id != actor.pk or reminder.recipient_id != actor.pk:
        raise Refused(_("只能推迟发给您本人的提醒。"))
    if reminder.for_user_id:
        raise Refused(_("代收的提醒不能推迟，请直接办理，或转告本人。"))
    if reminder.deadline_id and reminder.deadline.closed_at:
        raise Refused(_("该事项已办结，不会再提醒，无需推迟。"))
    if not can_be_put_off(reminder):
        raise Refused(_("只有到期事项、久未跟进和停留过久的提醒可以推迟。"))
    if reminder.project_id and not Project.objects.visible_to(actor, today).filter(pk=reminder.project_id).exists():
        raise Refused(_("您已无权查看该项目，不会再收到它的提醒，无需推迟。"))
    if until <= today:
        raise Refused(_("请选今天以后的日期。"), field="until")
    last = latest(reminder, today)
    if until > last:
        raise Refused(_too_late(last, today), field="until")


def _too_late(last: datetime.date, today: datetime.date) -> str:
    if last == today + LONGEST:
        return _("最多推迟 90 天，请选 %(day)s 或更早。") % {"day": last.isoformat()}
    return _("到期日 %(day)s 当天总会提醒，请选这一天或更早；日期有变，请改事项的期限。") % {"day": last.isoformat()}


def _code(snooze: Snooze) -> str:
    project = snooze.project or (snooze.deadline and snooze.deadline.project)
    return project.code if project else ""
