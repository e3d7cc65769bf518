"""项目库: table and board of one filtered set, copy as text, assigning several at once."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common.htmx import UNPROCESSABLE, go, render_page
from promotion.desk.doors import form_door, reading
from promotion.desk.forms.library import AssignManyForm
from promotion.desk.library import (
    PAGE_SIZE,
    Library,
    Totals,
    cards_by_stage,
    columns_of,
    open_library,
    page_of,
    totals_by_stage,
    totals_of,
)
from promotion.desk.library_board import board_of
from promotion.desk.library_head import chips_of, summary_of, tabs_of
from promotion.desk.library_links import address
from promotion.desk.library_rows import column_boxes, heads_of, rows_of
from promotion.desk.services.assigning import MOST_AT_ONCE, assign_many, may_assign
from promotion.exchange.links import export_links
from promotion.exchange.text import projects_as_text
from promotion.people.roles import Ability
from promotion.pipeline.filters import ANY_STATUS
from promotion.projects.facts import Stage, Status
from promotion.projects.lights import Light

LONGEST_NUMBER = 9
FOLDED = ("status", "channel", "key", "owed", "min", "max", "opened_from", "opened_to", "since_from", "since_to")


class Counted(Paginator):
    """A paginator over rows that have been counted already and are read elsewhere."""

    def __init__(self, count: int):
        super().__init__(range(count), PAGE_SIZE)


@reading
def project_list(request):
    """The table."""
    today = timezone.localdate()
    library = open_library(request.user, request.GET, today)
    totals, columns = totals_of(library.rows), columns_of(request.GET)
    complaints = list(library.wanted.complaints)
    page = Counted(totals.count).page(_page_number(request.GET, totals, complaints))
    url = reverse("project_list")
    context = {
        **_frame(request, library, totals, "table", complaints),
        "page": page,
        "columns": columns,
        "heads": heads_of(columns, library, url),
        "rows": rows_of(page_of(library, page.number, columns) if totals.count else [], columns, today),
        "column_boxes": column_boxes(columns),
    }
    return render_page(request, "desk/library/list.html", "desk/library/_results.html", context)


@reading
def project_board(request):
    """The board: the same filtered rows by stage."""
    today = timezone.localdate()
    library = open_library(request.user, request.GET, today)
    by_stage = totals_by_stage(library.rows)
    totals = _added(by_stage)
    board = board_of(library, by_stage, cards_by_stage(library.rows), reverse("project_list"), today)
    context = {**_frame(request, library, totals, "board", list(library.wanted.complaints)), "board": board}
    return render_page(request, "desk/library/board.html", "desk/library/_results.html", context)


@reading
def project_text(request):
    """The filtered or ticked projects as text for a chat, without contacts."""
    today = timezone.localdate()
    library = open_library(request.user, request.GET, today)
    if library.wanted.complaints:
        messages.error(request, library.wanted.complaints[0])
        return go(request, _back(library))
    text, left = projects_as_text(library.rows, today)
    context = {"text": text, "left": left, "title": _("复制为微信文本"), "part": "desk/library/_text.html", "back": _back(library)}
    return render_page(request, "components/sheet_page.html", "desk/library/_text.html", context)


@form_door
def project_assign_many(request):
    """Give the ticked projects to one person: the form on GET, the act on POST, one sentence for each that was refused."""
    today = timezone.localdate()
    may_assign(request.user, today)
    library = open_library(request.user, request.GET, today)
    form = AssignManyForm(request.POST or None, today=today)
    picked = form.picked(request.POST) if request.method == "POST" else _picked(library, request.GET)
    if request.method == "POST" and form.is_valid():
        outcome = assign_many(actor=request.user, picked=picked, today=today, **form.cleaned_data)
        _tell(request, outcome, form.cleaned_data["to"])
        return go(request, _back(library))
    context = {"form": form, "picked": picked, "title": _("指派项目责任人"), "part": "desk/library/_assign.html", "back": _back(library)}
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render_page(request, "components/sheet_page.html", "desk/library/_assign.html", context, status=status)


def _picked(library: Library, params: QueryDict) -> list[tuple[str, int]]:
    """The ticked projects, or all results where that was asked for. A parameter that cannot be read must not widen an act: then none."""
    if library.wanted.complaints or not (library.wanted.asked("code") or params.get("all")):
        return []
    return [(project.code, project.version) for project in library.rows[: MOST_AT_ONCE + 1]]


def _tell(request, outcome, to) -> None:
    if outcome.done:
        messages.success(request, _("已把 %(n)d 个项目指派给 %(who)s。") % {"n": outcome.done, "who": to})
    for sentence in outcome.refused[:5]:
        messages.error(request, sentence)
    if len(outcome.refused) > 5:
        messages.error(request, _("另有 %(n)d 个项目未能指派，请逐个打开查看。") % {"n": len(outcome.refused) - 5})


def _frame(request, library: Library, totals: Totals, layout: str, complaints: list[str]) -> dict:
    """What table and board have in common: filter form, tabs, chips, totals, links."""
    urls = {"table": reverse("project_list"), "board": reverse("project_board")}
    url, wanted = urls[layout], library.wanted
    count, amount, blank = summary_of(totals)
    hidden = [(name, value) for name, values in library.query.lists() for value in values if name not in ("code", "cols")]
    return {
        "layout": layout,
        "url": url,
        "table_url": address(library.query, urls["table"]),
        "board_url": address(library.query, urls["board"], drop=("cols", "sort")),
        "export": export_links("projects", library.query, everything=True),
        "export_follow_ups": export_links("follow_ups", _without_columns(library.query))["xlsx"],
        "export_milestones": export_links("milestones", _without_columns(library.query))["xlsx"],
        "text_url": address(library.query, reverse("project_text")),
        "tabs": tabs_of(library, urls, layout),
        "chips": chips_of(library, url),
        "closed_are_out": not (wanted.asked("status") or wanted.asked("code")),
        "with_closed": address(library.query, url, status="all"),
        "count": count,
        "amount": amount,
        "blank": blank,
        "complaints": complaints,
        "data": _typed(request.GET),
        "stages": Stage.choices,
        "lights": Light.choices,
        "statuses": [*Status.choices, (ANY_STATUS, _("全部状态"))],
        "kept": [(name, value) for name, value in hidden if name.startswith("entered")],
        "cols_kept": library.query.getlist("cols"),
        "choices": wanted.choices,
        "owner_choices": wanted.choices.owner_choices(),
        "query_text": library.query.urlencode(),
        "hidden": hidden,
        "may_assign": Ability.ASSIGN in library.abilities,
        "fold_open": any(library.query.get(name) for name in FOLDED),
        "side_open": any(library.query.get(name) for name in ("chain", "zone", "owner", *FOLDED)),
    }


def _without_columns(query: QueryDict) -> QueryDict:
    """The filter alone: the columns are those of projects."""
    query = query.copy()
    query.pop("cols", None)
    return query


def _typed(params: QueryDict) -> dict:
    """What was typed, by parameter: texts for fields, sets for rows of boxes."""
    several = ("stage", "status", "light")
    texts = {name: params.get(name, "")[:200] for name in params if name not in several}
    return {**texts, **{name: set(params.getlist(name)) for name in several}}


def _page_number(params: QueryDict, totals: Totals, complaints: list[str]) -> int:
    """The page asked for; junk and pages beyond the end are said, and the nearest shown."""
    last = max(-(-totals.count // PAGE_SIZE), 1)
    text = params.get("page", "1")
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER and int(text) >= 1):
        complaints.append(_("页码看不懂，已显示第 1 页。"))
        return 1
    if int(text) > last:
        complaints.append(_("没有第 %(n)s 页，已显示最后一页。") % {"n": text})
    return min(int(text), last)


def _added(by_stage: dict[str, Totals]) -> Totals:
    found = by_stage.values()
    return Totals(sum(each.count for each in found), sum(each.amount for each in found), sum(each.without_amount for each in found))


def _back(library: Library) -> str:
    return address(library.query, reverse("project_list"), drop=("code",))
