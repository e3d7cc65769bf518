"""To whom a reminder goes, and why: the responsible first, and from a certain day on the posts above them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from promotion.people.roles import Role

# They hear of an escalation on Monday's page, not as it happens.
BY_THE_WEEK = {Role.CHAIN_LEADER, Role.DEPUTY_LEADER, Role.LIAISON}


@dataclass(frozen=True)
class Told:
    """One person to be told, and why them. `by_the_week`: on the week's page only."""

    recipient_id: int
    why: str
    is_escalated: bool = False
    by_the_week: bool = False


def responsible_for(deadline, directory) -> set[int]:
    """The person who promised it, else the officers of the department that did."""
    return {deadline.owner_id} if deadline.owner_id else directory.officers(deadline.department_id)


def of_deadline(rule, deadline, nth: int, directory) -> list[Told]:
    """Those to be told about a deadline on its `nth` day overdue (0: not overdue yet), each once."""
    why = _("责任人") if deadline.owner_id else _("责任部门经办")
    told = _first(responsible_for(deadline, directory), why, deadline.project, directory)
    for step in rule.escalation:
        if nth >= step.after:
            told += _above(step, deadline.project, deadline.department_id, directory, counts_days=True)
    return _each_once(told)


def of_project(rule, project, directory) -> list[Told]:
    """Those to be told of a project's silence or long stay, each once."""
    told = _first({project.owner_id} - {None}, _("责任人"), project, directory)
    for step in rule.escalation:
        told += _above(step, project, None, directory, counts_days=False)
    return _each_once(told)


def _first(responsible: set[int], why: str, project, directory) -> list[Told]:
    """The responsible; while none of them is at work, whoever stands nearest: the project's owner, else the zone's managers."""
    if responsible & directory.at_work or project is None:
        return [Told(pk, why) for pk in sorted(responsible)]
    nearest = {project.owner_id} & directory.at_work or directory.holders(Role.ZONE_MANAGER, project)
    return [Told(pk, _("代办：原责任人不在岗或未指定")) for pk in sorted(nearest)]


def _above(step, project, department_id, directory, *, counts_days: bool) -> list[Told]:
    holders = directory.officers(department_id) if step.role == Role.DEPARTMENT else directory.holders(step.role, project)
    why = str(Role(step.role).label)
    if counts_days and step.after:
        why = _("%(post)s，逾期第 %(n)d 日起") % {"post": why, "n": step.after}
    return [Told(pk, why, is_escalated=True, by_the_week=step.role in BY_THE_WEEK) for pk in sorted(holders)]


def _each_once(told: list[Told]) -> list[Told]:
    """Of several reasons to tell somebody the one that tells them soonest."""
    found: dict[int, Told] = {}
    for each in sorted(told, key=lambda each: each.by_the_week):
        found.setdefault(each.recipient_id, each)
    return list(found.values())
