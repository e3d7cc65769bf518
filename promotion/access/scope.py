"""Who stands where: the live grants of a person as plain facts, and the four levels of sight.

The rule itself, as a query over projects, is `projects/querysets.py: visible_to`; it reads only what is here.
"""

import datetime
from dataclasses import dataclass
from enum import IntEnum

from promotion.access.models import Grant
from promotion.common.held import held
from promotion.people.roles import ABILITIES, Ability, Role


class Level(IntEnum):
    """How much of a project somebody sees. The numbers are ordered: a higher level includes the lower ones."""

    NONE = 0
    SUMMARY = 1
    BUSINESS = 2
    FULL = 3


@dataclass(frozen=True)
class GrantFacts:
    """One live grant: a role over a place subtree and a chain subtree. Empty path = no limit of that kind."""

    role: str
    zone_path: str = ""
    region_path: str = ""
    chain_path: str = ""


@dataclass(frozen=True)
class Scope:
    """All live grants of one person on one day."""

    user_id: int
    department_id: int | None
    grants: tuple[GrantFacts, ...]

    @property
    def is_live(self) -> bool:
        """Whether the person holds any grant at all."""
        return bool(self.grants)

    @property
    def roles(self) -> frozenset[str]:
        """The role codes held."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def for_sight(self) -> tuple[GrantFacts, ...]:
        """The grants that open projects. A department officer's does not: they see what their department is asked for."""
        return tuple(grant for grant in self.grants if grant.role != Role.DEPARTMENT)

    def with_ability(self, ability: str) -> tuple[GrantFacts, ...]:
        """The grants that carry `ability`."""
        return tuple(grant for grant in self.grants if ability in ABILITIES[grant.role])


@held
def scope_of(user, day: datetime.date) -> Scope:
    """The live grants of `user` on `day`, in one query. Closed or anonymous accounts hold nothing; a superuser administers everywhere."""
    if not user.is_authenticated or not user.is_active:
        return Scope(user_id=0, department_id=None, grants=())
    rows = Grant.objects.live(day).filter(user_id=user.pk).values_list("role", "zone__path", "region__path", "chain__path").order_by("pk")
    grants = tuple(GrantFacts(role, zone or "", region or "", chain or "") for role, zone, region, chain in rows)
    if user.is_superuser:
        grants += (GrantFacts(Role.ADMINISTRATOR),)
    holds_department = any(grant.role == Role.DEPARTMENT for grant in grants)
    return Scope(user_id=user.pk, department_id=user.department_id if holds_department else None, grants=grants)


def may(user, ability: str, day: datetime.date) -> bool:
    """Whether any live grant of `user` carries `ability`, wherever it holds."""
    return bool(scope_of(user, day).with_ability(ability))


def is_administrator(user, day: datetime.date) -> bool:
    """Whether the Django admin opens for `user`."""
    return may(user, Ability.ADMINISTER, day)
