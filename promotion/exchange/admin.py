"""Admin pages of imports: to be read, in one's own city. What stands in the cells is the importer's, phones among it, and is not shown."""

from django.contrib import admin
from django.db.models import Q

from promotion.access.administration import administration_of
from promotion.exchange.models import ImportBatch, ImportRow, RememberedHead
from promotion.projects.admin_base import ScopedReadOnlyAdmin


@admin.register(ImportBatch)
class ImportBatchAdmin(ScopedReadOnlyAdmin):
    """导入批次."""

    project_path, person_path = "", "owner"
    list_display = ("file", "kind", "owner", "is_opening", "created_at", "ran_at", "taken_back_at")
    list_filter = ("kind", "is_opening", "created_at")
    list_select_related = ("file", "owner")
    search_fields = ("file__name", "owner__name", "owner__username")
    fields = ("kind", "owner", "sheet", "twins", "is_opening", "created_at", "ran_at", "taken_back_at")

    def tools(self, request, row):
        """It belongs to no one project."""
        return []


@admin.register(ImportRow)
class ImportRowAdmin(ScopedReadOnlyAdmin):
    """导入行."""

    project_path, person_path = "", "batch__owner"
    list_display = ("batch", "number", "verdict", "state", "decision")
    list_filter = ("verdict", "state")
    list_select_related = ("batch__file",)
    search_fields = ("batch__file__name", "batch__owner__name")
    fields = ("batch", "number", "verdict", "state", "decision")

    def tools(self, request, row):
        """It belongs to no one project."""
        return []


@admin.register(RememberedHead)
class RememberedHeadAdmin(ScopedReadOnlyAdmin):
    """记住的列名 of the units of one's own city; the next import of that office writes over them."""

    project_path = ""
    list_display = ("unit", "kind", "head", "key")
    list_filter = ("kind",)
    list_select_related = ("unit",)
    search_fields = ("head", "unit__name")

    def _own(self, user, today):
        office = administration_of(user, today)
        inside = Q(pk__in=[]) if not office.is_everywhere else Q()
        for path in () if office.is_everywhere else office.region_paths:
            inside |= Q(unit__region__path__startswith=path)
        return inside

    def tools(self, request, row):
        """It belongs to no one project."""
        return []
