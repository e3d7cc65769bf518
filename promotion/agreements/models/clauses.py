"""Clause: what one side owes the other."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion.agreements.facts import ClauseReview, Obliged
from promotion.agreements.models.terms import Term


class Clause(Term):
    """One obligation, with its 公平竞争审查. With a date, and once its agreement is signed, also a Deadline `clause:<id>`.

    For an obligation of the investor, and one of ours that names nobody, the project's owner watches.
    """

    agreement = models.ForeignKey("promotion.Agreement", on_delete=models.PROTECT, related_name="clauses", verbose_name=_("协议"))
    side = models.CharField(_("义务方"), max_length=8, choices=Obliged.choices)
    text = models.TextField(_("条款内容"), max_length=500)
    amount = models.DecimalField(_("涉及金额（万元）"), max_digits=18, decimal_places=6, null=True, blank=True)
    due = models.DateField(_("履行期限"), null=True, blank=True)
    department = models.ForeignKey(
        "promotion.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任部门")
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任人")
    )
    review = models.CharField(_("公平竞争审查"), max_length=12, choices=ClauseReview.choices, blank=True, default=ClauseReview.NOT_REVIEWED)
    basis = models.CharField(_("依据"), max_length=300, blank=True, help_text=_("“需依据”的条款写明法律、行政法规或国务院文件。"))
    reviewed_on = models.DateField(_("审查日期"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审查人")
    )

    class Meta:
        verbose_name = _("协议条款")
        verbose_name_plural = _("协议条款")
        ordering = ["agreement_id", "side", "id"]
        constraints = [
            models.CheckConstraint(name="clause_side_known", condition=Q(side__in=Obliged.values)),
            models.CheckConstraint(name="clause_review_known", condition=Q(review__in=ClauseReview.values)),
            models.CheckConstraint(
                name="clause_amount_positive",
                condition=Q(amount__isnull=True) | Q(amount__gt=0),
                violation_error_message=_("涉及金额要大于 0；没有金额的留空。"),
            ),
            models.CheckConstraint(
                name="clause_review_is_signed_and_dated",
                condition=Q(review="") | Q(reviewed_on__isnull=False, reviewed_by__isnull=False),
                violation_error_message=_("请填写审查日期。"),
            ),
            models.CheckConstraint(
                name="clause_investor_names_nobody_of_ours",
                condition=~Q(side=Obliged.INVESTOR) | Q(department__isnull=True, responsible__isnull=True),
                violation_error_message=_("投资方义务由项目责任人跟踪，不用指定我方部门或个人。"),
            ),
            models.CheckConstraint(
                name="clause_fulfilled_says_how",
                condition=Q(fulfilled_on__isnull=True) | ~Q(fulfilment=""),
                violation_error_message=_("请写明怎样履行的。"),
            ),
        ]

    def __str__(self):
        return f"{self.get_side_display()} {self.text[:30]}"
