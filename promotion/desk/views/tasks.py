"""批示, 督办 and to-dos: give, reply, take back."""

import datetime
import re

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.models import Grant
from promotion.common.errors import NotAllowed
from promotion.desk.doors import Sheet, act, acting, bound_to, form_door, form_sheet, project_or_404, project_url
from promotion.desk.forms.moves import INSTRUCTIONS, BehalfTaskForm, ReplyForm, TaskForm
from promotion.desk.rights import rights_on
from promotion.people.models import User
from promotion.people.roles import Role
from promotion.projects.models import Task
from promotion.projects.models.deadlines import TaskKind
from promotion.projects.services import tasks

DAYS_TO_ANSWER = 7
LEADERS = (Role.CHAIN_LEADER, Role.DEPUTY_LEADER)


@form_door
def task_new(request, code):
    """批示 in one tap from three ready sentences; 督办; a to-do for a colleague."""
    project, today = project_or_404(request, code), timezone.localdate()
    kinds = rights_on(project, request.user, today).asks
    if not kinds:
        raise NotAllowed(_("您的角色不能对该项目批示或交办。"))
    asked = request.GET.get("kind", "")
    start = {"kind": asked if asked in kinds else kinds[0], "due": today + datetime.timedelta(days=DAYS_TO_ANSWER)}
    team = User.objects.filter(Q(pk=project.owner_id) | Q(memberships__project=project), is_active=True).distinct().select_related("unit")
    leaders = _leaders_behind(request.user, today)
    form_class, more = (BehalfTaskForm, {"leaders": leaders}) if leaders is not None else (TaskForm, {})
    form = bound_to(request, form_class, initial=start, kinds=kinds, people=team, **more)
    back = _back(request, project_url(code))

    def save(values):
        task = tasks.give(actor=request.user, project=project, today=today, **values)
        messages.success(request, _("%(kind)s已送达%(who)s。") % {"kind": task.get_kind_display(), "who": task.to_user})
        return back

    title = _("批示与交办") if len(kinds) > 1 else TaskKind(kinds[0]).label
    sheet = Sheet(title, _("送达"), back, project.name, "desk/_task_sheet.html", extra={"phrases": INSTRUCTIONS})
    return form_sheet(request, form, sheet, save)


@form_door
def task_reply(request, pk):
    """The person asked answers."""
    task = get_object_or_404(Task.objects.filter(to_user=request.user).select_related("project", "from_user", "on_behalf_of"), pk=pk)
    form = bound_to(request, ReplyForm)
    back = _back(request, reverse("workbench"))

    def save(values):
        tasks.reply(actor=request.user, task=task, text=values["text"], now=timezone.now())
        messages.success(request, _("已回复%(who)s。") % {"who": task.on_behalf_of or task.from_user})
        return back

    lead = f"{task.on_behalf_of or task.from_user}：{task.text}"
    return form_sheet(request, form, Sheet(_("回复%(kind)s") % {"kind": task.get_kind_display()}, _("回复"), back, lead), save)


@acting
def task_retract(request, pk):
    """Whoever gave a task takes it back."""
    given = Task.objects.filter(Q(from_user=request.user) | Q(on_behalf_of=request.user)).select_related("project")
    task = get_object_or_404(given, pk=pk)
    return act(
        request,
        lambda: tasks.retract(actor=request.user, task=task, now=timezone.now()),
        done=_("已撤回。"),
        to=_back(request, reverse("workbench")),
    )


def _leaders_behind(user, today):
    """The leaders for whom a 联络员 may write down what they said: those with a grant on a chain that the 联络员 serves."""
    served = Grant.objects.live(today).filter(user=user, role=Role.LIAISON).values("chain_id")
    if not served:
        return None
    leading = Grant.objects.live(today).filter(Q(chain__in=served) | Q(chain__isnull=True), role__in=LEADERS).values("user_id")
    return User.objects.filter(pk__in=leading, is_active=True).select_related("unit")


def _back(request, default: str) -> str:
    """Where the person came from, as the form's hidden `back` says; only the workbench and the board of a chain are taken."""
    asked = request.POST.get("back", "")
    is_board = re.fullmatch(rf"{re.escape(reverse('chain_index'))}[-\w]+/", asked)
    return asked if is_board or asked in {reverse("workbench"), default} else default
