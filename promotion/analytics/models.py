"""Target: the goals and baselines the documents set."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from promotion.chains.models.scoped import Scoped
from promotion.common.reference import Sourced


class Target(Scoped, Sourced):
    """One goal or one starting figure. An empty value means the document gives no figure, which is not 0."""

    class Kind(models.TextChoices):
        TARGET = "target", _("目标")
        BASELINE = "baseline", _("基数")

    slug = models.SlugField(_("代号"), max_length=20, unique=True)
    kind = models.CharField(_("种类"), max_length=10, choices=Kind.choices)
    scope_name = models.CharField(_("范围（原文）"), max_length=40)
    metric = models.CharField(_("指标"), max_length=60)
    year = models.PositiveSmallIntegerField(_("年份"), null=True, blank=True)
    period = models.CharField(_("期间"), max_length=20, blank=True)
    value = models.DecimalField(_("数值"), max_digits=18, decimal_places=6, null=True, blank=True)
    value_max = models.DecimalField(_("上限"), max_digits=18, decimal_places=6, null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=20)
    comparator = models.CharField(_("比较"), max_length=20)
    baseline_value = models.DecimalField(_("基期数值"), max_digits=18, decimal_places=6, null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(_("基期年份"), null=True, blank=True)
    sort = models.PositiveIntegerField(_("排序"), default=0)

    class Meta(Scoped.Meta):
        verbose_name = _("文件目标")
        verbose_name_plural = _("文件目标")
        ordering = ["sort", "id"]

    def __str__(self):
        return f"{self.scope_name}·{self.metric}"
