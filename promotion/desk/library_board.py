"""The board as it is drawn: columns by stage, cards, and where each card may be moved."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from promotion.common.money import show_amount, show_sum
from promotion.desk.library import CARDS_SHOWN, Library, Totals
from promotion.desk.library_links import address, links
from promotion.people.roles import Ability
from promotion.pipeline.stages import next_stage, previous_stage
from promotion.projects.facts import Stage, Status
from promotion.projects.lights import Light


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
    is_waived: bool
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
        is_waived=project.is_waived,
        on_hold=str(project.get_status_display()) if project.status != Status.ACTIVE else "",
        moves=tuple(_moves(project, library, addresses)),
    )


def _moves(project, library: Library, addresses):
    """Where the viewer may try to move the card; the sheet that opens says what is still missing."""
    if project.status != Status.ACTIVE:
        return
    can = library.abilities
    mine = Ability.EDIT_OWN in can and project.owner_id == library.wanted.user.pk
    after, before = next_stage(project.stage), previous_stage(project.stage)
    if after and (mine or Ability.EDIT_IN_SCOPE in can):
        yield Move(_("推进到%(stage)s") % {"stage": Stage(after).label}, f"{addresses['project_advance'](project.code)}?to={after}", after)
    if before and Ability.MOVE_BACK in can:
        yield Move(_("退回到%(stage)s") % {"stage": Stage(before).label}, addresses["project_back"](project.code), before)
