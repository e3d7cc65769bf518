"""What reminders read from the rooms below: open deadlines, projects that may have gone quiet or stayed too long, what ended."""

import datetime

from django.db.models import Exists, F, Min, OuterRef, Q, Subquery, Value
from django.utils import timezone

from promotion.access.models import Grant
from promotion.common.lookups import Being
from promotion.people.models import Job
from promotion.people.roles import Role
from promotion.projects.facts import Status
from promotion.projects.models import Deadline, Notice, Project
from promotion.projects.models.deadlines import DeadlineKind
from promotion.reminders.models import MessageKind, Reminder, Snooze

# What a person asked to pause stays silent until the pause ends; other promises hold.
PAUSED_KINDS = [DeadlineKind.NEXT_STEP]
NOTICES_TOLD_FOR = datetime.timedelta(days=180)
JOBS_TOLD_FOR = datetime.timedelta(days=2)
SNOOZES_REMEMBERED = datetime.timedelta(days=60)


def open_deadlines(until: datetime.date):
    """Open deadlines due by `until` whose project, if any, is neither withdrawn nor ended; next steps of a project on hold are paused."""
    standing = Q(project__isnull=True) | Q(project__withdrawn_at__isnull=True) & ~Q(project__status=Status.CLOSED)
    paused = Q(project__status=Status.ON_HOLD, kind__in=PAUSED_KINDS)
    return Deadline.objects.filter(standing, closed_at__isnull=True, due__lte=until).exclude(paused)


def deadlines_of(user_id: int, department_id: int | None, first: datetime.date, last: datetime.date):
    """Open deadlines of a person, or of the department they act for, due from `first` to `last`."""
    who = Q(owner=user_id) | Q(department=department_id) if department_id else Q(owner=user_id)
    return open_deadlines(last).filter(who, due__gte=first).select_related("project").order_by("due", "id")


def quiet_projects(since: dict[str, datetime.date]):
    """Active projects last heard of by the date given for their stage (never heard of: opened by then)."""
    silent = Q(pk__in=[])
    for stage, day in since.items():
        silent |= Q(stage=stage) & (Q(last_contact_on__lte=day) | Q(last_contact_on__isnull=True, opened_on__lte=day))
    return Project.objects.live().filter(silent, status=Status.ACTIVE)


def long_stays(since: dict[str, datetime.date]):
    """Active projects in their stage since the date given for it, or longer."""
    stays = Q(pk__in=[])
    for stage, day in since.items():
        stays |= Q(stage=stage, stage_since__lte=day)
    return Project.objects.live().filter(stays, status=Status.ACTIVE)


def untold_notices(today: datetime.date):
    """Notices of the last half year for open accounts that no reminder carries to the person themself yet."""
    recent = Notice.objects.filter(created_at__gte=_midnight(today - NOTICES_TOLD_FOR))
    first = recent.order_by().annotate(all=Value(1)).values("all").annotate(first=Min("pk")).values("first")
    # The second condition says nothing new; it keeps PostgreSQL from reading all reminders there ever were.
    told = Reminder.objects.filter(notice=OuterRef("pk"), for_user__isnull=True, notice_id__gte=Subquery(first))
    return recent.filter(~Exists(told), recipient__is_active=True).order_by("created_at", "id")


def finished_jobs(today: datetime.date):
    """Long work of somebody's that ended in the last days."""
    return Job.objects.filter(owner__isnull=False, finished_at__gte=_midnight(today - JOBS_TOLD_FOR))


def ending_grants(today: datetime.date, until: datetime.date, lead_days: int):
    """Grants in force that end within `lead_days` of `until`."""
    return Grant.objects.live(today).filter(valid_until__lte=until + datetime.timedelta(days=lead_days))


def snoozes_that_stand(today: datetime.date):
    """What people put off and did not take back, while the thing is as it was then: still open, the date not moved; of a project's
    silence or stay no contact and no move since."""
    as_promised = Q(deadline__closed_at__isnull=True, deadline__schedule_version=F("schedule_version"))
    unheard = Q(project__last_contact_on__isnull=True) | Q(project__last_contact_on__lte=F("created_at__date"))
    unmoved = Q(project__status=Status.ACTIVE, project__withdrawn_at__isnull=True, project__stage_since__lte=F("created_at__date"))
    kept = Snooze.objects.filter(taken_back_at__isnull=True, until__gte=today - SNOOZES_REMEMBERED, rule__enabled=True)
    same = Q(deadline__isnull=False) & as_promised | Q(project__isnull=False) & unmoved & unheard
    return kept.filter(same).select_related("deadline", "rule")


def awaited_snoozes(user, today: datetime.date):
    """What one person has put off and not been told again yet, soonest first."""
    kept = snoozes_that_stand(today).filter(user=user, until__gt=today)
    return kept.select_related("rule", "deadline__project", "project").order_by("until", "id")


def undigested():
    """Reminders meant for a digest that no digest bears yet."""
    return Reminder.objects.filter(digest__isnull=True, digest_on__isnull=False)


def digests():
    """The digests themselves, by day."""
    return Reminder.objects.filter(Being(F("kind"), MessageKind.DIGEST)).order_by("fire_on")


def department_officers(grants):
    """Of live grants those that make somebody an officer of their own department."""
    return grants.filter(role=Role.DEPARTMENT, user__department__isnull=False)


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
