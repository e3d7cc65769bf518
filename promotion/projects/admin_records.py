"""Admin pages of what hangs on a project: to be read, and clearances to be recorded."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy

from promotion.common.admin_base import HouseAdmin, ReadOnlyAdmin
from promotion.common.money import show_amount
from promotion.projects.admin_base import ScopedReadOnlyAdmin, ServiceAdmin
from promotion.projects.models import (
    Clearance,
    CodeCounter,
    Deadline,
    Document,
    FollowUp,
    LightLimit,
    Notice,
    ProjectMember,
    ProjectState,
    ProjectZone,
    Task,
)
from promotion.projects.services import papers


@admin.register(ProjectState)
class ProjectStateAdmin(ScopedReadOnlyAdmin):
    """项目历史: append-only."""

    list_display = ("project", "seq", "kind", "stage", "status", "owner", "zone", "chain", "shown_amount", "effective_on", "actor_name")
    list_filter = ("kind", "stage", "status", "effective_on")
    list_select_related = ("project", "owner", "zone", "chain")
    search_fields = ("project__code", "project__name")
    date_hierarchy = "effective_on"

    @admin.display(description=gettext_lazy("投资额"))
    def shown_amount(self, state):
        """万元 or 亿元."""
        return show_amount(state.amount)


@admin.register(FollowUp)
class FollowUpAdmin(ScopedReadOnlyAdmin):
    """跟进. Corrected by its author within a day, on the project's page."""

    enterprise_path, person_path = "enterprise", "author"
    list_display = ("happened_at", "project", "enterprise", "kind", "said_short", "next_step", "next_on", "author")
    list_filter = ("kind", "with_investor", "happened_at", "next_on")
    list_select_related = ("project", "enterprise", "author")
    search_fields = ("project__code", "project__name", "enterprise__name")
    masked_texts = ("said", "next_step", "participants")
    exclude = ("token",)

    @admin.display(description=gettext_lazy("说了什么"))
    def said_short(self, follow_up):
        """The beginning."""
        return follow_up.said[:40]


@admin.register(Task)
class TaskAdmin(ScopedReadOnlyAdmin):
    """批示与任务."""

    person_path = "from_user"
    list_display = ("kind", "project", "text_short", "from_user", "to_user", "due", "done_at", "retracted_at")
    list_filter = ("kind", "due", "done_at")
    list_select_related = ("project", "from_user", "to_user")
    search_fields = ("project__code", "project__name")
    masked_texts = ("text", "reply")

    @admin.display(description=gettext_lazy("内容"))
    def text_short(self, task):
        """The beginning."""
        return task.text[:40]


@admin.register(Deadline)
class DeadlineAdmin(ScopedReadOnlyAdmin):
    """到期事项, written by the rooms whose dates they are."""

    enterprise_path, person_path = "enterprise", "owner"
    list_display = ("due", "kind", "title", "project", "owner", "department", "closed_at")
    list_filter = ("kind", "due", "closed_at")
    list_select_related = ("project", "owner", "department")
    search_fields = ("project__code", "project__name")
    masked_texts = ("title",)


@admin.register(Notice)
class NoticeAdmin(ScopedReadOnlyAdmin):
    """告知."""

    enterprise_path, person_path = "enterprise", "recipient"
    list_display = ("created_at", "kind", "recipient", "text", "project")
    list_filter = ("kind", "created_at")
    list_select_related = ("recipient", "project")
    search_fields = ("recipient__name", "project__code")
    masked_texts = ("text",)


@admin.register(Clearance)
class ClearanceAdmin(ServiceAdmin):
    """要件结论: the newest outcome of each matter; the trail keeps the ones before."""

    list_display = ("project", "kind", "outcome", "document_number", "decided_on", "recorded_by")
    list_filter = ("kind", "outcome", "decided_on")
    list_select_related = ("project", "recorded_by")
    search_fields = ("project__code", "project__name", "document_number")
    fields = ("project", "kind", "outcome", "reason", "document_number", "decided_on")

    def get_readonly_fields(self, request, obj=None):
        """A conclusion stays with its project and its matter."""
        return ("project", "kind") if obj is not None else ()

    def write(self, request, obj, values, change):
        """Record it."""
        facts = {name: values[name] for name in ("outcome", "reason", "document_number", "decided_on")}
        return papers.record_clearance(actor=request.user, project=obj.project, kind=obj.kind, today=timezone.localdate(), **facts)


@admin.register(Document)
class DocumentAdmin(ScopedReadOnlyAdmin):
    """项目文件. Opened through the checked view of the product, not from here."""

    list_display = ("title", "project", "added_by", "added_at", "withdrawn_at")
    list_filter = ("added_at",)
    list_select_related = ("project", "added_by")
    search_fields = ("title", "project__code", "project__name")


@admin.register(ProjectMember)
class ProjectMemberAdmin(ScopedReadOnlyAdmin):
    """项目专班."""

    list_display = ("project", "user", "role", "added_at")
    list_filter = ("role", "added_at")
    list_select_related = ("project", "user")
    search_fields = ("project__code", "project__name", "user__name")


@admin.register(ProjectZone)
class ProjectZoneAdmin(ScopedReadOnlyAdmin):
    """备选片区."""

    list_display = ("project", "zone", "order")
    list_filter = (("zone", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("project", "zone")
    search_fields = ("project__code", "project__name", "zone__name")


@admin.register(CodeCounter)
class CodeCounterAdmin(ReadOnlyAdmin):
    """项目编号: the last number of each year."""

    everywhere_only = True
    list_display = ("of_year", "number")
    search_fields = ("year",)

    @admin.display(description=gettext_lazy("年份"), ordering="year")
    def of_year(self, counter):
        """The year."""
        return counter.year

    @admin.display(description=gettext_lazy("最后编号"), ordering="last")
    def number(self, counter):
        """The last number given out in it."""
        return counter.last


@admin.register(LightLimit)
class LightLimitAdmin(HouseAdmin):
    """亮灯时限."""

    list_display = ("stage", "quiet_days", "stay_yellow_days", "stay_red_days")
    list_filter = ("stage",)
    deletable = True
