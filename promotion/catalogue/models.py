"""What the documents say and nobody here changes: mechanisms and projects they name. Read-only notes, outside every count."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from promotion.common.reference import Sourced


class Mechanism(Sourced):
    """A way of working a document asks for (文件原文)."""

    slug = models.SlugField(_("代号"), max_length=60, unique=True)
    group_slug = models.SlugField(_("同类"), max_length=60)
    name = models.CharField(_("名称"), max_length=60)
    category = models.CharField(_("类别"), max_length=20)
    requirement = models.TextField(_("要求"))
    actors = models.CharField(_("责任主体"), max_length=60, blank=True)
    cadence = models.CharField(_("频次、时限"), max_length=40, blank=True)
    regions = models.ManyToManyField("promotion.Region", blank=True, related_name="mechanisms", verbose_name=_("地区"))
    zones = models.ManyToManyField("promotion.Zone", blank=True, related_name="mechanisms", verbose_name=_("园区（片区）"))
    sort = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("文件机制")
        verbose_name_plural = _("文件机制")
        ordering = ["sort", "id"]

    def __str__(self):
        return self.name


class NamedProject(Sourced):
    """A project a document names (文件原文). No amount: the documents give none."""

    slug = models.SlugField(_("代号"), max_length=100, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    project_type = models.CharField(_("类型"), max_length=20)
    zone = models.ForeignKey(
        "promotion.Zone", models.PROTECT, null=True, blank=True, related_name="named_projects", verbose_name=_("园区（片区）")
    )
    zone_basis = models.CharField(_("园区依据"), max_length=40, blank=True)
    region = models.ForeignKey(
        "promotion.Region", models.PROTECT, null=True, blank=True, related_name="named_projects", verbose_name=_("地区")
    )
    node = models.ForeignKey(
        "promotion.ChainNode", models.PROTECT, null=True, blank=True, related_name="named_projects", verbose_name=_("产业链节点")
    )
    stage_text = models.CharField(_("原文状态"), max_length=40)
    capacity = models.CharField(_("规模"), max_length=40, blank=True)
    capacity_unit = models.CharField(_("规模单位"), max_length=20, blank=True)
    timing = models.CharField(_("时间"), max_length=40, blank=True)
    sort = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("文件点名项目")
        verbose_name_plural = _("文件点名项目")
        ordering = ["sort", "id"]

    def __str__(self):
        return self.name
