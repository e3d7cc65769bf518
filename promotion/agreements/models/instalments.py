"""Instalment: 分期出资."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion.agreements.models.terms import Term


class Instalment(Term):
    """One payment of the pledged investment, in 万元. Once its agreement is signed also a Deadline `instalment:<id>`."""

    agreement = models.ForeignKey("promotion.Agreement", on_delete=models.PROTECT, related_name="instalments", verbose_name=_("协议"))
    number = models.PositiveSmallIntegerField(_("期次"))
    amount = models.DecimalField(_("出资额（万元）"), max_digits=18, decimal_places=6)

    class Meta:
        verbose_name = _("分期出资")
        verbose_name_plural = _("分期出资")
        ordering = ["agreement_id", "number", "id"]
        constraints = [
            models.CheckConstraint(
                name="instalment_amount_positive", condition=Q(amount__gt=0), violation_error_message=_("出资额要大于 0。")
            ),
            models.CheckConstraint(
                name="instalment_fulfilled_has_evidence",
                condition=Q(fulfilled_on__isnull=True) | ~Q(fulfilment=""),
                violation_error_message=_("请写明到位凭据。"),
            ),
            models.UniqueConstraint(
                fields=["agreement", "number"],
                condition=Q(withdrawn_at__isnull=True),
                name="instalment_number_once",
                violation_error_message=_("这一期已经登记过了。"),
            ),
        ]

    def __str__(self):
        return _("第%(n)d期出资") % {"n": self.number}
