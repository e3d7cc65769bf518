"""Admin page of projects: the plain fields through `edit_project`; what the journal keeps is read here and moved on the project's page."""

from django.contrib import admin
from django.db.models import Q
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.admin_acts import Act, Tool
from promotion.common.money import show_amount
from promotion.projects.admin_base import ReadOnlyInline, ServiceAdmin, VersionedForm, project_tools
from promotion.projects.administration import projects_administered
from promotion.projects.models import Project, ProjectMember, ProjectState, ProjectZone
from promotion.projects.services import changes
from promotion.projects.who_sees import who_sees


class ProjectForm(VersionedForm):
    """The plain fields of a project."""

    class Meta:
        model = Project
        fields = [*changes.PLAIN, *changes.MANY]


class StateInline(ReadOnlyInline):
    """The journal: read only; a wrong row is mended by 更正, which leaves both."""

    model = ProjectState
    fk_name = "project"
    fields = ("seq", "kind", "effective_on", "stage", "status", "owner", "zone", "chain", "shown_amount", "reason", "actor_name", "mended")
    ordering = ("-seq",)

    def get_queryset(self, request):
        """With all that a line names."""
        return super().get_queryset(request).select_related("owner", "zone", "chain", "superseded_by")

    @admin.display(description=gettext_lazy("投资额"))
    def shown_amount(self, state):
        """万元 or 亿元."""
        return show_amount(state.amount)

    @admin.display(description=gettext_lazy("更正情况"))
    def mended(self, state):
        """By which row it was superseded, or which it supersedes."""
        if hasattr(state, "superseded_by"):
            return _("已被第 %(n)d 条取代") % {"n": state.superseded_by.seq}
        return _("取代旧记录") if state.supersedes_id else ""


class ZoneInline(ReadOnlyInline):
    """备选片区."""

    model = ProjectZone
    fields = ("order", "zone")
    show_change_link = False

    def get_queryset(self, request):
        """With the zones' names."""
        return super().get_queryset(request).select_related("zone")


class MemberInline(ReadOnlyInline):
    """项目专班."""

    model = ProjectMember
    fields = ("user", "role", "added_at")
    show_change_link = False

    def get_queryset(self, request):
        """With the persons' names."""
        return super().get_queryset(request).select_related("user")


class WithdrawnFilter(admin.SimpleListFilter):
    """撤回 or not."""

    title = gettext_lazy("撤回")
    parameter_name = "withdrawn"

    def lookups(self, request, model_admin):
        """Two answers."""
        return [("no", _("在库")), ("yes", _("已撤回"))]

    def queryset(self, request, queryset):
        """Rows that match."""
        return queryset.filter(withdrawn_at__isnull=self.value() == "no") if self.value() in ("yes", "no") else queryset


def _withdraw(request, project, reason):
    changes.withdraw(actor=request.user, project=project, reason=reason, today=timezone.localdate())
    return _("已撤回“%(name)s”，可随时恢复。") % {"name": project.name}


def _restore(request, project, reason):
    changes.restore(actor=request.user, project=project, today=timezone.localdate())
    return _("已恢复“%(name)s”。") % {"name": project.name}


@admin.register(Project)
class ProjectAdmin(ServiceAdmin):
    """项目. Stage, status, owner, zone, chain and amount are the journal's."""

    comes_first = True
    form = ProjectForm
    list_display = ("code", "name", "stage", "status", "enterprise", "owner", "zone", "chain", "shown_amount", "is_key", "in_stock")
    list_filter = ("stage", "status", "phase", "is_key", WithdrawnFilter, ("zone", admin.RelatedOnlyFieldListFilter), "opened_on")
    list_select_related = ("enterprise", "owner", "zone", "chain")
    search_fields = ("code", "name", "sentence", "enterprise__name", "company_name")
    sortable_by = ("code", "name", "stage", "status", "is_key")
    readonly_fields = (
        "code",
        "stage",
        "status",
        "phase",
        "owner",
        "owning_unit",
        "zone",
        "chain",
        "shown_amount",
        "opened_on",
        "stage_since",
        "hold_until",
        "last_contact_on",
        "created_by",
        "created_at",
        "updated_at",
        "withdrawn_at",
    )
    fieldsets = (
        (None, {"fields": ("code", "name", "sentence", "content", "enterprise", "channel", "tags", "other_chains", "looked_at")}),
        (
            gettext_lazy("历史所载（只读；请在项目页推进、退回、指派、更正）"),
            {"fields": (("stage", "status", "phase"), ("owner", "owning_unit"), ("zone", "chain"), "shown_amount", "hold_until")},
        ),
        (gettext_lazy("标记"), {"fields": ("is_key", "is_confidential", "code_name", "problem")}),
        (gettext_lazy("要素需求"), {"fields": ("land_mu", "energy_tce", "jobs", "approval_code", "industry_code")}),
        (gettext_lazy("原币"), {"fields": ("original_amount", "currency", "exchange_rate", "exchange_rate_on"), "classes": ["collapse"]}),
        (gettext_lazy("项目公司"), {"fields": ("company_name", "company_uscc", "company_region")}),
        (
            gettext_lazy("日期"),
            {"fields": (("opened_on", "stage_since", "last_contact_on"), ("created_by", "created_at", "updated_at"), "withdrawn_at")},
        ),
    )
    inlines = (StateInline, ZoneInline, MemberInline)
    acts = (
        Act(
            "withdraw",
            gettext_lazy("撤回"),
            gettext_lazy("撤回后项目不再出现在任何列表和统计中，可以恢复。"),
            _withdraw,
            True,
            lambda p: not p.withdrawn_at,
        ),
        Act("restore", gettext_lazy("恢复"), gettext_lazy("恢复后项目回到原来的阶段。"), _restore, False, lambda p: bool(p.withdrawn_at)),
    )

    def _own(self, user, today):
        return Q(pk__in=projects_administered(user, today).values("pk"))

    def has_add_permission(self, request):
        """Leads are logged on the product's own page, with its look-out for twins."""
        return False

    def has_change_permission(self, request, obj=None):
        """A withdrawn project is restored first."""
        return super().has_change_permission(request, obj) and (obj is None or obj.withdrawn_at is None)

    def write(self, request, obj, values, change):
        """Only the fields that the person changed; the version makes exactly one of two savers win."""
        wanted = {name: values[name] for name in (*changes.PLAIN, *changes.MANY) if name in values}
        return changes.edit_project(
            actor=request.user, project=obj, version=values["looked_at"], today=timezone.localdate(), reason=_("后台修改"), **wanted
        )

    def get_urls(self):
        """One page more: who can see it."""
        door = self.admin_site.admin_view(self.who_sees_view)
        return [path("<path:object_id>/who-sees/", door, name="promotion_project_who_sees"), *super().get_urls()]

    def tools(self, request, row):
        """Who sees it, and the project's own page with 更正."""
        links = [Tool(_("谁能看到"), reverse("admin:promotion_project_who_sees", args=[row.pk]))]
        if row.withdrawn_at is None:
            links.append(Tool(_("更正历史"), reverse("project_correct", args=[row.code])))
        return [*links, *super().tools(request, row), *project_tools(row)]

    def who_sees_view(self, request, object_id):
        """Every person with their level and the reason."""
        project = self.get_object(request, object_id)
        if project is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("谁能看到：%(name)s") % {"name": project},
            "row": project,
            "watchers": who_sees(project, timezone.localdate()),
        }
        return TemplateResponse(request, "admin/who_sees.html", context)

    @admin.display(description=gettext_lazy("投资额"))
    def shown_amount(self, project):
        """万元 or 亿元."""
        return show_amount(project.amount)

    @admin.display(description=gettext_lazy("在库"), boolean=True)
    def in_stock(self, project):
        """Not withdrawn."""
        return project.withdrawn_at is None
