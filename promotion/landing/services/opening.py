"""存量导入: the milestones that a project came in with."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from promotion.common import audit
from promotion.common.errors import Refused
from promotion.landing.models import Milestone, MilestoneKind
from promotion.landing.order import first_breach
from promotion.landing.services.milestones import NEEDS_GROUND, TOLD_BY_CLEARANCE, missing_clearances, write_phase
from promotion.projects.models import Project
from promotion.projects.services import journal, opening


@transaction.atomic
def enter_milestones(*, actor, project: Project, today: datetime.date, happened: Mapping[str, datetime.date]) -> None:
    """Milestones (kind → day on which it happened) of a project that `actor` brings in today.

    Where ground was broken without 环评 or 节能审查 on file, that is written down as 待补证; nothing later passes without them.
    """
    project = journal.lock(project)
    opening.must_be_entering(project, actor, today)
    _check(happened, today)
    if set(happened) & set(NEEDS_GROUND):
        opening.owe(project, missing_clearances(project), actor, today)
    rows = [
        Milestone(project=project, kind=kind, actual_on=day, evidence=_("存量导入"), recorded_by=actor) for kind, day in happened.items()
    ]
    Milestone.objects.bulk_create(rows)
    write_phase(project)
    audit.record(actor=actor, action="landing.import", obj=project, after=dict(happened), project_code=project.code)


def _check(happened, today):
    for kind, day in happened.items():
        label = {"what": MilestoneKind(kind).label, "day": day}
        if kind in TOLD_BY_CLEARANCE:
            raise Refused(_("“%(what)s”何时取得以要件结论为准，请按要件结论导入。") % label, field=kind)
        if day > today:
            raise Refused(_("“%(what)s”日期（%(day)s）晚于今天，请核对。") % label, field=kind)
        broken = first_breach(happened, kind)
        if broken:
            earlier, later = (MilestoneKind(each).label for each in broken)
            raise Refused(_("“%(later)s”日期早于“%(earlier)s”日期，请核对。") % {"later": later, "earlier": earlier}, field=broken[1])
