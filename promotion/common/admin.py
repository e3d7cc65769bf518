"""Admin pages of the calendar and the seals of the trail. The trail itself stands with the projects, which say who sees a row."""

from django.contrib import admin

from promotion.common.admin_base import HouseAdmin, ReadOnlyAdmin
from promotion.common.models import AuditSeal, Workday


@admin.register(Workday)
class WorkdayAdmin(HouseAdmin):
    """节假日与调休."""

    deletable = True
    list_display = ("day", "is_workday", "name")
    list_filter = ("is_workday", "day")
    search_fields = ("name",)
    date_hierarchy = "day"


@admin.register(AuditSeal)
class AuditSealAdmin(ReadOnlyAdmin):
    """审计封存."""

    list_display = ("seq", "first_id", "last_id", "count", "sealed_at", "digest")
    list_filter = ("sealed_at",)
    search_fields = ("digest",)
