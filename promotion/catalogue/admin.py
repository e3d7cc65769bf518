"""Admin pages of the documents' notes: to be read."""

from django.contrib import admin

from promotion.catalogue.models import Mechanism, NamedProject
from promotion.common.reference_admin import ReadOnlyAdmin


@admin.register(Mechanism)
class MechanismAdmin(ReadOnlyAdmin):
    """文件机制."""

    list_display = ["name", "category", "requirement", "actors", "cadence", "source"]
    list_filter = ["category", "source"]
    search_fields = ["name", "requirement", "actors", "quote"]


@admin.register(NamedProject)
class NamedProjectAdmin(ReadOnlyAdmin):
    """文件点名项目."""

    list_display = ["name", "project_type", "zone", "region", "node", "stage_text", "source"]
    list_filter = ["project_type", "source"]
    list_select_related = ["zone", "region", "node"]
    search_fields = ["name", "quote"]
