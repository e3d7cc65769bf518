"""DateChange: a supplement moves the date of an instalment or a clause; the row it moves stays as it was signed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DateChange(models.Model):
    """Old and new date. It holds once its supplement is signed, and as long as that is not withdrawn."""

    supplement = models.ForeignKey("promotion.Agreement", on_delete=models.PROTECT, related_name="date_changes", verbose_name=_("补充协议"))
    clause = models.ForeignKey(
        "promotion.Clause", on_delete=models.PROTECT, null=True, blank=True, related_name="date_changes", verbose_name=_("条款")
    )
    instalment = models.ForeignKey(
        "promotion.Instalment", on_delete=models.PROTECT, null=True, blank=True, related_name="date_changes", verbose_name=_("分期出资")
    )
    old_due = models.DateField(_("原日期"), null=True, blank=True)
    new_due = models.DateField(_("新日期"))

    class Meta:
        verbose_name = _("日期变更")
        verbose_name_plural = _("日期变更")
        ordering = ["supplement_id", "id"]
        constraints = [
            models.CheckConstraint(
                name="date_change_of_one_thing",
                condition=Q(clause__isnull=False, instalment__isnull=True) | Q(clause__isnull=True, instalment__isnull=False),
            ),
            models.UniqueConstraint(fields=["supplement", "clause"], name="date_change_once_a_clause"),
            models.UniqueConstraint(fields=["supplement", "instalment"], name="date_change_once_an_instalment"),
        ]

    def __str__(self):
        return f"{self.term} {self.old_due or '—'} → {self.new_due}"

    @property
    def term(self):
        """The clause or the instalment."""
        return self.clause or self.instalment

    @property
    def stands(self) -> bool:
        """Whether its supplement is signed and in force."""
        return self.supplement.signed_on is not None and self.supplement.withdrawn_at is None

    @property
    def project(self):
        """The project of its supplement."""
        return self.supplement.project
