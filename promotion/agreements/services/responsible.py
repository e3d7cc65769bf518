"""Who of ours answers for a clause: a department of the project's place, or a colleague who sees the project."""

import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from promotion.access.scope import Level
from promotion.common.errors import Refused
from promotion.people.models import Department
from promotion.projects.models import Project
from promotion.projects.sight import level_of


def departments_for(project: Project):
    """Departments of the district in which the project's zone lies, and of the city above it; without a zone all."""
    rows = Department.objects.select_related("region").order_by("region__path", "function", "name")
    if not project.zone_id or not project.zone.region_id:
        return rows
    place = project.zone.region
    return rows.filter(Q(region_id__in=place.path_ids) | Q(region__path__startswith=place.path))


def must_answer(project: Project, department, responsible, today: datetime.date) -> None:
    """Refused where the obligation would open the project to somebody elsewhere, or wait for somebody who cannot see it."""
    if department and responsible:
        raise Refused(_("责任部门和责任人请只填一个。"), field="responsible")
    if department and not departments_for(project).filter(pk=department.pk).exists():
        raise Refused(_("“%(who)s”不在项目所在地，请选择所在区或其上级的部门。") % {"who": department}, field="department")
    if responsible and level_of(project, responsible, today) < Level.BUSINESS:
        raise Refused(_("%(who)s看不到该项目，请选择项目责任人、专班成员或所在片区的同事。") % {"who": responsible}, field="responsible")
