"""HandOver: everything open of one person given to another in one act, and the lines of its sheet."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class HandOver(models.Model):
    """交接. Kept as it was: what the lines name is written out, so that the sheet reads the same for ever."""

    from_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("移交人"))
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("接手人"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("经办人"))
    reason = models.CharField(_("理由"), max_length=200)
    made_on = models.DateField(_("交接日期"))
    made_at = models.DateTimeField(_("办理时间"), auto_now_add=True)
    token = models.CharField(max_length=40, unique=True, editable=False)

    class Meta:
        verbose_name = _("交接")
        verbose_name_plural = _("交接")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(name="hand_over_to_somebody_else", condition=~Q(from_user=models.F("to_user"))),
            models.CheckConstraint(name="hand_over_says_why", condition=~Q(reason="")),
        ]

    def __str__(self):
        return f"{self.from_user} → {self.to_user} {self.made_on}"


class HandOverLine(models.Model):
    """One thing handed over. `kind` is the key of `access/open_work.py` (or `request`), `row_id` the row."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.CASCADE, related_name="lines", verbose_name=_("交接"))
    kind = models.CharField(_("类别"), max_length=20)
    row_id = models.BigIntegerField(_("记录"))
    code = models.CharField(_("项目编号"), max_length=12, blank=True)
    label = models.CharField(_("事项"), max_length=200)
    due = models.DateField(_("到期日"), null=True)
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("接手人"))

    class Meta:
        verbose_name = _("交接明细")
        verbose_name_plural = _("交接明细")
        ordering = ["hand_over_id", "id"]
        constraints = [models.UniqueConstraint(fields=["hand_over", "kind", "row_id"], name="hand_over_line_once")]

    def __str__(self):
        return self.label
