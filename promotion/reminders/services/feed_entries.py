"""What stands in somebody's calendar feed: their open deadlines, in words that may leave the application."""

import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from promotion.access.scope import Scope
from promotion.common.phones import mask_all
from promotion.common.text import one_line
from promotion.projects.models import Project
from promotion.reminders.ics import Entry
from promotion.reminders.querysets import deadlines_of
from promotion.reminders.services.composing import spoken_name

BACK, AHEAD = datetime.timedelta(days=30), datetime.timedelta(days=365)
UID_AT = "deadlines.promotion"


def entries_of(user, scope: Scope, today: datetime.date) -> list[Entry]:
    """The open deadlines of a person, and of their department where they act for it, from a month back to a year ahead."""
    deadlines = list(deadlines_of(user.pk, scope.department_id, today - BACK, today + AHEAD))
    asked = {deadline.project_id for deadline in deadlines} - {None}
    visible = set(Project.objects.visible_to(user, today).filter(pk__in=asked).values_list("pk", flat=True)) if asked else set()
    return [_entry(deadline, deadline.project_id in visible | {None}) for deadline in deadlines]


def _entry(deadline, is_seen: bool) -> Entry:
    project = deadline.project if is_seen else None
    return Entry(
        uid=f"{deadline.source}@{UID_AT}",
        day=deadline.due,
        sequence=deadline.schedule_version,
        changed_at=deadline.changed_at,
        summary=_summary(deadline, is_seen),
        description=_("%(kind)s，%(code)s") % {"kind": deadline.get_kind_display(), "code": project.code} if project else "",
        url=f"{settings.SITE_URL.rstrip('/')}{reverse('project_detail', args=[project.code])}" if project and settings.SITE_URL else "",
    )


def _summary(deadline, is_seen: bool) -> str:
    """What is due, and of which project. Of a 保密项目 only the kind and the code name leave; of one out of sight only the kind."""
    kind = deadline.get_kind_display()
    if not is_seen:
        return _("%(kind)s到期（项目已不在您的可见范围）") % {"kind": kind}
    project = deadline.project
    head = kind if project and project.is_confidential else one_line(mask_all(deadline.title))
    name = one_line(mask_all(spoken_name(project)))
    return _("到期：%s") % "｜".join(part for part in (head, name) if part)
