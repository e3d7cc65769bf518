"""The permission questions that several services of projects ask, each with its refusal."""

import datetime

from django.utils.translation import gettext as _

from promotion.access.reach import covers
from promotion.access.scope import Level, may, scope_of
from promotion.common.errors import NotAllowed, Refused
from promotion.enterprises.models import Enterprise
from promotion.people.roles import Ability
from promotion.projects.models import Project
from promotion.projects.sight import level_of, may_edit, may_on, sees_enterprise


def must_edit(project: Project, actor, today: datetime.date) -> None:
    """Raise NotAllowed unless `actor` may change `project`."""
    if not may_edit(project, actor, today):
        raise NotAllowed(_("您不能改动该项目：只有项目责任人、专班成员或所在片区的负责人可以。请联系项目责任人。"))


def must_hold(project: Project, actor, ability: str, today: datetime.date) -> None:
    """Raise NotAllowed unless a grant of `actor` with `ability` covers `project`."""
    if not may_on(project, actor, ability, today):
        raise NotAllowed(_("您的角色不能对该项目“%(act)s”，请联系有权限的同事办理。") % {"act": Ability(ability).label})


def must_have(actor, ability: str, today: datetime.date) -> None:
    """Raise NotAllowed unless `actor` holds `ability` anywhere."""
    if not may(actor, ability, today):
        raise NotAllowed(_("您的角色不能“%(act)s”，请联系管理员开通。") % {"act": Ability(ability).label})


def must_see_enterprise(enterprise, actor, today: datetime.date) -> None:
    """Raise NotAllowed unless `enterprise` is within the sight of `actor`: by naming it one would come to see its people."""
    hold_firm(enterprise)
    if not sees_enterprise(enterprise, actor, today):
        raise NotAllowed(_("您看不到该企业，不能把它填为投资方；如需对接请先申请。"))


def hold_firm(enterprise: Enterprise) -> None:
    """Lock the firm until the transaction ends, so that nothing is hung on it while it is merged or taken away. Refused where it just was."""
    row = Enterprise.objects.select_for_update().only("pk", "merged_into_id", "withdrawn_at").get(pk=enterprise.pk)
    if row.merged_into_id:
        raise Refused(_("该企业的登记刚刚并入另一条，请刷新页面，到合并后的企业办理。"))
    if row.withdrawn_at:
        raise Refused(_("该企业的登记刚刚被撤回，请刷新页面；确有需要请重新登记。"))


def must_be_able_to_own(person, zone, today: datetime.date, *, field: str = "owner") -> None:
    """Raise Refused unless a grant of `person` lets them keep projects in `zone`."""
    grants = scope_of(person, today).with_ability(Ability.EDIT_OWN)
    if not grants or not covers(grants, zone):
        raise Refused(_("%(who)s没有该片区的招商专员授权，请先由管理员授权，或改选他人。") % {"who": person}, field=field)


def must_be_able_to_answer(project: Project, department, responsible, today: datetime.date) -> None:
    """What waits for somebody opens the project to them: Refused for a department elsewhere, or a person who cannot see it anyway."""
    place = project.zone.region if project.zone_id else None
    if department and place and not (place.is_under(department.region) or department.region.is_under(place)):
        raise Refused(_("“%(who)s”不在项目所在地，请选择所在区或其上级的部门。") % {"who": department}, field="department")
    if responsible and level_of(project, responsible, today) < Level.BUSINESS:
        raise Refused(_("%(who)s看不到该项目，请选择项目责任人、专班成员或所在片区的同事。") % {"who": responsible}, field="responsible")


def must_reach(actor, abilities, zones, today: datetime.date, chain=None) -> None:
    """Raise Refused unless grants of `actor` with any of `abilities` cover each of `zones` and `chain`."""
    scope = scope_of(actor, today)
    grants = tuple({grant for ability in abilities for grant in scope.with_ability(ability)})
    for zone in zones:
        if not zone.takes_projects:
            raise Refused(_("“%(zone)s”跨两地或下面还有片区，请选择具体的片区。") % {"zone": zone.name}, field="zone")
        if not covers(grants, zone, chain):
            raise Refused(_("“%(zone)s”不在您的授权范围内，请改选本人负责的片区。") % {"zone": zone.name}, field="zone")
