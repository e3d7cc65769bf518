"""企业: the columns of the list of firms, and its rows for what was typed."""

import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy

from promotion.common.text import one_line
from promotion.enterprises.search import ENTERPRISE
from promotion.exchange.columns import NUMBER, Column, name_of, told, yes
from promotion.exchange.ledgers.ledger import Asked, Ledger
from promotion.exchange.wanted import ENTERPRISES, by_key
from promotion.projects.models import Project
from promotion.projects.sight import visible_enterprises

FIELD = by_key(ENTERPRISES)
# People and how to reach them stay in the house.
LEFT_OUT = frozenset({"contact", "contact_title", "phone", "email", "wechat"})
LONGEST = 60


def _plain(key: str, **facts) -> Column:
    return told(FIELD[key], lambda firm: getattr(firm, key), **facts)


COLUMNS = (
    _plain("name", width=32),
    _plain("uscc", width=21),
    told(FIELD["region"], name_of("region"), needs=("region",)),
    told(FIELD["chain"], name_of("chain"), width=18, needs=("chain",)),
    told(FIELD["is_chain_owner"], lambda firm: yes(firm.is_chain_owner), width=8),
    told(FIELD["is_leading"], lambda firm: yes(firm.is_leading), width=8),
    _plain("credentials", width=28),
    _plain("business", width=40),
    _plain("website", width=24),
    _plain("notes", width=40),
    Column("projects", gettext_lazy("可见个数"), lambda firm: firm.project_count, kind=NUMBER, width=9),
)


def text_of(params) -> str:
    """What was typed to find firms by."""
    return one_line(params.get("q", "")[:LONGEST])


def rows(user, params, today: datetime.date) -> Asked:
    """Firms within sight that every typed word speaks of, each with the number of its projects in sight."""
    text, firms = text_of(params), visible_enterprises(user, today)
    found = ENTERPRISE.matching(firms, text) if text else firms
    seen = Project.objects.visible_to(user, today)
    counted = found.annotate(project_count=Count("projects", filter=Q(projects__in=seen), distinct=True))
    return Asked(counted.order_by("name", "pk"), [])


LEDGER = Ledger(
    key="enterprises",
    title=gettext_lazy("企业台账"),
    noun=gettext_lazy("企业"),
    columns=COLUMNS,
    always="name",
    rows=rows,
    seen=visible_enterprises,
    is_sealed=lambda firm: False,
    back="enterprise_list",
    door="enterprise_export",
)
