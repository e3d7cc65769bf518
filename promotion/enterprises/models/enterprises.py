"""Enterprise: a firm, registered once for both cities."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion.enterprises.querysets import EnterpriseQuerySet


class Enterprise(models.Model):
    """A firm. Its 信用代码 is unique where known; its normalised name helps to find twins."""

    name = models.CharField(_("企业名称"), max_length=120)
    normalised_name = models.CharField(_("规范名"), max_length=120, db_index=True, editable=False)
    initials = models.CharField(_("拼音首字母"), max_length=120, db_index=True, editable=False)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    region = models.ForeignKey(
        "promotion.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("注册地")
    )
    chain = models.ForeignKey(
        "promotion.ChainNode", on_delete=models.PROTECT, null=True, blank=True, related_name="enterprises", verbose_name=_("所属环节")
    )
    is_chain_owner = models.BooleanField(_("链主企业"), default=False)
    is_leading = models.BooleanField(_("龙头企业"), default=False)
    credentials = models.CharField(_("资质标签"), max_length=200, blank=True, help_text=_("如：专精特新、高新技术企业，用顿号分开"))
    business = models.CharField(_("主营业务"), max_length=300, blank=True)
    website = models.CharField(_("网址"), max_length=200, blank=True)
    notes = models.TextField(_("备注"), max_length=4000, blank=True)
    registered_separately_reason = models.CharField(_("另行登记理由"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    created_unit = models.ForeignKey(
        "promotion.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("登记单位")
    )
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)
    version = models.PositiveIntegerField(_("版本"), default=1, editable=False)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed", editable=False, verbose_name=_("已并入")
    )

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("企业")
        verbose_name_plural = _("企业")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"],
                condition=~Q(uscc=""),
                name="enterprise_uscc_once",
                violation_error_message=_("该统一社会信用代码已登记。"),
            ),
            models.CheckConstraint(name="enterprise_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="enterprise_merged_is_withdrawn", condition=Q(merged_into__isnull=True) | Q(withdrawn_at__isnull=False)
            ),
            models.CheckConstraint(name="enterprise_name_is_normalised", condition=~Q(normalised_name="")),
        ]

    def __str__(self):
        return self.name
