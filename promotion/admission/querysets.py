"""Reading reviews: which one counts, and which projects bear a waiver."""

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from promotion.admission.words import Verdict


class ReviewQuerySet(QuerySet):
    """Admission reviews."""

    def newest(self):
        """Of each project the one that counts: the latest by its day, on one day the later recorded."""
        later = Q(reviewed_on__gt=OuterRef("reviewed_on")) | Q(reviewed_on=OuterRef("reviewed_on"), pk__gt=OuterRef("pk"))
        rows = apps.get_model("promotion", "AdmissionReview").objects.filter(later, project=OuterRef("project"))
        return self.filter(~Exists(rows))

    def of(self, project):
        """The one that counts of `project`, or None."""
        return self.filter(project=project).order_by("-reviewed_on", "-pk").first()

    def waiting_for_a_waiver(self):
        """Those that count, touch a 限制 and are not waived in full."""
        return self.newest().filter(verdict=Verdict.RESTRICTED, waived_at__isnull=True)


class WaiverQuerySet(QuerySet):
    """Waivers."""

    def in_force(self):
        """Those of the reviews that count: a later review ends the waivers of the one before."""
        newest = apps.get_model("promotion", "AdmissionReview").objects.newest()
        return self.filter(Exists(newest.filter(pk=OuterRef("review"))))

    def codes_among(self, codes) -> set[str]:
        """Of these projects, by code, those that bear a waiver: one query."""
        return set(self.in_force().filter(review__project__code__in=list(codes)).values_list("review__project__code", flat=True))

    def on_the_project(self) -> Exists:
        """For an annotation of projects: whether one bears a waiver."""
        return Exists(self.in_force().filter(review__project=OuterRef("pk")))
