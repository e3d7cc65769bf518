"""Admin pages of 到位资金 and its months, 企业诉求, yearly outcomes, and their settings: written by services, or to be read."""

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.access.administration import administration_of
from promotion.common.admin_acts import Act, Tool
from promotion.common.admin_base import HouseAdmin
from promotion.common.money import show_amount
from promotion.landing import services
from promotion.landing.models import (
    FundArrival,
    FundMonthLock,
    GradeRule,
    IssueEvent,
    IssueLimit,
    ServiceIssue,
    StallLimit,
    YearlyOutcome,
)
from promotion.landing.models.outcomes import FIGURES
from promotion.landing.outcome_query import projects_with_tax
from promotion.projects.admin_base import ReadOnlyInline, RecordAdmin, ScopedReadOnlyAdmin


def _verify(request, row, reason):
    services.verify_arrival(actor=request.user, arrival=row, today=timezone.localdate())
    return _("已核实。")


def _reverse(request, row, reason):
    services.reverse_arrival(actor=request.user, arrival=row, reason=reason, today=timezone.localdate())
    return _("已冲销，记入本月。")


@admin.register(FundArrival)
class FundArrivalAdmin(RecordAdmin):
    """到位资金: added, verified and reversed; never changed."""

    list_display = ("project", "month", "shown_amount", "evidence_kind", "arrived_on", "recorded_by", "verified_by", "reverses")
    list_filter = ("month", "evidence_kind", "verified_at", "arrived_on")
    list_select_related = ("project", "recorded_by", "verified_by", "reverses")
    search_fields = ("project__code", "project__name", "evidence_note")
    fields = ("project", "amount", "arrived_on", "month", "evidence_kind", "evidence_note")
    acts = (
        Act(
            "verify",
            gettext_lazy("核实"),
            gettext_lazy("请对照凭据核实。登记人不能核实自己登记的资金；已锁定的月份不能核实。"),
            _verify,
            is_open=lambda row: not row.is_reversal and row.verified_at is None,
        ),
        Act(
            "reverse",
            gettext_lazy("冲销"),
            gettext_lazy("冲销余额全部记入本月，原记录不变。请写明理由。"),
            _reverse,
            asks_reason=True,
            is_open=lambda row: not row.is_reversal,
        ),
    )

    def get_fields(self, request, obj=None):
        """What is on record, when there is a record."""
        told = ("region", "file", "reverses", "reason", "recorded_by", "recorded_at", "verified_by", "verified_at")
        return (*self.fields, *told) if obj else self.fields

    def write(self, request, obj, values, change):
        """Enter it."""
        return services.record_arrival(actor=request.user, today=timezone.localdate(), **values)

    @admin.display(description=gettext_lazy("金额"), ordering="amount")
    def shown_amount(self, arrival):
        """万元 or 亿元."""
        return show_amount(arrival.amount)


@admin.register(FundMonthLock)
class FundMonthLockAdmin(RecordAdmin):
    """Months closed for a region. Closing is for good."""

    project_path = ""
    list_display = ("region", "month", "reason", "locked_by", "locked_at")
    list_filter = ("month", "locked_at")
    list_select_related = ("region", "locked_by")
    search_fields = ("region__name", "reason")
    fields = ("region", "month", "reason")

    def get_queryset(self, request):
        """Of the regions that the administrator reaches."""
        office = administration_of(request.user, timezone.localdate())
        rows = HouseAdmin.get_queryset(self, request).select_related("region")
        return rows if office.is_everywhere else rows.filter(pk__in=[row.pk for row in rows if office.reaches_region(row.region)])

    def write(self, request, obj, values, change):
        """Close it."""
        return services.lock_month(actor=request.user, today=timezone.localdate(), **values)


class EventInline(ReadOnlyInline):
    """The steps of an issue."""

    model = IssueEvent
    fields = ("kind", "happened_on", "to", "actor")

    def get_queryset(self, request):
        """With the names."""
        return super().get_queryset(request).select_related("actor")


@admin.register(ServiceIssue)
class ServiceIssueAdmin(RecordAdmin):
    """企业诉求. Taken in here or on the pages; its steps are done on its own page."""

    enterprise_path = "enterprise"
    list_display = ("raised_on", "kind", "project", "enterprise", "state", "received_by", "department", "close_due", "satisfaction")
    list_filter = ("state", "kind", "satisfaction", "raised_on", "close_due")
    list_select_related = ("project", "enterprise", "received_by", "department")
    search_fields = ("project__code", "project__name", "enterprise__name")
    fields = ("project", "enterprise", "kind", "text", "raised_by", "raised_on")
    inlines = (EventInline,)

    def get_fields(self, request, obj=None):
        """All that is known, without texts that may hold phone numbers."""
        told = (
            "received_by",
            "offered_to",
            "department",
            "assignee",
            "state",
            "first_due",
            "close_due",
            "first_answered_on",
            "answered_on",
        )
        shown = ("project", "enterprise", "kind", "raised_on")
        return (*shown, *told, "satisfaction", "closed_on", "reopened") if obj else self.fields

    def get_form(self, request, obj=None, change=False, **kwargs):
        """A project's issue is its investor's: the enterprise may stay empty."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is None and "enterprise" in form.base_fields:
            form.base_fields["enterprise"].required = False
        return form

    def get_inlines(self, request, obj):
        """Steps of what is there."""
        return self.inlines if obj else ()

    def write(self, request, obj, values, change):
        """Take it in."""
        if values.get("project"):
            values = {**values, "enterprise": None}
        return services.raise_issue(actor=request.user, today=timezone.localdate(), **values)

    def tools(self, request, row):
        """Its own page, too."""
        return [*super().tools(request, row), Tool(_("打开诉求页"), reverse("issue_detail", args=[row.pk]))]


@admin.register(IssueEvent)
class IssueEventAdmin(ScopedReadOnlyAdmin):
    """办理记录: append-only."""

    project_path, enterprise_path = "issue__project", "issue__enterprise"
    list_display = ("at", "issue", "kind", "to", "actor", "happened_on")
    list_filter = ("kind", "happened_on")
    list_select_related = ("issue", "actor")
    search_fields = ("issue__project__code", "issue__project__name", "issue__enterprise__name")
    masked_texts = ("note",)


@admin.register(YearlyOutcome)
class YearlyOutcomeAdmin(RecordAdmin):
    """年度产出. A second record of a year corrects the first; tax shows to its own city only."""

    list_display = ("project", "year", "revenue", "output", "jobs", "land_mu", "source", "recorded_by", "recorded_at")
    list_filter = ("year", "recorded_at")
    list_select_related = ("project", "recorded_by")
    search_fields = ("project__code", "project__name", "source")
    fields = ("project", "year", *FIGURES, "source", "reason")

    def get_fields(self, request, obj=None):
        """Without the tax for who may not read it."""
        if obj is None:
            return self.fields
        readable = projects_with_tax(request.user, timezone.localdate()).filter(pk=obj.project_id).exists()
        shown = (*self.fields, "supersedes", "recorded_by", "recorded_at")
        return shown if readable else tuple(name for name in shown if name != "tax")

    def write(self, request, obj, values, change):
        """Record it."""
        return services.record_outcome(actor=request.user, today=timezone.localdate(), **values)


@admin.register(IssueLimit)
class IssueLimitAdmin(HouseAdmin):
    """诉求办理时限."""

    list_display = ("kind", "first_days", "close_days")
    list_filter = ("kind",)
    search_fields = ("kind",)
    everywhere_only = True
    deletable = True


@admin.register(GradeRule)
class GradeRuleAdmin(HouseAdmin):
    """亩均评价规则."""

    list_display = ("year", "basis", "a_at_most", "c_at_least", "least")
    list_filter = ("basis",)
    search_fields = ("year",)
    everywhere_only = True
    deletable = True


@admin.register(StallLimit)
class StallLimitAdmin(HouseAdmin):
    """五未超期天数."""

    list_display = ("kind", "days")
    list_filter = ("kind",)
    search_fields = ("kind",)
    everywhere_only = True
    deletable = True
