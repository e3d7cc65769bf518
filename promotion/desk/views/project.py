"""The project page, its print, and changing what it says."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common.errors import Stale
from promotion.common.htmx import UNPROCESSABLE, go, render_page
from promotion.desk import project_page, timeline
from promotion.desk.doors import (
    CONFLICT,
    Sheet,
    acting,
    bound_to,
    form_door,
    form_sheet,
    project_or_404,
    project_url,
    reading,
    refusals_beside_fields,
)
from promotion.desk.forms.follow_ups import FollowUpForm
from promotion.desk.forms.moves import CandidatesForm, MemberForm, ReasonForm, ReplyForm
from promotion.desk.forms.pickers import writable_zones
from promotion.desk.forms.project import ProjectForm
from promotion.desk.ground import ground_of
from promotion.desk.rights import rights_on
from promotion.desk.tabs import agreements as agreements_tab
from promotion.desk.tabs import issues
from promotion.desk.tabs.admission import admission_tab
from promotion.desk.tabs.funds import funds
from promotion.desk.tabs.landing import landing_tab
from promotion.desk.tabs.outcomes import outcomes
from promotion.desk.versions import both_versions
from promotion.pipeline.services import moves
from promotion.places.models import Zone
from promotion.projects.lights import Light
from promotion.projects.models import ProjectMember
from promotion.projects.models.deadlines import DeadlineKind
from promotion.projects.services import changes, permits
from promotion.projects.sight import visible_enterprises

RECENT = 6


@reading
def project_detail(request, code):
    """One project: head, stage bar, and the tab that `?tab=` names."""
    project, today = project_or_404(request, code), timezone.localdate()
    rights = rights_on(project, request.user, today)
    tabs = project_page.tab_names(project)
    asked = request.GET.get("tab", "")
    tab = asked if asked in dict(tabs) else tabs[0][0]
    here = project_url(code)
    context = {
        **project_page.head(project, rights, today),
        **_tab(tab, project, rights, request.user, today),
        "tabs": [{"label": label, "href": f"{here}?tab={name}", "current": name == tab} for name, label in tabs],
        "tab_part": f"desk/project/_{tab}.html",
        "today": today,
        "can_undo": moves.undoable(project, request.user, timezone.now()) is not None,
    }
    return render(request, "desk/project.html", context)


@reading
def project_print(request, code):
    """项目信息表 on one A4, with the text for a chat group."""
    project, today = project_or_404(request, code), timezone.localdate()
    rights = rights_on(project, request.user, today)
    top = project_page.head(project, rights, today)
    talks = timeline.timeline_of(project, request.user, timezone.now(), sees_phones=False, kinds=("follow_up",), most=5)
    step = project.deadlines.filter(kind=DeadlineKind.NEXT_STEP, closed_at__isnull=True).first()
    text = project_page.wechat_text(project, Light(top["light"]).label, step, timeline.newest_talk(project))
    shown = {**top, **project_page.overview(project, rights, request.user), "talks": talks, "step": step, "wechat": text, "today": today}
    return render(request, "desk/project_print.html", shown)


@form_door
def project_edit(request, code):
    """Change the facts. Stale: both versions side by side, what was typed is kept and can be sent again."""
    project, today = project_or_404(request, code), timezone.localdate()
    permits.must_edit(project, request.user, today)
    reached = writable_zones(request.user, today).values("pk")
    zones = Zone.objects.taking_projects().filter(Q(pk__in=reached) | Q(pk=project.zone_id)).select_related("region")
    firms = visible_enterprises(request.user, today).order_by("name")
    form = bound_to(request, ProjectForm, project=project, zones=zones, enterprises=firms)
    status, versions = (UNPROCESSABLE if form.is_bound else 200), None
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            with refusals_beside_fields(form):
                changes.edit_project(
                    actor=request.user,
                    project=project,
                    version=values["version"],
                    today=today,
                    reason=values["reason"],
                    **form.changes(),
                )
                messages.success(request, _("已保存。"))
                return go(request, "project_detail", code)
        except Stale as stale:
            status, versions = CONFLICT, both_versions(form, stale)
    context = {"form": form, "project": project, "versions": versions}
    return render_page(request, "desk/project_edit.html", "desk/project_edit.html", context, status)


@form_door
def project_candidates(request, code):
    """The candidate zones in order."""
    project, today = project_or_404(request, code), timezone.localdate()
    permits.must_edit(project, request.user, today)
    zones = [row.zone for row in project.candidate_zones.select_related("zone")]
    start = {"first": zones[0] if zones else None, "zones": zones[1:]}
    known = [zone.pk for zone in (*zones, *writable_zones(request.user, today))]
    form = bound_to(request, CandidatesForm, initial=start, zones=Zone.objects.taking_projects().filter(pk__in=known))

    def save(values):
        changes.set_candidates(actor=request.user, project=project, zones=values["zones"], today=today)
        return project_url(code)

    lead = _("调整备选次序不改变归口，也不改变首谈；落户片区由决策确定。")
    return form_sheet(request, form, Sheet(_("备选片区"), _("保存"), project_url(code), lead), save)


@form_door
def project_member_new(request, code):
    """Put somebody on the team."""
    project, today = project_or_404(request, code), timezone.localdate()
    permits.must_edit(project, request.user, today)
    form = bound_to(request, MemberForm, today=today)

    def save(values):
        changes.add_member(actor=request.user, project=project, today=today, **values)
        return project_url(code)

    lead = _("专班成员能看到项目的全部内容，包括联系人电话。")
    return form_sheet(request, form, Sheet(_("加入专班"), _("加入"), project_url(code), lead), save)


@acting
def project_member_remove(request, code, pk):
    """Take somebody off the team."""
    project = project_or_404(request, code)
    member = ProjectMember.objects.filter(project=project, pk=pk).select_related("project", "user").first()
    if member:
        changes.remove_member(actor=request.user, member=member, today=timezone.localdate())
        messages.success(request, _("已将%(who)s移出专班。") % {"who": member.user})
    return go(request, "project_detail", code)


@form_door
def project_withdraw(request, code):
    """撤回 of a project that should not have been logged."""
    project, today = project_or_404(request, code), timezone.localdate()
    form = bound_to(request, ReasonForm, initial={"version": project.version})

    def save(values):
        changes.withdraw(actor=request.user, project=project, reason=values["reason"], today=today)
        messages.success(request, _("项目已撤回，管理员可以恢复。"))
        return reverse("workbench")

    sheet = Sheet(
        _("撤回项目"),
        _("撤回"),
        project_url(code),
        _("用于登记有误的线索；撤回后不再出现在任何列表和统计里。"),
        danger=True,
    )
    return form_sheet(request, form, sheet, save)


def _tab(tab, project, rights, user, today) -> dict:
    """What one tab draws."""
    now = timezone.now()
    follow_up = FollowUpForm(today=today, auto_id="inline_%s", draft=f"follow-up:{project.code}") if rights.edits else None
    if tab == "overview":
        recent = timeline.timeline_of(project, user, now, sees_phones=rights.is_mine, most=RECENT)
        own = {"form": follow_up, "entries": recent, "reply_form": ReplyForm()}
        return {**project_page.overview(project, rights, user), **own}
    if tab == "follow_ups":
        kinds = ("follow_up", "task", "document", "reminder")
        return {"form": follow_up, "entries": timeline.timeline_of(project, user, now, sees_phones=rights.is_mine, kinds=kinds)}
    if tab == "history":
        return {"entries": timeline.timeline_of(project, user, now, sees_phones=rights.is_mine)}
    reads = {
        "admission": lambda: admission_tab(project, user, today),
        "agreements": lambda: agreements_tab.draw(project, rights, user, today),
        "landing": lambda: {**landing_tab(project, user, rights, today), **ground_of(project, edits=rights.edits, today=today)},
        "files": lambda: project_page.files(project),
        "funds": lambda: funds(project, rights, user),
        "issues": lambda: {"lines": issues.lines(project.issues.soonest_first(), user, today)},
        "outcomes": lambda: outcomes(project, user, today),
    }
    return reads[tab]()
