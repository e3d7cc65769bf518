"""Scheme and ChainNode: classifications that stand side by side and are never merged by guess."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from promotion.chains.querysets import ChainNodeQuerySet
from promotion.common.reference import Sourced
from promotion.common.trees import TreeNode


class Scheme(Sourced):
    """One classification of industries, as one document has it."""

    slug = models.SlugField(_("代号"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=60, unique=True)
    primary = models.BooleanField(_("主用体系"), default=False)
    sort = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("产业分类体系")
        verbose_name_plural = _("产业分类体系")
        ordering = ["sort", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["primary"],
                condition=models.Q(primary=True),
                name="scheme_one_primary",
                violation_error_message=_("主用体系只能有一个，请先取消原来的。"),
            ),
        ]

    def __str__(self):
        return self.name


class ChainNode(TreeNode, Sourced):
    """产业、链条、环节 or product in one scheme. `level` is the reference's own; the tree may be one deeper."""

    class NodeType(models.TextChoices):
        SECTOR = "sector", _("产业")
        OTHER_SECTOR = "other_sector", _("兼顾产业")
        CLUSTER = "cluster", _("产业集群")
        GROUP = "group", _("分组")
        CHAIN = "chain", _("链条")
        SUBCHAIN = "subchain", _("子链")
        LINK = "link", _("环节")
        PRODUCT = "product", _("产品")
        EXISTING = "existing", _("发展基础")
        ZONE_DIRECTION = "zone_direction", _("片区方向")
        APPLICATION = "application", _("应用市场")
        TECH_FIELD = "tech_field", _("技术领域")
        TARGET_ENTERPRISE = "target_enterprise", _("目标企业")

    class Position(models.TextChoices):
        UP = "up", _("上游")
        MID = "mid", _("中游")
        DOWN = "down", _("下游")

    class LinkState(models.TextChoices):
        UNASSESSED = "unassessed", _("未评估")
        STRONG = "strong", _("强")
        WEAK = "weak", _("弱")
        MISSING = "missing", _("缺")

    slug = models.SlugField(_("代号"), max_length=100, unique=True)
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="nodes", verbose_name=_("体系"))
    name = models.CharField(_("名称"), max_length=60)
    node_type = models.CharField(_("节点类型"), max_length=20, choices=NodeType.choices)
    level = models.PositiveSmallIntegerField(_("层级"))
    position = models.CharField(_("上下游"), max_length=4, choices=Position.choices, blank=True)
    position_basis = models.CharField(_("上下游依据"), max_length=40, blank=True)
    sequence = models.PositiveSmallIntegerField(_("链上次序"), null=True, blank=True)
    selectable = models.BooleanField(_("可选"), default=False, help_text=_("只有可选的节点出现在选择框里。"))
    basis = models.CharField(_("原文栏目"), max_length=20, blank=True)
    key_regions = models.TextField(_("重点地区"), blank=True)
    related = models.ManyToManyField("self", blank=True, verbose_name=_("同名节点（不表示相等）"))
    sort = models.PositiveIntegerField(_("排序"), default=0)
    link_state = models.CharField(_("环节状态"), max_length=12, choices=LinkState.choices, default=LinkState.UNASSESSED)
    link_state_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("状态确认人")
    )
    link_state_at = models.DateTimeField(_("状态确认时间"), null=True, blank=True)

    objects = ChainNodeQuerySet.as_manager()

    class Meta(TreeNode.Meta):
        verbose_name = _("产业链节点")
        verbose_name_plural = _("产业链节点")
        ordering = ["sort", "id"]
        indexes = [models.Index(fields=["scheme", "sort"], name="chainnode_scheme_sort")]

    def __str__(self):
        return self.name

    def clean(self):
        """Say at the parent that schemes are never mixed in one tree."""
        super().clean()
        if self.parent_id and self.parent.scheme_id != self.scheme_id:
            raise ValidationError({"parent": gettext("上级属于另一体系，请选同一体系的节点。")})

    @property
    def position_label(self) -> str:
        """上游, 中游 or 下游 where the source gives it, else 按序排列."""
        return self.get_position_display() or str(_("按序排列"))
