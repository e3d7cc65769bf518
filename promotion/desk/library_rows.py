"""项目库 as it is drawn: rows, cards, chips and links, every text made once here (a template that formats native values takes four times as long)."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from promotion.common.money import show_amount, show_sum
from promotion.desk.library import CARDS_SHOWN, Library, Totals
from promotion.exchange.columns import COLUMNS, MONEY, NUMBER
from promotion.people.roles import Ability
from promotion.pipeline.choices import Choices, owner_words
from promotion.pipeline.filters import DEFAULT_SORT
from promotion.projects.facts import STAGE_ORDER, Stage, Status, stage_index
from promotion.projects.lights import Light

SAMPLE_CODE = "ZS0000-00000"
RIGHT = (MONEY, NUMBER)
FOLDED = ("status", "channel", "key", "min", "max", "opened_from", "opened_to", "since_from", "since_to")


@dataclass(frozen=True)
class Head:
    """The head of a column; `href` sorts by it."""

    key: str
    label: str
    css: str
    href: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell; `badge` is the class of the coloured word it holds, `dot` whether a light stands before it."""

    text: str
    css: str = ""
    badge: str = ""
    dot: bool = False


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    code: str
    name: str
    href: str
    under: str
    is_key: bool
    is_confidential: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Move:
    """One entry of a card's 移动到… menu; `stage` is the column that a drag would have to hit."""

    label: str
    href: str
    stage: str


@dataclass(frozen=True)
class Card:
    """One card of the board."""

    code: str
    name: str
    href: str
    under: str
    amount: str
    owner: str
    days: str
    light: str
    light_word: str
    is_key: bool
    on_hold: str
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class BoardColumn:
    """One stage of the board with its count, its sum and its first cards."""

    stage: str
    label: str
    totals: str
    amount: str
    href: str
    cards: tuple[Card, ...]
    left: int


@dataclass(frozen=True)
class Chip:
    """One filter in force, and the address without it."""

    label: str
    href: str


@dataclass(frozen=True)
class Tab:
    """A ready or saved view."""

    label: str
    href: str
    current: bool
    delete: str = ""
    shared: bool = False


def links(name: str) -> Callable[[str], str]:
    """A cheap `code → address` for the URL `name`, which takes a project code."""
    pattern = reverse(name, args=[SAMPLE_CODE])
    return lambda code: pattern.replace(SAMPLE_CODE, code)


def address(query: QueryDict, url: str, *, drop: Iterable[str] = (), **changes) -> str:
    """`url` under `query` with some parameters dropped and some set."""
    query = query.copy()
    for name in drop:
        query.pop(name, None)
    for name, value in changes.items():
        query[name] = value
    return f"{url}?{query.urlencode()}" if query else url


def heads_of(columns, library: Library, url: str) -> list[Head]:
    """The heads: a second click turns the order round."""
    now = library.wanted.asked("sort") or DEFAULT_SORT
    heads = []
    for column in columns:
        css = "num" if column.kind in RIGHT else ""
        if not column.sort:
            heads.append(Head(column.key, str(column.head), css))
            continue
        down = now == f"-{column.sort}"
        direction = "" if now.lstrip("-") != column.sort else ("descending" if down else "ascending")
        turned = column.sort if down else f"-{column.sort}"
        heads.append(Head(column.key, str(column.head), css, address(library.query, url, sort=turned), direction))
    return heads


def rows_of(projects, columns, today: datetime.date) -> list[Row]:
    """The lines of a page of projects."""
    detail = links("project_detail")
    others = [column for column in columns if column.key != "name"]
    return [
        Row(
            code=project.code,
            name=project.name,
            href=detail(project.code),
            under=f"{project.code} · {project.enterprise or _('尚无意向企业')}",
            is_key=project.is_key,
            is_confidential=project.is_confidential,
            cells=tuple(_cell(column, project, today) for column in others),
        )
        for project in projects
    ]


def _cell(column, project, today) -> Cell:
    badge = column.style(project)
    css = "num" if column.kind in RIGHT else ""
    if column.key == "due" and project.next_due and project.next_due < today and project.status == Status.ACTIVE:
        css = "bad"
    text = column.text(project)
    if column.key == "stage" and project.status != Status.ACTIVE:
        text, badge = f"{text} · {project.get_status_display()}", "stage" if project.status == Status.CLOSED else "stage status-hold"
    none = "is-none" if text == "—" else ""
    return Cell(text, " ".join(filter(None, (css, f"c-{column.key}", none))), badge, badge.startswith("light"))


def board_of(library: Library, totals: dict[str, Totals], cards: dict[str, list], url: str, today: datetime.date) -> list[BoardColumn]:
    """The columns of the board: all stages, or those that the filter asks for."""
    asked = library.wanted.asked("stage")
    addresses = {name: links(name) for name in ("project_detail", "project_advance", "project_back")}
    columns = []
    for stage in Stage:
        if asked and stage.value not in asked:
            continue
        found = totals.get(stage.value, Totals(0, 0, 0))
        shown = tuple(_card(project, library, addresses, today) for project in cards.get(stage.value, []))
        columns.append(
            BoardColumn(
                stage=stage.value,
                label=str(stage.label),
                totals=f"{found.count:,}",
                amount=show_sum(found.amount) if found.count else "",
                href=address(library.query, url, stage=stage.value),
                cards=shown,
                left=max(found.count - CARDS_SHOWN, 0),
            )
        )
    return columns


def _card(project, library: Library, addresses, today) -> Card:
    days = (today - project.stage_since).days
    return Card(
        code=project.code,
        name=project.name,
        href=addresses["project_detail"](project.code),
        under=str(project.enterprise or _("尚无意向企业")),
        amount=show_amount(project.amount),
        owner=str(project.owner or _("待认领")),
        days=_("本阶段 %(n)d 天") % {"n": days},
        light=project.light,
        light_word=str(Light(project.light).label),
        is_key=project.is_key,
        on_hold=str(project.get_status_display()) if project.status != Status.ACTIVE else "",
        moves=tuple(_moves(project, library, addresses)),
    )


def _moves(project, library: Library, addresses):
    """Where the viewer may try to move the card; the sheet that opens says what is still missing."""
    can = library.abilities
    mine = Ability.EDIT_OWN in can and project.owner_id == library.wanted.user.pk
    place = stage_index(project.stage)
    if project.status != Status.ACTIVE:
        return
    if (mine or Ability.EDIT_IN_SCOPE in can) and place + 1 < len(STAGE_ORDER):
        after = STAGE_ORDER[place + 1]
        yield Move(_("推进到%(stage)s") % {"stage": Stage(after).label}, f"{addresses['project_advance'](project.code)}?to={after}", after)
    if Ability.MOVE_BACK in can and place > 0:
        before = STAGE_ORDER[place - 1]
        yield Move(_("退回到%(stage)s") % {"stage": Stage(before).label}, addresses["project_back"](project.code), before)


def summary_of(totals: Totals) -> tuple[str, str, str]:
    """共 1,204 个 · 合计 356.8 亿元, and how many of them have no amount."""
    blank = _("其中 %(n)s 个未填投资额") % {"n": f"{totals.without_amount:,}"} if totals.without_amount else ""
    return f"{totals.count:,}", show_sum(totals.amount) if totals.count else "—", blank


def chips_of(library: Library, url: str) -> list[Chip]:
    """The filters in force, each with the address that lifts it."""
    wanted, choices = library.wanted, library.wanted.choices
    chips = []
    for name, value in wanted.form.cleaned_data.items():
        if value in (None, "", []) or name in ("sort", "q", "entered_from", "entered_to"):
            continue
        words = _words(name, value, wanted, choices)
        drop = (name, "entered_from", "entered_to") if name == "entered" else (name,)
        chips.append(Chip(words, address(library.query, url, drop=drop)))
    return chips


def _words(name, value, wanted, choices) -> str:
    label = str(wanted.form.fields[name].label)
    if name in ("chain", "zone", "channel"):
        return f"{label}：{choices.names[name, value]}"
    if name == "owner":
        words = {"me": _("本人"), "none": _("待认领")}
        return f"{label}：{words.get(value) or choices.names['owner', value]}"
    if name == "code":
        return _("已选 %(n)d 个项目") % {"n": len(value)}
    if name == "entered":
        span = [str(day) for day in (wanted.asked("entered_from"), wanted.asked("entered_to")) if day]
        return _("新进入%(stage)s %(span)s") % {"stage": Stage(value).label, "span": "—".join(span)}
    if name in ("min", "max"):
        return f"{label} {show_amount(value)}"
    if isinstance(value, list):
        named = dict(wanted.form.fields[name].choices)
        return f"{label}：{'、'.join(str(named[each]) for each in value)}"
    return str(_("重点项目")) if name == "key" else f"{label} {value}"


def tabs_of(library: Library, urls: dict[str, str], layout: str) -> list[Tab]:
    """Ready views, one's own, and those that others share."""
    url = urls[layout]
    plain = library.query.copy()
    for name in ("cols", "sort"):
        plain.pop(name, None)
    now, whole = _sorted(plain.urlencode()), _sorted(library.query.urlencode())
    ready = [
        (_("在库"), {}),
        (_("我的项目"), {"owner": "me"}),
        (_("红灯"), {"light": "red"}),
        (_("待认领"), {"owner": "none"}),
        (_("已终止"), {"status": "closed"}),
    ]
    tabs = [Tab(label, f"{url}?{urlencode(query)}" if query else url, now == _sorted(urlencode(query))) for label, query in ready]
    for view in library.views:
        href = f"{urls[view.layout]}?{view.query}" if view.query else urls[view.layout]
        delete = reverse("saved_view_delete", args=[view.pk]) if view.is_mine else ""
        tabs.append(Tab(view.name, href, bool(view.query) and whole == _sorted(view.query), delete, view.is_shared))
    return tabs


def _sorted(query: str) -> list[str]:
    return sorted(query.split("&"))


def owner_choices(choices: Choices) -> list[tuple[str, str]]:
    """The people of the owner picker after 本人 and 待认领."""
    return [*owner_words(), *((each.value, each.label) for each in choices.owners)]


def column_boxes(columns) -> list[tuple[str, str, bool]]:
    """All columns with whether they are shown; the name always is."""
    shown = {column.key for column in columns}
    return [(column.key, str(column.head), column.key in shown) for column in COLUMNS if column.key != "name"]
