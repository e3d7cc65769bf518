"""Admin pages of admission."""

from django.contrib import admin
from django.utils import timezone

from promotion.admission.models import AdmissionReview, AdmissionRule, Decision
from promotion.admission.services import record_decision, record_review
from promotion.common.reference_admin import ReferenceAdmin
from promotion.projects.admin_base import RecordAdmin


@admin.register(AdmissionRule)
class AdmissionRuleAdmin(ReferenceAdmin):
    """准入规则."""

    list_display = ["name", "rule_type", "rule", "comparator", "threshold", "unit", "standard", "edited_locally"]
    list_filter = ["rule_type", "scope_type", "edited_locally", "source"]
    search_fields = ["name", "slug", "rule", "standard"]
    autocomplete_fields = ["region", "zone", "node"]


@admin.register(AdmissionReview)
class AdmissionReviewAdmin(RecordAdmin):
    """准入审核. The newest counts; a 限制 is waived by the chain leader, on the project's page."""

    list_display = ["project", "verdict", "reviewed_on", "reviewed_by", "waived_by", "waived_at"]
    list_filter = ["verdict", "reviewed_on", "waived_at"]
    list_select_related = ["project", "reviewed_by", "waived_by"]
    search_fields = ["project__code", "project__name"]
    fields = ["project", "verdict", "touched_rules", "note", "reviewed_on"]

    def write(self, request, obj, values, change):
        """Record it."""
        return record_review(actor=request.user, today=timezone.localdate(), **values)


@admin.register(Decision)
class DecisionAdmin(RecordAdmin):
    """决策结论. The newest counts."""

    list_display = ["project", "conclusion", "decided_by", "decided_on", "recorded_by"]
    list_filter = ["conclusion", "decided_on"]
    list_select_related = ["project", "recorded_by"]
    search_fields = ["project__code", "project__name", "decided_by"]
    fields = ["project", "conclusion", "decided_by", "decided_on", "conditions"]

    def write(self, request, obj, values, change):
        """Record it."""
        return record_decision(actor=request.user, today=timezone.localdate(), **values)
