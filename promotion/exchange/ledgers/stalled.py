"""五未: the columns of the list of projects that stand still, its filter, and its rows."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.dates import parse_date
from promotion.common.errors import Refused
from promotion.exchange.columns import DATE, NUMBER, Column, name_of, yes
from promotion.exchange.ledgers.hanging import is_sealed, project_columns
from promotion.exchange.ledgers.ledger import Asked, Ledger
from promotion.landing.five_stalls import Stall
from promotion.landing.stalled import StalledProject, stalled, stalled_of
from promotion.projects.models import Project


@dataclass(frozen=True)
class StallFilter:
    """As of which day, which of the five ("" for all), and a sentence for each that could not be read: then today, and all."""

    day: datetime.date
    kind: str
    complaints: tuple[str, ...]

    def among(self, every: list[StalledProject]) -> list[StalledProject]:
        """Those of the kind."""
        return [line for line in every if not self.kind or line.stall.kind == self.kind]


COLUMNS = (
    *project_columns(()),
    Column("enterprise", gettext_lazy("企业名称"), name_of("project__enterprise"), width=28, needs=("enterprise",)),
    Column("kind", gettext_lazy("五未类别"), lambda line: str(line.stall.kind.label), width=12, is_open=True),
    Column("since", gettext_lazy("起始日期"), lambda line: line.stall.since, kind=DATE, is_open=True),
    Column("days", gettext_lazy("已有（天）"), lambda line: line.stall.days, kind=NUMBER, width=9, is_open=True),
    Column("limit", gettext_lazy("时限（天）"), lambda line: line.limit, kind=NUMBER, width=9, is_open=True),
    Column("is_over", gettext_lazy("超期"), lambda line: yes(line.is_over), width=7, is_open=True),
    Column(
        "as_of", gettext_lazy("截至"), lambda line: line.stall.since + datetime.timedelta(days=line.stall.days), kind=DATE, is_open=True
    ),
    Column("zone", gettext_lazy("项目所在片区"), name_of("project__zone"), width=18, needs=("zone",)),
    Column("owner", gettext_lazy("项目责任人"), name_of("project__owner"), width=10, needs=("owner",)),
)


def asked_of(params, today: datetime.date) -> StallFilter:
    """What the address asks for; a day never lies after today."""
    complaints, day, kind = [], today, params.get("kind", "")
    try:
        day = min(parse_date(params.get("day", "")[:20], today) or today, today)
    except Refused as refusal:
        complaints.append(str(refusal))
    if kind and kind not in Stall.values:
        kind = ""
        complaints.append(_("五未类别看不懂，请从列表里选择。"))
    return StallFilter(day, kind, tuple(complaints))


def rows(user, params, today: datetime.date) -> Asked:
    """The projects that the page lists, the longest first."""
    asked, seen = asked_of(params, today), Project.objects.visible_to(user, today)
    return Asked(
        seen,
        list(asked.complaints),
        lines=lambda projects: asked.among(stalled_of(projects, asked.day)),
        in_order=lambda: [line.project.pk for line in asked.among(stalled(seen, asked.day))],
    )


LEDGER = Ledger(
    key="stalled",
    title=gettext_lazy("五未项目台账"),
    noun=gettext_lazy("五未项目"),
    columns=COLUMNS,
    always="project",
    rows=rows,
    seen=Project.objects.visible_to,
    is_sealed=is_sealed,
    back="stalled_list",
    door="stalled_export",
)
