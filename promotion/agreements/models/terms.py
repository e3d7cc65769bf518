"""What a clause and an instalment have in common: a date that supplements may move, an end, and a way to be struck out."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Term(models.Model):
    """Something promised in an agreement. `due` stays as first agreed; `current_due` is what signed supplements made of it."""

    due = models.DateField(_("约定日期"))
    fulfilled_on = models.DateField(_("履行日期"), null=True, blank=True, editable=False)
    fulfilment = models.CharField(_("履行情况"), max_length=300, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("删去时间"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def project(self):
        """The project of its agreement."""
        return self.agreement.project

    @property
    def moved_by(self) -> list:
        """The date changes of signed supplements in force, in the order in which they were agreed."""
        standing = [change for change in self.date_changes.all() if change.stands]
        return sorted(standing, key=lambda change: (change.supplement.signed_on, change.supplement_id))

    @property
    def current_due(self):
        """The date that holds now."""
        moved = self.moved_by
        return moved[-1].new_due if moved else self.due

    @property
    def is_open(self) -> bool:
        """Neither fulfilled nor struck out."""
        return self.fulfilled_on is None and self.withdrawn_at is None
