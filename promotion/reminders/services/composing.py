"""Messages from reminders: fetch the facts, let `wording` say them."""

import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from promotion.reminders import wording
from promotion.reminders.models import Notification, Reminder, Watch
from promotion.reminders.services.findings import quiet_since

RELATED = ["rule", "recipient", "notice", "deadline__owner", "deadline__project", "project__owner"]


def reminders_of(claims) -> dict[int, Reminder]:
    """Reminder id → reminder, with all that its words need, in one query."""
    return Reminder.objects.select_related(*RELATED).in_bulk({held.reminder_id for held in claims})


def facts_of(reminder: Reminder, today: datetime.date) -> wording.Facts:
    """What there is to say. A 保密项目 is called by its code name; a responsible is named only to somebody else."""
    deadline, project = reminder.deadline, reminder.project
    responsible = deadline.owner if deadline else project.owner if project and not reminder.notice_id else None
    return wording.Facts(
        watch=reminder.rule.watch,
        number=reminder.pk,
        today=today,
        title=deadline.title if deadline else "",
        due=deadline.due if deadline else None,
        project=spoken_name(project),
        responsible=str(responsible) if responsible and responsible.pk != reminder.recipient_id else "",
        quiet_since=quiet_since(project) if reminder.rule.watch == Watch.QUIET else None,
        quiet_soon=reminder.rule.days > 0,
        notice=reminder.notice.text if reminder.notice else "",
    )


def spoken_name(project) -> str:
    """What a message calls a project."""
    if project is None:
        return ""
    return project.code_name if project.is_confidential else project.name


def notification(reminder: Reminder, now: datetime.datetime) -> Notification:
    """The in-app message, not saved."""
    return Notification(
        reminder=reminder,
        recipient_id=reminder.recipient_id,
        kind=reminder.kind,
        text=wording.text_of(facts_of(reminder, now.date()))[:400],
        created_at=now,
    )


def mail(reminder: Reminder, now: datetime.datetime) -> EmailMessage:
    """The mail. It leads to 消息, where the reader's rights are looked at anew."""
    facts = facts_of(reminder, now.date())
    url = f"{settings.SITE_URL.rstrip('/')}{reverse('messages')}" if settings.SITE_URL else ""
    return EmailMessage(
        subject=wording.subject_of(facts),
        body=wording.body_of(facts, url),
        to=[reminder.recipient.email],
        headers={"Message-ID": wording.message_id(reminder.key, "email", settings.DEFAULT_FROM_EMAIL)},
    )
