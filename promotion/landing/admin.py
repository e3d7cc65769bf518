"""Admin pages of landing: milestones through their service, the plan to be read. The ground: `admin_sites.py`."""

from django.contrib import admin
from django.utils import timezone

from promotion.landing import services
from promotion.landing.models import LandingPlan, LandingTask, Milestone
from promotion.projects.admin_base import ReadOnlyInline, ScopedReadOnlyAdmin, ServiceAdmin


class TaskInline(ReadOnlyInline):
    """The items of a plan."""

    model = LandingTask
    fields = ("phase", "title", "department", "responsible", "due", "done_on", "result")

    def get_queryset(self, request):
        """With the names."""
        return super().get_queryset(request).select_related("department", "responsible")


@admin.register(LandingPlan)
class LandingPlanAdmin(ScopedReadOnlyAdmin):
    """落地计划."""

    list_display = ("project", "made_by", "made_at")
    list_filter = ("made_at",)
    list_select_related = ("project", "made_by")
    search_fields = ("project__code", "project__name")
    inlines = (TaskInline,)


@admin.register(LandingTask)
class LandingTaskAdmin(ScopedReadOnlyAdmin):
    """落地事项."""

    project_path = "plan__project"
    list_display = ("title", "project", "phase", "department", "responsible", "due", "done_on")
    list_filter = ("phase", "due", "done_on")
    list_select_related = ("plan__project", "department", "responsible")
    search_fields = ("title", "plan__project__code", "plan__project__name")

    @admin.display(description=LandingPlan._meta.get_field("project").verbose_name)
    def project(self, task):
        """Of the plan."""
        return task.plan.project


@admin.register(Milestone)
class MilestoneAdmin(ServiceAdmin):
    """里程碑. 开工 without 环评 and 节能审查 is refused here as everywhere."""

    list_display = ("project", "kind", "planned_on", "actual_on", "evidence", "recorded_by")
    list_filter = ("kind", "planned_on", "actual_on")
    list_select_related = ("project", "recorded_by")
    search_fields = ("project__code", "project__name")
    fields = ("project", "kind", "planned_on", "actual_on", "evidence")

    def get_readonly_fields(self, request, obj=None):
        """A milestone stays with its project and its kind."""
        return ("project", "kind") if obj is not None else ()

    def write(self, request, obj, values, change):
        """Record it; of a row already there project and kind are its own."""
        dates = {name: values[name] for name in ("planned_on", "actual_on", "evidence")}
        return services.record_milestone(actor=request.user, project=obj.project, kind=obj.kind, today=timezone.localdate(), **dates)
