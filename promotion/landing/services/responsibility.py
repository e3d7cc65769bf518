"""Who does an item: the department that has a function in the place of the project, and who may report for it."""

import datetime

from django.utils.translation import gettext as _

from promotion.access.models import Grant
from promotion.access.scope import scope_of
from promotion.common.errors import NotAllowed, Refused
from promotion.landing.models import LandingTask
from promotion.people.models import User
from promotion.people.roles import Ability, roles_with
from promotion.projects.sight import may_edit, may_on


def region_of(project):
    """The place whose departments serve the project: its zone's district."""
    return project.zone.region if project.zone_id else None


def officers_of(department, today: datetime.date):
    """The people with an account who act for a department today."""
    holding = Grant.objects.live(today).filter(role__in=roles_with(Ability.DO_DEPARTMENT_TASKS)).values("user")
    return User.objects.filter(department=department, pk__in=holding, is_active=True).order_by("name", "pk")


def is_theirs(task: LandingTask, actor, today: datetime.date) -> bool:
    """Whether `actor` is the person named, or acts for the department named."""
    if task.responsible_id == actor.pk:
        return True
    return task.department_id is not None and scope_of(actor, today).department_id == task.department_id


def must_be_doer(project, task: LandingTask, actor, today: datetime.date) -> None:
    """Raise NotAllowed unless `actor` is whose item it is, or may change the project."""
    if not is_theirs(task, actor, today) and not may_edit(project, actor, today):
        raise NotAllowed(_("这个事项由责任部门或项目责任人办理。"))


def on_whose_behalf(project, task: LandingTask, actor, source: str, today: datetime.date) -> str:
    """ "" where the item is the actor's own; else the basis of a 代填, which must be named.

    The project's people report for a department, or a function without one, as long as it has no account; the zone's manager always.
    """
    stands_for_department = task.department_id is not None or task.is_unresolved
    if not stands_for_department or is_theirs(task, actor, today):
        return ""
    officers = officers_of(task.department, today) if task.department_id else ()
    if officers and not may_on(project, actor, Ability.EDIT_IN_SCOPE, today):
        names = "、".join(str(officer) for officer in officers[:3])
        raise Refused(_("“%(who)s”已有账号（%(names)s），请由其填报，或请片区负责人代填。") % {"who": task.department, "names": names})
    if not source.strip():
        raise Refused(_("代部门填报须写明依据，如批复文号、与谁电话核实。"), field="behalf_source")
    return source.strip()
