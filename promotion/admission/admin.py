"""Admin pages of admission."""

from django.contrib import admin

from promotion.admission.models import AdmissionRule
from promotion.common.reference_admin import ReferenceAdmin


@admin.register(AdmissionRule)
class AdmissionRuleAdmin(ReferenceAdmin):
    """准入规则."""

    list_display = ["name", "rule_type", "rule", "comparator", "threshold", "unit", "standard", "edited_locally"]
    list_filter = ["rule_type", "scope_type", "edited_locally", "source"]
    search_fields = ["name", "slug", "rule", "standard"]
    autocomplete_fields = ["region", "zone", "node"]
