"""Admin pages of the ground: the register of sites, what is given and what is kept, all through services."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.admin_acts import Act
from promotion.common.admin_base import HouseAdmin, WrittenByServices
from promotion.common.errors import Refused
from promotion.common.permissions import PLACE
from promotion.landing import services
from promotion.landing.holding import status_of_row, with_holdings
from promotion.landing.models import SiteAllocation, SiteReservation
from promotion.landing.services.site_register import FACTS
from promotion.places.models import Site
from promotion.places.models.sites import INDICATORS
from promotion.projects.admin_base import RecordAdmin


def _withdraw(request, site, reason):
    services.withdraw_site(actor=request.user, site=site, reason=reason, today=timezone.localdate())
    return _("已停用。")


def _restore(request, site, reason):
    services.restore_site(actor=request.user, site=site, today=timezone.localdate())
    return _("已恢复使用。")


@admin.register(Site)
class SiteAdmin(WrittenByServices, HouseAdmin):
    """地块（厂房）. What is held of it is counted, not typed; it is taken out of use, not deleted."""

    room = "places"
    place_field = "zone"
    list_display = ("name", "zone", "kind", "area_mu", "allocated", "reserved", "left", "status", "planning_covered", "supply_mode")
    list_filter = ("kind", "planning_covered", "supply_mode", "withdrawn_at")
    list_select_related = ("zone",)
    search_fields = ("name", "zone__name", "planning_document")
    autocomplete_fields = ("zone",)
    fieldsets = (
        (None, {"fields": ("zone", "name", "kind", "area_mu", "notes")}),
        (gettext_lazy("详细规划"), {"fields": ("planning_covered", "planning_document", "planning_approved_on")}),
        (gettext_lazy("供应"), {"fields": ("supply_mode", "term_years", "lease_until", "available_from")}),
        (gettext_lazy("标准地控制指标"), {"fields": INDICATORS}),
        (gettext_lazy("厂房"), {"fields": ("floor", "floor_height_m", "floor_load_t", "power_kva")}),
    )
    acts = (
        Act(
            "withdraw",
            gettext_lazy("停用"),
            gettext_lazy("停用后不再提供给项目，记录保留。"),
            _withdraw,
            asks_reason=True,
            is_open=lambda site: site.withdrawn_at is None,
        ),
        Act(
            "restore",
            gettext_lazy("恢复使用"),
            gettext_lazy("重新提供给项目。"),
            _restore,
            is_open=lambda site: site.withdrawn_at is not None,
        ),
    )

    def get_queryset(self, request):
        """With what is held."""
        return with_holdings(super().get_queryset(request), timezone.localdate())

    @admin.display(description=gettext_lazy("已落实（亩）"))
    def allocated(self, site):
        """Given to projects."""
        return f"{site.allocated_mu.normalize():f}"

    @admin.display(description=gettext_lazy("预留（亩）"))
    def reserved(self, site):
        """Kept for projects."""
        return f"{site.reserved_mu.normalize():f}"

    @admin.display(description=gettext_lazy("剩余（亩）"))
    def left(self, site):
        """Held by nobody."""
        return f"{site.left_mu.normalize():f}"

    @admin.display(description=gettext_lazy("状态"))
    def status(self, site):
        """可供, 部分, 预留, 已满, 停用."""
        return status_of_row(site).label

    def save_model(self, request, obj, form, change):
        """Through the service; the zone before and after must be the administrator's."""
        if not request.user.has_perm(PLACE, obj.zone):
            raise Refused(_("这一地域不归您管理，请选择本市范围内的地域。"), field="zone")
        facts = {name: form.cleaned_data[name] for name in FACTS if name in form.cleaned_data}
        who = {"actor": request.user, "today": timezone.localdate()}
        saved = services.change_site(site=obj, **who, **facts) if change else services.add_site(**who, **facts)
        obj.pk = saved.pk
        obj._state.adding = False

    def has_delete_permission(self, request, obj=None):
        """Nothing of business is deleted."""
        return False


def _release(request, allocation, reason):
    today = timezone.localdate()
    services.release_site(actor=request.user, allocation=allocation, released_on=today, reason=reason, today=today)
    return _("已登记退出。")


@admin.register(SiteAllocation)
class SiteAllocationAdmin(RecordAdmin):
    """用地落实. Never more than a site has, never where 详细规划 does not cover it."""

    list_display = ("project", "site", "area_mu", "supply_mode", "allocated_on", "lease_until", "allocated_by", "released_on")
    list_filter = ("supply_mode", "allocated_on", "lease_until", "released_on")
    list_select_related = ("project", "site", "allocated_by")
    search_fields = ("project__code", "project__name", "site__name")
    fields = (
        "project",
        "site",
        "area_mu",
        "allocated_on",
        "supply_mode",
        "lease_until",
        "conversion_condition",
        "conversion_due",
        "offers_tax",
        "offers_plot_ratio",
        "offers_energy",
        "offers_rd",
    )
    acts = (
        Act(
            "release",
            gettext_lazy("退出"),
            gettext_lazy("今天起退出这处用地，租期提醒停止。"),
            _release,
            asks_reason=True,
            is_open=lambda allocation: allocation.released_on is None,
        ),
    )

    def write(self, request, obj, values, change):
        """Allocate it."""
        return services.allocate_site(actor=request.user, today=timezone.localdate(), **values)


def _give_up(request, reservation, reason):
    services.release_reservation(actor=request.user, reservation=reservation, reason=reason, today=timezone.localdate())
    return _("已取消预留。")


@admin.register(SiteReservation)
class SiteReservationAdmin(RecordAdmin):
    """用地预留. Over by itself past its day; renewed and turned into an allocation on the project's page."""

    list_display = ("project", "site", "area_mu", "reserved_on", "until", "renewed_on", "end", "ended_on", "reserved_by")
    list_filter = ("end", "until", "reserved_on")
    list_select_related = ("project", "site", "reserved_by")
    search_fields = ("project__code", "project__name", "site__name")
    fields = ("project", "site", "area_mu", "until", "reason")
    acts = (
        Act(
            "release",
            gettext_lazy("取消预留"),
            gettext_lazy("面积立即放出。"),
            _give_up,
            asks_reason=True,
            is_open=lambda reservation: reservation.ended_on is None,
        ),
    )

    def write(self, request, obj, values, change):
        """Reserve it."""
        return services.reserve_site(actor=request.user, today=timezone.localdate(), **values)
