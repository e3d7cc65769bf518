"""What the exchange keeps of a file made in the background."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ExportedRows(models.Model):
    """The rows that stand in an exported file: its keys, sorted and packed. Whoever fetches the file must still see every one of them.

    `closer_keys`: those of them of which it holds what not everybody reads who sees them (tax), empty for none.
    """

    job = models.OneToOneField(
        "promotion.Job", on_delete=models.PROTECT, primary_key=True, related_name="exported", verbose_name=_("后台任务")
    )
    keys = models.BinaryField(_("行"))
    closer_keys = models.BinaryField(_("含税收的行"), default=b"")

    class Meta:
        verbose_name = _("导出的行")
        verbose_name_plural = _("导出的行")

    def __str__(self):
        return f"{self.job_id}"
