"""Messages from reminders: fetch the facts, let `wording` say them."""

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from promotion.reminders import wording
from promotion.reminders.channels.way import Letter
from promotion.reminders.models import Delivery, DeliveryState, MessageKind, Notification, Reminder, Watch
from promotion.reminders.services import digests, standing, standing_in, weekly
from promotion.reminders.services.found_projects import quiet_since
from promotion.reminders.services.wishes import Wishes

RELATED = ["rule", "recipient", "robot", "for_user", "notice", "deadline__owner", "deadline__project", "project__owner", "grant__zone"]
RELATED += ["grant__region", "grant__user", "grant__chain", "job"]


def reminders_of(claims) -> dict[int, Reminder]:
    """Reminder id → reminder, with all that its words need, in one query."""
    return Reminder.objects.select_related(*RELATED).in_bulk({held.reminder_id for held in claims})


def words_of(reminders: Iterable[Reminder], now: datetime.datetime) -> dict[int, str | None]:
    """Reminder id → what the message inside says; None for a digest that has nothing left to say."""
    return {each.pk: _digest_line(each, now) if each.kind == MessageKind.DIGEST else _line(each, now) for each in reminders}


def notification(reminder: Reminder, words: str, now: datetime.datetime) -> Notification:
    """The in-app message, not saved."""
    return Notification(
        reminder=reminder, recipient_id=reminder.recipient_id, kind=reminder.kind, text=words[: wording.LONGEST], created_at=now
    )


def letter(reminder: Reminder, channel: str, addresses: dict, now: datetime.datetime) -> tuple[Letter | None, str]:
    """The message out to a person, or None and why there is none. It leads to a page where the reader's rights are looked at anew."""
    address = addresses.get(reminder.recipient_id, {}).get(channel, "")
    if not address:
        return None, _("收件人没有可用的地址")
    if reminder.kind == MessageKind.DIGEST:
        page = digest_of(reminder, now, channel)
        if not page.is_worth_sending:
            return None, nothing_left()
        subject, text = wording.digest_subject(page), wording.digest_body(page, _link("messages"))
    else:
        facts = facts_of(reminder, now.date())
        subject, text = wording.subject_of(facts), wording.body_of(facts, _link("messages"))
    return Letter(to=address, subject=subject, text=text, key=reminder.key), ""


def group_letter(reminders: list[Reminder], now: datetime.datetime) -> Letter:
    """One message to a working group about one thing or many."""
    lines = [wording.group_line(facts_of(each, now.date()), each.project.code, each.robot.tells_names) for each in reminders]
    text = wording.group_text(lines, reminders[0].pk, _link("workbench"))
    return Letter(to=reminders[0].robot, subject=lines[0], text=text, key=reminders[0].key)


def facts_of(reminder: Reminder, today: datetime.date) -> wording.Facts:
    """What there is to say. A 保密项目 is called by its code name; a responsible is named only to somebody else."""
    deadline, project = reminder.deadline, reminder.project
    responsible = deadline.owner if deadline else project.owner if project and not reminder.notice_id else None
    return wording.Facts(
        watch=reminder.rule.watch,
        number=reminder.pk,
        today=today,
        title=deadline.title if deadline else "",
        due=deadline.due if deadline else reminder.grant.valid_until if reminder.grant else None,
        project=spoken_name(project),
        responsible=str(responsible) if responsible and responsible.pk != reminder.recipient_id else "",
        since=_since(reminder),
        is_soon=reminder.rule.days > 0,
        said=_said(reminder),
        for_whom=str(reminder.for_user) if reminder.for_user_id else "",
    )


def digest_of(reminder: Reminder, now: datetime.datetime, channel: str = "") -> wording.Digest:
    """What a digest says: its items that still stand (and are to be told by this channel), and on Mondays the leader's page."""
    items = digests.settle(reminder)
    items = _to_be_told(items, channel, now) if channel else items
    reasons = standing.fallen([each.pk for each in items], now.date())
    digests.drop(reasons)
    kept = Reminder.objects.select_related(*RELATED).filter(pk__in=[each.pk for each in items if each.pk not in reasons]).order_by("pk")
    of_week = reminder.rule.watch == Watch.WEEKLY
    page = weekly.page_of(reminder.recipient, now.date()) if _has_page(reminder, channel, now) else ()
    lines = tuple(wording.Line(each.kind, wording.text_of(facts_of(each, now.date())), each.is_escalated) for each in kept)
    return wording.Digest(number=reminder.pk, day=now.date(), lines=lines, of_week=of_week, page=page)


def spoken_name(project) -> str:
    """What a message calls a project."""
    if project is None:
        return ""
    return project.code_name if project.is_confidential else project.name


def nothing_left() -> str:
    """Why an empty digest is not sent."""
    return _("没有内容")


def told_later() -> str:
    """Why a late message is not sent by itself."""
    return _("超过 4 小时未能发出，并入摘要")


def _to_be_told(items: list[Reminder], channel: str, now) -> list[Reminder]:
    """Those the person wants by this channel, no stand-in is told instead, and that it did not tell before: what was late on one channel
    went out in time on another."""
    own = Delivery.objects.filter(reminder__in=items, channel=channel).exclude(state=DeliveryState.CANCELLED)
    wishes, left_out = Wishes(now.date()), set(own.values_list("reminder_id", flat=True)) | set(standing_in.told_instead(items))
    return [each for each in items if each.pk not in left_out and wishes.accepts(each.recipient_id, each.kind, channel)]


def _has_page(reminder: Reminder, channel: str, now) -> bool:
    if reminder.rule.watch != Watch.WEEKLY:
        return False
    return not channel or Wishes(now.date()).accepts(reminder.recipient_id, MessageKind.DIGEST, channel)


def _line(reminder: Reminder, now) -> str:
    return wording.text_of(facts_of(reminder, now.date()))


def _digest_line(reminder: Reminder, now) -> str | None:
    page = digest_of(reminder, now)
    return wording.digest_subject(page) if page.is_worth_sending else None


def _since(reminder: Reminder) -> datetime.date | None:
    if reminder.rule.watch == Watch.QUIET and reminder.project:
        return quiet_since(reminder.project)
    return reminder.project.stage_since if reminder.rule.watch == Watch.STAY and reminder.project else None


def _said(reminder: Reminder) -> str:
    if reminder.notice:
        return reminder.notice.text
    if reminder.job:
        return reminder.job.message or _("%(kind)s：%(state)s") % {"kind": reminder.job.kind, "state": reminder.job.get_state_display()}
    return str(reminder.grant) if reminder.grant else ""


def _link(name: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{reverse(name)}" if settings.SITE_URL else ""
