"""AgreementParty: who signs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion.agreements.facts import PartySide


class AgreementParty(models.Model):
    """One party of an agreement, with the registered enterprise behind the name where there is one."""

    agreement = models.ForeignKey("promotion.Agreement", on_delete=models.PROTECT, related_name="parties", verbose_name=_("协议"))
    side = models.CharField(_("哪一方"), max_length=1, choices=PartySide.choices)
    name = models.CharField(_("名称"), max_length=120)
    enterprise = models.ForeignKey(
        "promotion.Enterprise", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("已登记企业")
    )
    role = models.CharField(_("角色"), max_length=60, blank=True, help_text=_("如：项目公司、担保方、平台公司。"))
    withdrawn_at = models.DateTimeField(_("删去时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("协议当事方")
        verbose_name_plural = _("协议当事方")
        ordering = ["agreement_id", "side", "id"]
        constraints = [
            models.CheckConstraint(name="party_side_known", condition=Q(side__in=PartySide.values)),
            models.CheckConstraint(name="party_is_named", condition=~Q(name=""), violation_error_message=_("请填写当事方名称。")),
            models.UniqueConstraint(
                fields=["agreement", "side", "name"],
                condition=Q(withdrawn_at__isnull=True),
                name="party_once",
                violation_error_message=_("这个当事方已经在协议里了。"),
            ),
        ]

    def __str__(self):
        return f"{self.get_side_display()} {self.name}"

    @property
    def project(self):
        """The project of its agreement."""
        return self.agreement.project
