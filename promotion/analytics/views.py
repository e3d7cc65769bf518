"""链长看板: own nodes, the board of one node, the state of one link."""

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from promotion.access.scope import scope_of
from promotion.analytics import reports
from promotion.analytics.decisions import to_decide
from promotion.analytics.goals import goal_of
from promotion.analytics.links import propose_state
from promotion.analytics.picture import picture_of
from promotion.analytics.reach import open_nodes, own_nodes
from promotion.analytics.services import confirm_link_state, may_confirm
from promotion.chains.models import ChainNode
from promotion.common.calendar import load_calendar
from promotion.common.errors import NotAllowed, Refused
from promotion.common.htmx import UNPROCESSABLE, go, render_page
from promotion.common.workdays import add_workdays
from promotion.people.roles import Ability
from promotion.projects.facts import Stage
from promotion.projects.models import Project
from promotion.projects.services.lighting import load_limits
from promotion.projects.sight import visible_enterprises

STUCK_SHOWN = 8
DAYS_TO_ANSWER = 3
SENTENCES = (
    gettext_lazy("请本周内与投资方见面，结果报我。"),
    gettext_lazy("请说明卡在哪里、需要谁来解决，3 个工作日内回复。"),
    gettext_lazy("请提出继续推进还是退出的意见，3 个工作日内回复。"),
)


@require_safe
def chain_index(request):
    """One's own chains; with one only, straight to it."""
    today = timezone.localdate()
    scope = scope_of(request.user, today)
    nodes = own_nodes(scope, request.user, today)
    if len(nodes) == 1:
        return redirect("chain_board", nodes[0].slug)
    rows = Project.objects.visible_to(request.user, today)
    tallies = reports.tally_by_node(rows, nodes)
    return render(request, "analytics/index.html", {"chains": [(node, tallies[node.pk]) for node in nodes]})


@require_safe
def chain_board(request, slug: str):
    """The board of one node: what waits for me, what moved, what is stuck, the goal; below them the funnel and the picture."""
    today = timezone.localdate()
    scope = scope_of(request.user, today)
    node = _node_or_404(scope, slug)
    rows, workdays = Project.objects.visible_to(request.user, today), load_calendar()
    red = reports.stuck(rows, node, request.user, today, load_limits(), workdays, STUCK_SHOWN)
    decisions, waiting = to_decide(rows, node, request.user, scope, today, red)
    monday = today - datetime.timedelta(days=today.weekday())
    context = {
        "node": node,
        "crumbs": list(open_nodes(scope).above(node).exclude(pk=node.pk).order_by("path")),
        "decisions": decisions,
        "more_decisions": waiting - len(decisions),
        "week": reports.changes_of_week(rows, node, monday, today),
        "red": red,
        "more_red": red.count - len(red.rows),
        "goal": goal_of(rows, node, today),
        "funnel": reports.stock_by_stage(rows, node, today),
        "picture": picture_of(rows, visible_enterprises(request.user, today), node),
        "asks": _asks(scope),
        "sentences": SENTENCES,
        "due": add_workdays(today, DAYS_TO_ANSWER, workdays).isoformat(),
        "day": today,
        "list_url": reverse("project_list"),
    }
    return render(request, "analytics/board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def chain_link(request, slug: str):
    """One link: what is there, what the system proposes, and its state to confirm."""
    today = timezone.localdate()
    scope = scope_of(request.user, today)
    node = _node_or_404(scope, slug)
    complaint = ""
    if request.method == "POST":
        try:
            confirm_link_state(actor=request.user, node=node, state=request.POST.get("state", ""), today=today)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Refused as refusal:
            complaint = str(refusal)
        else:
            messages.success(request, _("“%(name)s”的环节状态已确认。") % {"name": node.name})
            return go(request, "chain_board", _board_above(scope, node).slug)
    rows = reports.on_node(Project.objects.visible_to(request.user, today), node).active()
    firms = visible_enterprises(request.user, today).filter(chain__path__startswith=node.path).count()
    projects, landed = rows.count(), rows.filter(stage=Stage.LANDED).count()
    proposed = propose_state(firms, projects, landed)
    context = {
        "title": node.name,
        "part": "analytics/_link.html",
        "node": node,
        "back": reverse("chain_board", args=[_board_above(scope, node).slug]),
        "firms": firms,
        "projects": projects,
        "proposed": ChainNode.LinkState(proposed).label,
        "states": ChainNode.LinkState.choices,
        "may_confirm": may_confirm(scope, node),
        "complaint": complaint,
    }
    status = UNPROCESSABLE if complaint else 200
    return render_page(request, "components/sheet_page.html", "analytics/_link.html", context, status=status)


def _node_or_404(scope, slug: str) -> ChainNode:
    """The node among those open to the person; closed ones are as if missing."""
    if len(slug) > ChainNode._meta.get_field("slug").max_length:
        raise Http404
    return get_object_or_404(open_nodes(scope).select_related("scheme"), slug=slug)


def _board_above(scope, node) -> ChainNode:
    """The highest open node above, on whose board the link is drawn."""
    return open_nodes(scope).above(node).order_by("path").first() or node


def _asks(scope) -> str:
    """What kind of task this person may give: 批示, 督办, or none."""
    if scope.with_ability(Ability.INSTRUCT):
        return "instruction"
    return "supervision" if scope.with_ability(Ability.SUPERVISE) else ""
