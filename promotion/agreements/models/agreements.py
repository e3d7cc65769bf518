"""Agreement: framework or formal, and its supplements."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion.agreements.facts import LETS_SIGN, AgreementKind, FairCompetition, PartySide
from promotion.agreements.querysets import AgreementQuerySet


class Agreement(models.Model):
    """An agreement with the investor. Pledged investment in 万元.

    Without `signed_on` it is a draft (拟签): in no sum, no signature, its dates wait for nobody. Only formal ones and supplements are drafted.
    What was signed is never changed: the database refuses it too (`common/guards.py`). One that came in with its project on opening day
    (`imported_on`) may lack its 公平竞争审查 (待补证): a permitting conclusion is still to be recorded.
    """

    project = models.ForeignKey("promotion.Project", on_delete=models.PROTECT, related_name="agreements", verbose_name=_("项目"))
    kind = models.CharField(_("类别"), max_length=12, choices=AgreementKind.choices)
    title = models.CharField(_("协议名称"), max_length=120)
    signed_on = models.DateField(_("签订日期"), null=True, blank=True, help_text=_("留空为拟签，条款审查通过后再签订。"))
    signing_recorded_at = models.DateTimeField(_("签订登记时间"), null=True, blank=True, editable=False)
    amount = models.DecimalField(
        _("协议投资额（万元）"),
        max_digits=18,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("补充协议填增加额，不增资的留空"),
    )
    event = models.CharField(_("签约活动"), max_length=80, blank=True)
    fair_competition = models.CharField(
        _("公平竞争审查结论"), max_length=12, choices=FairCompetition.choices, blank=True, default=FairCompetition.NOT_REVIEWED
    )
    fair_competition_basis = models.CharField(_("审查依据"), max_length=300, blank=True)
    fair_competition_on = models.DateField(_("审查日期"), null=True, blank=True)
    fair_competition_by = models.CharField(_("审查单位或人员"), max_length=120, blank=True, help_text=_("可由另一市交叉审查。"))
    file = models.ForeignKey(
        "promotion.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("协议文件")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("记录人")
    )
    recorded_at = models.DateTimeField(_("记录时间"), auto_now_add=True)
    imported_on = models.DateField(_("导入日期"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("协议")
        verbose_name_plural = _("协议")
        ordering = ["project_id", "signed_on", "id"]
        constraints = [
            models.CheckConstraint(name="agreement_kind_known", condition=Q(kind__in=AgreementKind.values)),
            models.CheckConstraint(name="agreement_fair_known", condition=Q(fair_competition__in=FairCompetition.values)),
            models.CheckConstraint(
                name="agreement_amount_positive",
                condition=Q(kind=AgreementKind.FRAMEWORK) | Q(amount__isnull=True) | Q(amount__gt=0),
                violation_error_message=_("正式协议和补充协议的协议投资额要大于 0。"),
            ),
            models.CheckConstraint(
                name="agreement_signed_formal_pledges",
                condition=~Q(kind=AgreementKind.FORMAL) | Q(signed_on__isnull=True) | Q(amount__isnull=False),
                violation_error_message=_("正式协议要写明协议投资额。"),
            ),
            models.CheckConstraint(
                name="agreement_signed_is_concluded",
                condition=Q(kind=AgreementKind.FRAMEWORK)
                | Q(signed_on__isnull=True)
                | Q(imported_on__isnull=False)
                | Q(fair_competition__in=LETS_SIGN),
                violation_error_message=_("没有允许签订的公平竞争审查结论，不能签订。"),
            ),
            models.CheckConstraint(
                name="agreement_framework_is_signed",
                condition=~Q(kind=AgreementKind.FRAMEWORK) | Q(signed_on__isnull=False),
                violation_error_message=_("框架协议请在签订后登记，写明签订日期。"),
            ),
            models.CheckConstraint(
                name="agreement_signing_is_recorded",
                condition=Q(signed_on__isnull=True, signing_recorded_at__isnull=True)
                | Q(signed_on__isnull=False, signing_recorded_at__isnull=False),
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
        return f"{self.get_kind_display()} {self.signed_on or _('拟签')}"

    @property
    def is_draft(self) -> bool:
        """拟签: not signed yet."""
        return self.signed_on is None

    @property
    def awaits_conclusion(self) -> bool:
        """待补证: came in signed, without a conclusion that lets one sign."""
        return self.imported_on is not None and self.fair_competition not in LETS_SIGN

    @property
    def our_party(self) -> str:
        """The names on our side; "" where none is recorded."""
        return self._names(PartySide.FIRST)

    @property
    def investor_party(self) -> str:
        """The names on the investor's side."""
        return self._names(PartySide.SECOND)

    def _names(self, side) -> str:
        return "、".join(party.name for party in self.parties.all() if party.side == side and party.withdrawn_at is None)
