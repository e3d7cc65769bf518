"""Admin pages of the calendar and the seals of the trail. The trail itself stands with the projects, which say who sees a row."""

from django.contrib import admin
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common import admin_workday_import
from promotion.common.admin_acts import Tool
from promotion.common.admin_base import HouseAdmin, ReadOnlyAdmin
from promotion.common.calendar import gap_sentences
from promotion.common.models import AuditSeal, SearchEntry, Workday
from promotion.common.permissions import EVERYWHERE


@admin.register(Workday)
class WorkdayAdmin(HouseAdmin):
    """节假日与调休. One calendar for both cities: every administrator reads it, only administrators of everywhere change it."""

    deletable = True
    list_display = ("day", "weekday", "is_workday", "name")
    ordering = ("-day",)
    list_filter = ("is_workday", "day")
    search_fields = ("name",)
    date_hierarchy = "day"

    def has_add_permission(self, request):
        """What is added moves the reminders of both cities."""
        return super().has_add_permission(request) and request.user.has_perm(EVERYWHERE)

    def has_change_permission(self, request, obj=None):
        """As for adding; deleting asks this too."""
        return super().has_change_permission(request, obj) and request.user.has_perm(EVERYWHERE)

    @admin.display(description=gettext_lazy("星期"))
    def weekday(self, row):
        """So that a worked Saturday is seen as one."""
        return admin_workday_import.weekday(row.day)

    def get_urls(self):
        """Two addresses more: the import, and the sheet to begin with."""
        wrap = self.admin_site.admin_view
        return [
            path("import/", wrap(self.import_view), name="promotion_workday_import"),
            path("import/template/", wrap(self.template_view), name="promotion_workday_template"),
            *super().get_urls(),
        ]

    def import_view(self, request):
        """Upload, look, confirm."""
        return admin_workday_import.import_page(self, request)

    def template_view(self, request):
        """A sheet to begin with."""
        return admin_workday_import.template_file(self, request)

    def changelist_view(self, request, extra_context=None):
        """With the way to the import, and the years that are missing."""
        tools = [Tool(_("导入节假日表"), "import/")] if self.has_add_permission(request) else []
        more = {"list_tools": tools, "calendar_gaps": gap_sentences(timezone.localdate()).values()}
        return super().changelist_view(request, {**more, **(extra_context or {})})


@admin.register(AuditSeal)
class AuditSealAdmin(ReadOnlyAdmin):
    """审计封存."""

    list_display = ("seq", "first_id", "last_id", "count", "sealed_at", "digest")
    list_filter = ("sealed_at",)
    search_fields = ("digest",)


@admin.register(SearchEntry)
class SearchEntryAdmin(ReadOnlyAdmin):
    """检索条目: that there is one for a row; what it says stands with the row. `manage.py rebuild_search` makes them anew."""

    everywhere_only = True
    list_display = ("kind", "row_id")
    list_filter = ("kind",)
    search_fields = ("kind",)
    exclude = ("text", "pieces")
