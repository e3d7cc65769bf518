"""Agreement: framework or formal, and its supplements."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AgreementKind(models.TextChoices):
    """A framework is a badge and in no sum; a supplement counts its increment."""

    FRAMEWORK = "framework", _("框架协议")
    FORMAL = "formal", _("正式协议")
    SUPPLEMENT = "supplement", _("补充协议")


class FairCompetition(models.TextChoices):
    """The recorded 公平竞争审查 conclusion (seed 000: 全面落实公平竞争审查制度)."""

    NOT_REVIEWED = "", _("未审查")
    COMPLIANT = "compliant", _("合规")
    NEEDS_BASIS = "needs_basis", _("有例外依据")
    PROHIBITED = "prohibited", _("禁止签订")


class Agreement(models.Model):
    """An agreement with the investor. Pledged investment in 万元."""

    project = models.ForeignKey("promotion.Project", on_delete=models.PROTECT, related_name="agreements", verbose_name=_("项目"))
    kind = models.CharField(_("类别"), max_length=12, choices=AgreementKind.choices)
    title = models.CharField(_("协议名称"), max_length=120)
    our_party = models.CharField(_("甲方"), max_length=120)
    investor_party = models.CharField(_("乙方（投资方）"), max_length=120)
    signed_on = models.DateField(_("签订日期"))
    amount = models.DecimalField(
        _("协议投资额（万元）"),
        max_digits=18,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("补充协议填增加额"),
    )
    event = models.CharField(_("签约活动"), max_length=80, blank=True)
    fair_competition = models.CharField(
        _("公平竞争审查结论"), max_length=12, choices=FairCompetition.choices, blank=True, default=FairCompetition.NOT_REVIEWED
    )
    fair_competition_basis = models.CharField(_("审查依据"), max_length=300, blank=True)
    fair_competition_on = models.DateField(_("审查日期"), null=True, blank=True)
    file = models.ForeignKey(
        "promotion.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("协议文件")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("记录人")
    )
    recorded_at = models.DateTimeField(_("记录时间"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("协议")
        verbose_name_plural = _("协议")
        ordering = ["project_id", "signed_on", "id"]
        constraints = [
            models.CheckConstraint(name="agreement_kind_known", condition=Q(kind__in=AgreementKind.values)),
            models.CheckConstraint(name="agreement_fair_known", condition=Q(fair_competition__in=FairCompetition.values)),
            models.CheckConstraint(
                name="agreement_counted_amount_positive",
                condition=Q(kind=AgreementKind.FRAMEWORK) | Q(amount__isnull=False, amount__gt=0),
                violation_error_message=_("正式协议和补充协议的协议投资额要大于 0。"),
            ),
            models.CheckConstraint(
                name="agreement_fair_conclusion_is_dated",
                condition=Q(fair_competition="") | Q(fair_competition_on__isnull=False),
                violation_error_message=_("请填写公平竞争审查日期。"),
            ),
            models.CheckConstraint(
                name="agreement_exception_names_basis",
                condition=~Q(fair_competition=FairCompetition.NEEDS_BASIS) | ~Q(fair_competition_basis=""),
                violation_error_message=_("有例外时请写明依据。"),
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(kind=AgreementKind.FORMAL, withdrawn_at__isnull=True),
                name="agreement_one_formal",
                violation_error_message=_("该项目已有正式协议；增加的内容请登记为补充协议。"),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.signed_on}"
