"""Who does an item: the department that has a function in the place of the project, and who may report for it."""

import datetime

from django.utils.translation import gettext as _

from promotion.access.models import Grant
from promotion.access.scope import Level, scope_of
from promotion.common.errors import NotAllowed, Refused
from promotion.common.trees import ids_of
from promotion.landing.models import LandingTask
from promotion.people.models import Department, User
from promotion.people.roles import Ability, roles_with
from promotion.projects.sight import level_of, may_edit, may_on


def resolve_functions(region, functions) -> dict[str, Department]:
    """The department for each function: of `region`, else of the nearest region above it. What nobody has is left out.

    Where one region has several for a function, the first by name: always the same one, and it can be reassigned.
    """
    if region is None:
        return {}
    nearness = {pk: depth for depth, pk in enumerate(ids_of(region.path))}
    rows = Department.objects.filter(region__in=nearness, function__in=set(functions)).order_by("name", "pk")
    found: dict[str, Department] = {}
    for row in rows:
        if row.function not in found or nearness[row.region_id] > nearness[found[row.function].region_id]:
            found[row.function] = row
    return found


def region_of(project):
    """The place whose departments serve the project: its zone's district."""
    return project.zone.region if project.zone_id else None


def officers_of(department, today: datetime.date):
    """The people with an account who act for a department today."""
    holding = Grant.objects.live(today).filter(role__in=roles_with(Ability.DO_DEPARTMENT_TASKS)).values("user")
    return User.objects.filter(department=department, pk__in=holding, is_active=True).order_by("name", "pk")


def check_responsible(project, department, responsible, today: datetime.date) -> None:
    """What waits for somebody opens the project to them: not to a department of another place, not to who cannot see it anyway."""
    place = region_of(project)
    if department and place and not (place.is_under(department.region) or department.region.is_under(place)):
        raise Refused(_("“%(who)s”不在项目所在地，请选择所在区或其上级的部门。") % {"who": department}, field="department")
    if responsible and level_of(project, responsible, today) < Level.BUSINESS:
        raise Refused(_("%(who)s看不到该项目，请选择项目责任人、专班成员或所在片区的同事。") % {"who": responsible}, field="responsible")


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
