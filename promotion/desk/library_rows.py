"""The table as it is drawn, every text made once here (a template that formats native values takes four times as long)."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from promotion.desk.library import Library
from promotion.desk.library_links import address, links
from promotion.exchange.columns import MONEY, NUMBER
from promotion.exchange.ledgers.projects import COLUMNS
from promotion.pipeline.filters import DEFAULT_SORT
from promotion.projects.facts import Status

RIGHT = (MONEY, NUMBER)


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
    is_waived: bool
    cells: tuple[Cell, ...]


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
            is_waived=project.is_waived,
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


def column_boxes(columns) -> list[tuple[str, str, bool]]:
    """All columns with whether they are shown; the name always is."""
    shown = {column.key for column in columns}
    return [(column.key, str(column.head), column.key in shown) for column in COLUMNS if column.key != "name"]
