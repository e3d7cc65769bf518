"""What a row says of a project, but import never writes: each such cell is told, so that nothing is dropped unseen."""

import datetime
from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from promotion.common.money import HOME, plain, show_amount
from promotion.common.text import without_blanks
from promotion.exchange.columns import read_with
from promotion.exchange.imports.cells import Values
from promotion.exchange.imports.firm_facts import Meant
from promotion.exchange.imports.masking import on_our_sheets
from promotion.exchange.imports.project_facts import Facts, phase_beside, status_named, status_of
from promotion.exchange.imports.project_talks import PROGRESS, was_said_on
from promotion.exchange.imports.telling import left_out, not_kept, stays
from promotion.exchange.ledgers.projects import COLUMNS
from promotion.exchange.wanted import PROJECTS, by_key
from promotion.people.models import User
from promotion.projects.facts import Stage, Status
from promotion.projects.models import Project, ProjectMember, ProjectZone

FIELD = by_key(PROJECTS)
# As the sheets that go out have them.
LIKE_THE_LEDGER = frozenset(
    "uscc status_on status_reason hold_until opened_on engaged_on signed_on landed_on ground_broken_on in_production_on next_step "
    "progress_on construction_region unit ground_planned_on production_planned_on".split()
)
PLACES = frozenset({"construction_region", "unit"})  # written with or without what stands above them
TAKEN_WITH = {"next_step": "next_on", "progress_on": "progress"}  # taken with the other, alone they are not
OF_A_FIRM = frozenset({"uscc", "region", "contact"})
OF_A_STOP = frozenset({"status_on", "status_reason", "hold_until"})


def cautions(project: Project, values: Values, facts: Facts, meant: Meant, talks: set[str]) -> list[str]:
    """For a project that is there: a sentence for each cell that differs and is not written. `talks`: what the row adds of 进展 and 下一步."""
    found = [*_as_in_the_ledger(project, values, meant, talks), *_rows(project, values, facts, meant)]
    sentences = [stays(FIELD[key], old, new) for key, old, new in found]
    known = {str(user) for user in (project.owner, *(row.user for row in _team(project, values))) if user}
    sentences += _other_owners(values, known)
    sentences += phase_beside(values, project.phase) if project.stage == Stage.LANDED else []
    sentences += not_kept(PROJECTS, values, but=LIKE_THE_LEDGER)
    if (facts.money.get("original_amount"), facts.money.get("currency")) != (project.original_amount, project.currency):
        sentences += _without_rate(facts, project.amount)
    elif project.amount is None:
        sentences += _without_rate(facts, None)
    return sentences


def cautions_of_new(values: Values, facts: Facts, meant: Meant, keeper: User | None, in_vain: Collection[str]) -> list[str]:
    """For a project that comes in anew and goes to `keeper`. `in_vain`: fields that say nothing of such a one."""
    idle = {*in_vain, *(key for key, other in TAKEN_WITH.items() if other not in values)}
    if not (meant.enterprise or "enterprise" in values or meant.is_twin):
        idle |= OF_A_FIRM
    same = {key for key, there in _places(facts, keeper).items() if _is_like(there, values.beside.get(key))}
    unused = {key for key in idle if key in values} | values.beside.keys() - same
    sentences = [stays(FIELD[key], old, new) for key, old, new in _firm(values, facts, meant.enterprise)] if meant.enterprise else []
    sentences += left_out(PROJECTS, unused) + _other_owners(values, set()) + _without_rate(facts, None)
    return sentences


def _as_in_the_ledger(project: Project, values: Values, meant: Meant, talks: set[str]) -> Iterator[tuple]:
    said = values.beside | values.values
    taken = {"next_step"} if "next_on" in values else set()
    taken |= {"progress_on"} if PROGRESS in talks or was_said_on(project, values) else set()
    keys = {key for key in LIKE_THE_LEDGER - taken if said.get(key) is not None}
    columns = [column for column in COLUMNS if column.wanted and column.wanted.key in keys]
    if not columns:
        return
    row = read_with(Project.objects.filter(pk=project.pk), columns).get()
    row.enterprise = project.enterprise or meant.enterprise
    for column in columns:
        key = column.wanted.key
        old, new = column.on_paper(row), on_our_sheets(said[key])
        if not (_is_like(old, new) if key in PLACES else _is_same(old, new)):
            yield key, old, new


def _is_same(old, new) -> bool:
    return new == old if isinstance(new, datetime.date) else without_blanks(str(old or "")) == without_blanks(new)


def _is_like(old: str, new: str | None) -> bool:
    old, new = without_blanks(str(old or "")), without_blanks(str(new or ""))
    return bool(old and new) and (old.endswith(new) or new.endswith(old))


def _rows(project: Project, values: Values, facts: Facts, meant: Meant) -> Iterator[tuple]:
    if "owner" in values and facts.owner != project.owner:
        yield "owner", project.owner or _("待认领"), "、".join(values.get("owner"))
    if status_named(values) and status_of(values) != project.status:
        yield "status", Status(project.status).label, status_named(values)
    if facts.zones:
        known = {project.zone_id or facts.zones[0].pk, *ProjectZone.objects.filter(project=project).values_list("zone", flat=True)}
        others = [str(zone) for zone in facts.zones if zone.pk not in known]
        if others or (project.zone_id and facts.zones[0].pk != project.zone_id):
            yield "zone", project.zone, "、".join(others or map(str, facts.zones))
    if facts.region and facts.region != (project.enterprise and project.enterprise.region):
        yield "region", project.enterprise and project.enterprise.region, facts.region
    if not (project.enterprise_id or meant.enterprise or meant.is_twin):
        for key in ("enterprise", "contact"):
            if key in values:
                yield key, "", values.get(key) if key == "enterprise" else "、".join(name for name, _phone in values.get(key))


def _firm(values: Values, facts: Facts, firm) -> Iterator[tuple]:
    """What the row says otherwise than the register of a firm that is there."""
    if "uscc" in values and values.get("uscc") != firm.uscc:
        yield "uscc", firm.uscc, values.get("uscc")
    if facts.region and facts.region != firm.region:
        yield "region", firm.region, facts.region


def _places(facts: Facts, keeper: User | None) -> dict[str, str]:
    """Of a project that comes in anew, what follows from its zone and from who keeps it."""
    zone, unit = facts.zones[0] if facts.zones else None, keeper and keeper.unit
    return {"construction_region": str(zone.region) if zone and zone.region else "", "unit": str(unit or "")}


def _team(project: Project, values: Values):
    return ProjectMember.objects.filter(project=project).select_related("user") if len(values.get("owner", ())) > 1 else ()


def _other_owners(values: Values, known: set[str]) -> list[str]:
    """Whom the row names beside the first, who keeps the project; those on the team already are no news."""
    first, *others = values.get("owner", ("",))
    others = [name for name in others if name not in known]
    if not others:
        return []
    return [
        _("“项目责任人”只能有一位，按第一位“%(first)s”处理；“%(others)s”没有写入，一起跟进的请在项目页加入专班。")
        % {"first": first, "others": "、".join(others)}
    ]


def _without_rate(facts: Facts, amount) -> list[str]:
    """Money in another currency counts for nothing till somebody says what it is in 万元."""
    if facts.money.get("currency", HOME) == HOME:
        return []
    told = {"amount": plain(facts.money["original_amount"]), "currency": facts.money["currency"], "now": show_amount(amount)}
    if amount is None:
        return [
            _("“投资额”记为原币 %(amount)s 万 %(currency)s，没有汇率不折算：在项目页填写汇率和折合的“投资额（万元）”以前，不计入任何统计。")
            % told
        ]
    return [
        _(
            "“投资额”记为原币 %(amount)s 万 %(currency)s，没有汇率不折算：统计仍按系统里的 %(now)s，请在项目页填写汇率和折合的“投资额（万元）”。"
        )
        % told
    ]
