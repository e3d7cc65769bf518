"""Admin page of agreements."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy

from promotion.agreements.models import Agreement
from promotion.agreements.services import record_agreement
from promotion.common.money import show_amount
from promotion.projects.admin_base import RecordAdmin


@admin.register(Agreement)
class AgreementAdmin(RecordAdmin):
    """协议. Withdrawn on the project's page, never changed: what was signed was signed."""

    list_display = ("project", "kind", "title", "investor_party", "signed_on", "shown_amount", "fair_competition", "withdrawn_at")
    list_filter = ("kind", "fair_competition", "signed_on")
    list_select_related = ("project",)
    search_fields = ("project__code", "project__name", "title", "investor_party", "event")
    fields = (
        "project",
        "kind",
        "title",
        ("our_party", "investor_party"),
        ("signed_on", "amount"),
        "event",
        ("fair_competition", "fair_competition_on"),
        "fair_competition_basis",
    )

    def write(self, request, obj, values, change):
        """Record it."""
        return record_agreement(actor=request.user, today=timezone.localdate(), **values)

    @admin.display(description=gettext_lazy("协议投资额"))
    def shown_amount(self, agreement):
        """万元 or 亿元."""
        return show_amount(agreement.amount)
