"""里程碑: the milestones of the filtered projects."""

import datetime

from django.utils.translation import gettext_lazy

from promotion.exchange.columns import told
from promotion.exchange.ledgers import projects
from promotion.exchange.ledgers.hanging import is_sealed, project_columns
from promotion.exchange.ledgers.ledger import Asked, Ledger
from promotion.exchange.wanted import MILESTONES, by_key
from promotion.landing.models import Milestone

FIELD = by_key(MILESTONES)
LEFT_OUT = frozenset({"notes"})

COLUMNS = (
    *project_columns(),
    told(FIELD["kind"], lambda row: str(row.get_kind_display()), is_open=True),
    told(FIELD["planned_on"], lambda row: row.planned_on, is_open=True),
    told(FIELD["actual_on"], lambda row: row.actual_on, is_open=True),
    told(FIELD["evidence"], lambda row: row.evidence, width=40),
)


def rows(user, params, today: datetime.date) -> Asked:
    """The milestones of the projects that the filter gives, project by project."""
    asked = projects.rows(user, params, today)
    found = Milestone.objects.filter(project__in=asked.rows.order_by().values("pk"))
    return Asked(found.order_by("project__code", "pk"), asked.complaints)


LEDGER = Ledger(
    key="milestones",
    title=gettext_lazy("项目里程碑台账"),
    noun=gettext_lazy("里程碑"),
    columns=COLUMNS,
    always="project",
    rows=rows,
    seen=Milestone.objects.visible_to,
    is_sealed=is_sealed,
    back="project_list",
    door="milestone_export",
)
