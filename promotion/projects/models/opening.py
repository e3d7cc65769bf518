"""Opening day: until when rows of the old ledgers come in as they stand, and what they came in without."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OpeningDay(models.Model):
    """The one row in which an administrator says when the office goes live. Without it 存量导入 is closed."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    go_live_on = models.DateField(_("上线日"), help_text=_("存量导入开放到这一天（含）；以后按关口和前置要件核对，与日常办理一样。"))

    class Meta:
        verbose_name = _("上线日")
        verbose_name_plural = _("上线日")
        constraints = [models.CheckConstraint(name="opening_day_is_one", condition=Q(id=1))]

    def __str__(self):
        return f"{self.go_live_on:%Y-%m-%d}"


class OwedProof(models.Model):
    """待补证: something that a stage or a milestone asks for and that a project came in without, on the day of its 存量导入.

    `item` is the key of a gate item, or the kind of a clearance. Whether it is still owed is worked out from the records
    (`pipeline/owed.py`), never stored. Rows are only appended, and only to projects brought in on that very day: triggers hold it.
    """

    project = models.ForeignKey("promotion.Project", on_delete=models.PROTECT, related_name="owed_proofs", verbose_name=_("项目"))
    item = models.CharField(_("待补事项"), max_length=40)
    marked_on = models.DateField(_("导入日期"))
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("导入人"))

    class Meta:
        verbose_name = _("待补证")
        verbose_name_plural = _("待补证")
        ordering = ["project_id", "id"]
        constraints = [models.UniqueConstraint(fields=["project", "item"], name="owed_proof_once")]

    def __str__(self):
        return self.item
