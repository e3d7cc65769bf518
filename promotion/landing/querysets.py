"""Reading landing rows: whose they are to see, and what state they are in."""

import datetime

from django.apps import apps
from django.db.models import F, Q, QuerySet

from promotion.projects.facts import Status


def _visible(user, day):
    return apps.get_model("promotion", "Project").objects.visible_to(user, day).values("pk")


# What is no longer worked on; its dates ended with the project.
LIVE_PROJECT = ~Q(plan__project__status=Status.CLOSED)


class LandingTaskQuerySet(QuerySet):
    """Items of landing plans, read aloud."""

    def visible_to(self, user, day: datetime.date):
        """Items of the projects that `user` sees at level 业务 or better."""
        return self.filter(plan__project__in=_visible(user, day))

    def open(self):
        """Neither done, nor done conditionally, nor 不适用."""
        return self.filter(state="open")

    def begun(self):
        """Open, and the clock runs: nothing stands before it any more."""
        return self.open().filter(starts_on__isnull=False)

    def provisional(self):
        """Open, and waiting for what stands before it: its due date is only worked out."""
        return self.open().filter(starts_on__isnull=True)

    def overdue(self, today: datetime.date):
        """Begun, and past the promised day."""
        return self.begun().filter(due__lt=today)

    def due_between(self, start: datetime.date, end: datetime.date):
        """Begun, and promised for a day from `start` to `end`, both included."""
        return self.begun().filter(due__range=(start, end))

    def conditional(self):
        """容缺·承诺, and what was missing has not come yet."""
        return self.filter(state="conditional", made_up_on__isnull=True)

    def breached(self, today: datetime.date):
        """容缺·承诺 not kept: past the 补齐 date without it, or made up only after it."""
        return self.filter(state="conditional").filter(Q(made_up_on__isnull=True, make_up_by__lt=today) | Q(made_up_on__gt=F("make_up_by")))

    def to_do(self):
        """All that still asks for somebody: open, or 容缺 to be made up, of projects not ended."""
        return self.filter(LIVE_PROJECT).filter(Q(state="open") | Q(state="conditional", made_up_on__isnull=True))


class MilestoneQuerySet(QuerySet):
    """Milestones, read aloud."""

    def visible_to(self, user, day: datetime.date):
        """Those of the projects that `user` sees at level 业务 or better."""
        return self.filter(project__in=_visible(user, day))

    def reached(self, kind: str, as_of: datetime.date):
        """Those of `kind` that happened by the end of `as_of`, of projects not withdrawn: at most one a project (analytics: 履约率, 开工率, 投产率).

        A planned date counts for nothing; a corrected actual date counts as it stands now.
        """
        return self.filter(kind=kind, actual_on__lte=as_of, project__withdrawn_at__isnull=True)


class SupervisionQuerySet(QuerySet):
    """督办单, read aloud."""

    def visible_to(self, user, day: datetime.date):
        """Those of the projects that `user` sees at level 业务 or better."""
        return self.filter(landing_task__plan__project__in=_visible(user, day))
