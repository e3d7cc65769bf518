"""Reading 企业诉求: who sees which, what is open, what is late."""

import datetime

from django.apps import apps
from django.db.models import F, Q, QuerySet

from promotion.access.scope import scope_of
from promotion.projects.sight import visible_enterprises


class IssueQuerySet(QuerySet):
    """Issues as queries that read aloud."""

    def visible_to(self, user, day: datetime.date):
        """Issues of projects `user` sees; of an enterprise alone, where they see it, received it, work on it, or their department does."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        projects = apps.get_model("promotion", "Project").objects.visible_to(user, day)
        scope = scope_of(user, day)
        alone = Q(enterprise__in=visible_enterprises(user, day))
        if scope.is_live:
            alone |= Q(received_by=user) | Q(assignee=user) | Q(offered_to=user)
        if scope.department_id:
            alone |= Q(department_id=scope.department_id, state="assigned")
        return self.filter(Q(project__in=projects) | (Q(project__isnull=True, enterprise__withdrawn_at__isnull=True) & alone))

    def open(self):
        """Those not closed."""
        return self.exclude(state="closed")

    def overdue(self, day: datetime.date):
        """Open ones past the date that counts now: the first answer's, then the end's."""
        late = Q(first_answered_on__isnull=True, first_due__lt=day) | Q(first_answered_on__isnull=False, close_due__lt=day)
        return self.open().filter(late)

    def of(self, user, day: datetime.date):
        """Those a person must act on or answers for: received, assigned to them, offered to them, or with their department."""
        mine = Q(received_by=user) | Q(assignee=user) | Q(offered_to=user)
        department = scope_of(user, day).department_id
        return self.filter(mine | Q(department_id=department, state="assigned") if department else mine)

    def soonest_first(self):
        """Open ones by the end of their clock, then the closed, newest first."""
        return self.order_by(F("closed_on").desc(nulls_first=True), "close_due", "-id")
