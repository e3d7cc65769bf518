"""Admin page of 上线日."""

from django.contrib import admin

from promotion.common.admin_base import HouseAdmin
from promotion.projects.models import OpeningDay


@admin.register(OpeningDay)
class OpeningDayAdmin(HouseAdmin):
    """上线日: one row, changed rather than added to; each change leaves its audit row."""

    list_display = ("go_live_on",)

    def has_add_permission(self, request):
        """There is one."""
        return super().has_add_permission(request) and not OpeningDay.objects.exists()
