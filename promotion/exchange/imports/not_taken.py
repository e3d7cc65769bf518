"""What a row says of a project that is there, but import never writes: each cell that differs is told, so that nothing is dropped unseen."""

import datetime
from collections.abc import Iterator

from django.utils.translation import gettext as _

from promotion.common.text import without_blanks
from promotion.exchange.columns import read_with
from promotion.exchange.imports.cells import Values
from promotion.exchange.imports.firm_facts import Meant, told
from promotion.exchange.imports.project_facts import Facts, status_named, status_of
from promotion.exchange.ledgers.projects import COLUMNS
from promotion.exchange.wanted import PROJECTS, by_key
from promotion.projects.facts import Status
from promotion.projects.models import Project, ProjectZone

FIELD = by_key(PROJECTS)
# As the sheets that go out have them.
LIKE_THE_LEDGER = frozenset(
    "uscc status_on status_reason hold_until opened_on engaged_on signed_on landed_on ground_broken_on in_production_on next_step "
    "progress_on".split()
)
TAKEN_WITH = {"next_step": "next_on", "progress_on": "progress"}  # taken with the other, alone they are not


def cautions(project: Project, values: Values, facts: Facts, meant: Meant) -> list[str]:
    """A sentence for each such cell."""
    found = [*_as_in_the_ledger(project, values, meant), *_rows(project, values, facts, meant)]
    return [
        _("“%(field)s”没有写入：系统里是“%(old)s”，本行是“%(new)s”；需要更改请在系统里办理。")
        % {"field": FIELD[key].label, "old": told(old), "new": told(new)}
        for key, old, new in found
    ]


def cautions_of_new(values: Values, facts: Facts, meant: Meant, *, is_opening: bool) -> list[str]:
    """A sentence for each cell of a project that is not there yet, which by itself, or beside the others, cannot be kept."""
    status, has_firm = status_of(values), meant.enterprise is not None or "enterprise" in values
    found = [
        ("engaged_on", not is_opening, _("新项目从谋划开始")),
        ("next_step", "next_on" not in values, _("没有写“下一步时间”")),
        ("next_on", is_opening and status == Status.CLOSED, _("项目已终止")),
        ("next_on", is_opening and facts.owner is None, _("项目没有责任人")),
        ("progress_on", "progress" not in values, _("没有写“进展”")),
        ("contact", not has_firm, _("没有写投资方")),
        *((key, status == Status.ACTIVE, _("项目在推进中")) for key in ("status_on", "status_reason")),
        ("hold_until", status != Status.ON_HOLD, _("项目没有暂缓")),
    ]
    return [
        _("“%(field)s”没有写入：%(why)s。需要的请改这一行，或导入后在项目页登记。") % {"field": FIELD[key].label, "why": why}
        for key, is_lost, why in found
        if is_lost and key in values
    ]


def _as_in_the_ledger(project: Project, values: Values, meant: Meant) -> Iterator[tuple]:
    keys = {key for key in LIKE_THE_LEDGER if key in values and TAKEN_WITH.get(key, "") not in values}
    columns = [column for column in COLUMNS if column.wanted and column.wanted.key in keys]
    if not columns:
        return
    row = read_with(Project.objects.filter(pk=project.pk), columns).get()
    row.enterprise = project.enterprise or meant.enterprise
    for column in columns:
        old, new = column.value(row), values.get(column.wanted.key)
        if new != old if isinstance(new, datetime.date) else without_blanks(str(old or "")) != without_blanks(new):
            yield column.wanted.key, old, new


def _rows(project: Project, values: Values, facts: Facts, meant: Meant) -> Iterator[tuple]:
    if "owner" in values and facts.owner != project.owner:
        yield "owner", project.owner or _("待认领"), facts.owner or _("待认领")
    if status_named(values) and status_of(values) != project.status:
        yield "status", Status(project.status).label, status_named(values)
    if facts.zones:
        known = {project.zone_id or facts.zones[0].pk, *ProjectZone.objects.filter(project=project).values_list("zone", flat=True)}
        others = [str(zone) for zone in facts.zones if zone.pk not in known]
        if others:
            yield "zone", project.zone, "、".join(others)
    if facts.region and facts.region != (project.enterprise and project.enterprise.region):
        yield "region", project.enterprise and project.enterprise.region, facts.region
    if not (project.enterprise_id or meant.enterprise or meant.is_twin):
        for key in ("enterprise", "contact"):
            if key in values:
                yield key, "", values.get(key) if key == "enterprise" else "、".join(name for name, _phone in values.get(key))
