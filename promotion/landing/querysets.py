"""Milestones as the four rates read them."""

import datetime

from django.db.models import QuerySet


class MilestoneQuerySet(QuerySet):
    """Milestones as queries that read aloud."""

    def reached(self, kind: str, as_of: datetime.date):
        """Those of `kind` that happened by the end of `as_of`, of projects not withdrawn: at most one a project (analytics: 履约率, 开工率, 投产率).

        A planned date counts for nothing; a corrected actual date counts as it stands now.
        """
        return self.filter(kind=kind, actual_on__lte=as_of, project__withdrawn_at__isnull=True)
