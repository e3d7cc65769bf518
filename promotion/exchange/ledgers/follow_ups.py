"""跟进: the follow-ups of the filtered projects."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy

from promotion.exchange.columns import name_of, told
from promotion.exchange.ledgers import projects
from promotion.exchange.ledgers.hanging import is_sealed, project_columns
from promotion.exchange.ledgers.ledger import Asked, Ledger
from promotion.exchange.wanted import FOLLOW_UPS, by_key
from promotion.projects.models import FollowUp, Project

FIELD = by_key(FOLLOW_UPS)
LEFT_OUT = frozenset({"notes"})

COLUMNS = (
    *project_columns(),
    told(FIELD["enterprise"], name_of("project__enterprise"), width=28, needs=("project__enterprise",)),
    told(FIELD["happened_on"], lambda row: timezone.localdate(row.happened_at), is_open=True),
    told(FIELD["kind"], lambda row: str(row.get_kind_display()), width=10, is_open=True),
    told(FIELD["said"], lambda row: row.said, width=50),
    told(FIELD["participants"], lambda row: row.participants, width=18),
    told(FIELD["with_investor"], lambda row: "是" if row.with_investor else "否", width=10),
    told(FIELD["author"], lambda row: row.author_name or str(row.author), width=10, needs=("author",)),
    told(FIELD["next_step"], lambda row: row.next_step, width=28),
    told(FIELD["next_on"], lambda row: row.next_on),
)


def _seen(user, today: datetime.date):
    return FollowUp.objects.filter(project__in=Project.objects.visible_to(user, today).values("pk"), withdrawn_at__isnull=True)


def rows(user, params, today: datetime.date) -> Asked:
    """The follow-ups of the projects that the filter gives, the newest first."""
    asked = projects.rows(user, params, today)
    found = FollowUp.objects.filter(project__in=asked.rows.order_by().values("pk"), withdrawn_at__isnull=True)
    return Asked(found.order_by("-happened_at", "-pk"), asked.complaints)


LEDGER = Ledger(
    key="follow_ups",
    title=gettext_lazy("跟进记录台账"),
    noun=gettext_lazy("跟进"),
    columns=COLUMNS,
    always="project",
    rows=rows,
    seen=_seen,
    is_sealed=is_sealed,
    back="project_list",
    door="follow_up_export",
)
