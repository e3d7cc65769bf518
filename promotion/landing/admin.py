"""Admin pages of landing: the ground a project is given. Plans, milestones and templates are in `admin_plans.py`."""

from django.contrib import admin
from django.utils import timezone

from promotion.landing import services
from promotion.landing.models import SiteAllocation
from promotion.projects.admin_base import RecordAdmin


@admin.register(SiteAllocation)
class SiteAllocationAdmin(RecordAdmin):
    """用地落实. Never more than a site has, never where 详细规划 does not cover it."""

    list_display = ("project", "site", "area_mu", "allocated_on", "allocated_by", "released_on")
    list_filter = ("allocated_on", "released_on")
    list_select_related = ("project", "site", "allocated_by")
    search_fields = ("project__code", "project__name", "site__name")
    fields = ("project", "site", "area_mu", "allocated_on")

    def write(self, request, obj, values, change):
        """Allocate it."""
        return services.allocate_site(actor=request.user, today=timezone.localdate(), **values)
