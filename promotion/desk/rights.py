"""What a person may do on one project: asked once for a page, so that it offers only what the services will accept."""

import datetime
from dataclasses import dataclass

from promotion.access.scope import scope_of
from promotion.people.roles import Ability
from promotion.projects.models import Project
from promotion.projects.sight import is_mine, may_edit

ON_PROJECTS = (
    Ability.ASSIGN,
    Ability.CLAIM,
    Ability.MOVE_BACK,
    Ability.HOLD,
    Ability.CLOSE,
    Ability.CORRECT,
    Ability.INSTRUCT,
    Ability.SUPERVISE,
    Ability.WAIVE,
    Ability.REVIEW_COMPETITION,
    Ability.VERIFY_FUNDS,
    Ability.ADMINISTER,
)


@dataclass(frozen=True)
class Rights:
    """What the page may offer. `is_mine` means level 全部."""

    is_mine: bool
    edits: bool
    abilities: frozenset[str]
    asks: tuple[str, ...]

    def __contains__(self, ability: str) -> bool:
        return ability in self.abilities


def rights_on(project: Project, user, today: datetime.date) -> Rights:
    """The rights of `user` on a project that they see."""
    scope = scope_of(user, today)
    reached: dict[tuple, bool] = {}
    abilities = set()
    for ability in ON_PROJECTS:
        grants = scope.with_ability(ability)
        if grants and grants not in reached:
            reached[grants] = Project.objects.filter(pk=project.pk).within(grants).exists()
        if reached.get(grants):
            abilities.add(ability.value)
    edits = may_edit(project, user, today)
    return Rights(is_mine(project, user), edits, frozenset(abilities), _asks(abilities, edits))


def _asks(abilities, edits: bool) -> tuple[str, ...]:
    """The kinds of task that may be given."""
    kinds = [("instruction", Ability.INSTRUCT in abilities), ("supervision", Ability.SUPERVISE in abilities), ("todo", edits)]
    return tuple(kind for kind, may in kinds if may)
