"""Reading agreements: what is signed, what was signed in a cohort as of a day, and what the sweep of 公平竞争审查 finds.

All of it as of day D as known on K (analytics): a signature counts from the day it bears and from the moment it was recorded, a withdrawn one
until the moment of its withdrawal, a project until its own.
"""

import datetime

from django.apps import apps
from django.db.models import DecimalField, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from promotion.agreements.facts import COUNTED, AgreementKind, ClauseReview, Obliged

MONEY = DecimalField(max_digits=18, decimal_places=6)


def _clauses():
    return apps.get_model("promotion", "Clause").objects.filter(agreement=OuterRef("pk"), withdrawn_at__isnull=True)


class AgreementQuerySet(QuerySet):
    """Agreements as queries that read aloud."""

    def in_force(self):
        """Those not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def drafts(self):
        """拟签: not signed yet, in no sum."""
        return self.filter(signed_on__isnull=True)

    def signed(self, as_of: datetime.date | None = None, known_at: datetime.datetime | None = None):
        """Signed by the end of `as_of` (default: whenever) and in force, as known at `known_at` (default: now)."""
        rows = self.filter(signed_on__isnull=False)
        if as_of is not None:
            rows = rows.filter(signed_on__lte=as_of)
        if known_at is None:
            return rows.filter(withdrawn_at__isnull=True, project__withdrawn_at__isnull=True)
        stood = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=known_at)
        project_stood = Q(project__withdrawn_at__isnull=True) | Q(project__withdrawn_at__gt=known_at)
        return rows.filter(stood, project_stood, signing_recorded_at__lte=known_at)

    def counted(self):
        """Formal ones and supplements: what sums are made of. Frameworks are in none."""
        return self.filter(kind__in=COUNTED)

    def formally_signed(
        self,
        start: datetime.date | None = None,
        until: datetime.date | None = None,
        *,
        event: str = "",
        as_of: datetime.date | None = None,
        known_at: datetime.datetime | None = None,
    ):
        """The cohort of signings: one row per project, its first formal agreement, where that is dated from `start` to `until` (both included)
        or was signed at `event`. A project closed or fallen back later stays in it.

        Source (三明): a project counts for its first signing event only, whatever supplements are signed at later ones; where the investor was
        replaced (the old agreement withdrawn, another signed) it counts at the new one.
        """
        formal = self.filter(kind=AgreementKind.FORMAL).signed(as_of, known_at)
        standing = self.model.objects.filter(kind=AgreementKind.FORMAL, project=OuterRef("project")).signed(as_of, known_at)
        rows = formal.filter(pk=Subquery(standing.order_by("signed_on", "pk").values("pk")[:1]))
        return rows.filter(_dated(start, until), *([Q(event=event)] if event else []))

    def signed_amounts(
        self,
        start: datetime.date | None = None,
        until: datetime.date | None = None,
        *,
        event: str = "",
        as_of: datetime.date | None = None,
        known_at: datetime.datetime | None = None,
    ):
        """签约额: formal agreements and supplements (their increment) dated in the period; Σ `amount` of them is the figure.

        With `event` those of the projects first signed there: an increment belongs to the event that brought the project, not to a later one.
        """
        rows = self.counted().signed(as_of, known_at).filter(_dated(start, until), amount__isnull=False)
        first = self.model.objects.formally_signed(event=event, as_of=as_of, known_at=known_at)
        return rows.filter(project__in=first.values("project"))

    def with_pledged(self, as_of: datetime.date | None = None, known_at: datetime.datetime | None = None):
        """Annotate `pledged`: Σ formal + supplements of the row's project in 万元, as of that day as known then."""
        rows = self.model.objects.counted().signed(as_of, known_at).filter(project=OuterRef("project"))
        total = rows.order_by().values("project").annotate(total=Sum("amount")).values("total")
        return self.annotate(pledged=Subquery(total, output_field=MONEY))

    def to_sweep(self):
        """In force, with something for the sweep: a promise of ours unreviewed, a clause forbidden, or one whose basis is missing."""
        return self.in_force().filter(Exists(_clauses().filter(_UNREVIEWED | _FORBIDDEN | _BASELESS)))

    def with_unreviewed(self):
        """In force, with a promise of ours that nobody has reviewed."""
        return self.in_force().filter(Exists(_clauses().filter(_UNREVIEWED)))

    def with_forbidden(self):
        """In force, with a clause found to be 禁止."""
        return self.in_force().filter(Exists(_clauses().filter(_FORBIDDEN)))

    def with_baseless(self):
        """In force, with a 需依据 whose basis is missing."""
        return self.in_force().filter(Exists(_clauses().filter(_BASELESS)))

    def without_clauses(self):
        """Formal ones and supplements in force of which no clause is on file yet, so that nothing could be reviewed."""
        return self.in_force().counted().filter(~Exists(_clauses()))


_UNREVIEWED = Q(side=Obliged.OURS, review=ClauseReview.NOT_REVIEWED)
_FORBIDDEN = Q(review=ClauseReview.PROHIBITED)
_BASELESS = Q(review=ClauseReview.NEEDS_BASIS, basis="")


def _dated(start, until) -> Q:
    dated = Q()
    if start is not None:
        dated &= Q(signed_on__gte=start)
    if until is not None:
        dated &= Q(signed_on__lte=until)
    return dated
