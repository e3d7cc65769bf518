"""Admin page of the documents' goals."""

from django.contrib import admin

from promotion.analytics.models import Target
from promotion.common.reference_admin import ReferenceAdmin


@admin.register(Target)
class TargetAdmin(ReferenceAdmin):
    """文件目标."""

    list_display = ["slug", "scope_name", "metric", "kind", "year", "comparator", "value", "unit", "edited_locally"]
    list_filter = ["kind", "scope_type", "year", "unit", "comparator", "edited_locally"]
    search_fields = ["slug", "scope_name", "metric", "quote"]
    autocomplete_fields = ["region", "zone", "node"]
