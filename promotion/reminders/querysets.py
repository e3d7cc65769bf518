"""What reminders read from the rooms below: open deadlines, projects that may have gone quiet, notices not told yet."""

import datetime

from django.db.models import Exists, OuterRef, Q

from promotion.people.roles import Role
from promotion.projects.facts import Status
from promotion.projects.models import Deadline, Notice, Project
from promotion.projects.models.deadlines import DeadlineKind
from promotion.reminders.models import Reminder

# What a person asked to pause stays silent until the pause ends; other promises hold.
PAUSED_KINDS = [DeadlineKind.NEXT_STEP]


def open_deadlines(until: datetime.date):
    """Open deadlines due by `until` whose project, if any, is neither withdrawn nor ended; next steps of a project on hold are paused."""
    standing = Q(project__isnull=True) | Q(project__withdrawn_at__isnull=True) & ~Q(project__status=Status.CLOSED)
    paused = Q(project__status=Status.ON_HOLD, kind__in=PAUSED_KINDS)
    return Deadline.objects.filter(standing, closed_at__isnull=True, due__lte=until).exclude(paused).select_related("project")


def quiet_projects(since: dict[str, datetime.date]):
    """Active projects last heard of by the date given for their stage (never heard of: opened by then)."""
    silent = Q(pk__in=[])
    for stage, day in since.items():
        silent |= Q(stage=stage) & (Q(last_contact_on__lte=day) | Q(last_contact_on__isnull=True, opened_on__lte=day))
    return Project.objects.live().filter(silent, status=Status.ACTIVE)


def untold_notices():
    """Notices for open accounts that no reminder carries yet."""
    told = Reminder.objects.filter(notice=OuterRef("pk"))
    return Notice.objects.filter(~Exists(told), recipient__is_active=True).order_by("id")


def department_officers(grants):
    """Of live grants those that make somebody an officer of their own department."""
    return grants.filter(role=Role.DEPARTMENT, user__department__isnull=False)
