"""What can be imported: one line a kind."""

from collections.abc import Callable
from dataclasses import dataclass

from promotion.exchange.imports import enterprises, follow_ups, fund_arrivals, milestones, opening_projects, projects, sites
from promotion.exchange.imports.cells import Values
from promotion.exchange.imports.office import Office
from promotion.exchange.imports.plans import Made, Plan, Said
from promotion.exchange.models.batches import ImportBatch, ImportKind
from promotion.exchange.wanted import KINDS as WANTED
from promotion.exchange.wanted import Wanted
from promotion.people.roles import Ability


@dataclass(frozen=True)
class Kind:
    """`plan` reads and says, `apply` writes by the services of the rooms. `unused`: fields recognised, but not kept: a row that has something there is told so.

    `abilities`: any of them opens the door; each row is asked about again by the services. `repeats`: rows that are alike may all be real.
    """

    key: str
    wanted: tuple[Wanted, ...]
    plan: Callable[[Values, Office, Said], Plan]
    apply: Callable[[Plan, Office, Said], list[Made]]
    abilities: tuple[str, ...]
    unused: frozenset[str] = frozenset()
    repeats: bool = False

    @property
    def label(self) -> str:
        """项目, 企业 …"""
        return str(ImportKind(self.key).label)

    @property
    def taken(self) -> tuple[Wanted, ...]:
        """The fields that are kept."""
        return tuple(one for one in self.wanted if one.key not in self.unused)


_LATER = (
    "construction_region event unit signed_on landed_on ground_broken_on ground_planned_on in_production_on production_planned_on notes"
)
_AT_OPENING = "construction_region event unit ground_planned_on production_planned_on notes"
_EDITS = (Ability.EDIT_OWN, Ability.EDIT_IN_SCOPE)
KINDS = {
    kind.key: kind
    for kind in (
        Kind("projects", WANTED["projects"], projects.plan, projects.apply, (Ability.LOG_LEAD,), frozenset(_LATER.split())),
        Kind("enterprises", WANTED["enterprises"], enterprises.plan, enterprises.apply, (Ability.LOG_LEAD,)),
        Kind("follow_ups", WANTED["follow_ups"], follow_ups.plan, follow_ups.apply, (Ability.LOG_LEAD,), frozenset({"notes"})),
        Kind(
            "fund_arrivals",
            WANTED["fund_arrivals"],
            fund_arrivals.plan,
            fund_arrivals.apply,
            _EDITS,
            frozenset({"origin", "verified_by", "state"}),
            repeats=True,
        ),
        Kind("milestones", WANTED["milestones"], milestones.plan, milestones.apply, _EDITS, frozenset({"notes"})),
        Kind("sites", WANTED["sites"], sites.plan, sites.apply, (Ability.EDIT_IN_SCOPE,)),
    )
}
# 存量导入: projects at their real stage, with their past dates.
OPENING = Kind(
    "projects",
    WANTED["projects"],
    opening_projects.plan,
    opening_projects.apply,
    (Ability.ENTER_EXISTING,),
    frozenset(_AT_OPENING.split()),
)


def kind_of(batch: ImportBatch) -> Kind:
    """What the rows of a batch are."""
    return OPENING if batch.is_opening else KINDS[batch.kind]
