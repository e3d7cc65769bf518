"""项目库: what the list and the board show, gathered with a fixed number of queries whatever the number of rows.

One query each for grants, pickers (chains, zones, channels, owners, saved views, limits, calendar, roles: all united), totals, and rows.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, F, Q, Sum, Value, When, Window
from django.db.models.functions import Cast, Coalesce, Concat, RowNumber
from django.http import QueryDict

from promotion.access.models import Grant
from promotion.admission.models import Waiver
from promotion.common.models import Workday
from promotion.common.workdays import WorkCalendar
from promotion.desk.models import SavedView
from promotion.exchange.columns import chosen, read_with
from promotion.exchange.ledgers.projects import COLUMNS, ON_PAGE
from promotion.people.roles import ABILITIES, Role
from promotion.pipeline import choices as offered
from promotion.pipeline.filters import ProjectFilter
from promotion.projects.lights import DEFAULT_LIMITS, Limits, cut_offs
from promotion.projects.models import LightLimit, Project

PAGE_SIZE = 50
CARDS_SHOWN = 20
CALENDAR_REACH = datetime.timedelta(days=40)
KNOWN_PARAMETERS = (*ProjectFilter.base_filters, "cols")
LONGEST_VALUE = 100


@dataclass(frozen=True)
class View:
    """A saved view as a tab."""

    pk: int
    name: str
    query: str
    layout: str
    is_mine: bool
    is_shared: bool


@dataclass(frozen=True)
class Totals:
    """共 N 个 · 合计 X: of the filtered rows."""

    count: int
    amount: Decimal
    without_amount: int


@dataclass
class Library:
    """The filtered rows of one person, and all that the page around them needs."""

    wanted: ProjectFilter
    views: tuple[View, ...]
    abilities: frozenset[str]
    query: QueryDict

    @property
    def rows(self):
        """The filtered projects with lights, in order."""
        return self.wanted.qs


def open_library(user, params: QueryDict, today: datetime.date) -> Library:
    """The library as `user` sees it under `params`: two queries."""
    visible = Project.objects.visible_to(user, today)
    asked = {name: offered.slug_of(params.get(name)) for name in ("chain", "zone")}
    rows = offered.fetch([*offered.queries(visible, **asked), *_more_rows(user, today)])
    limits, calendar = _limits(rows), _calendar(rows)
    lit = visible.with_light(cut_offs(today, calendar), limits)
    wanted = ProjectFilter(params, lit, user=user, today=today, choices=offered.read(rows))
    return Library(wanted, _views(rows, user), _abilities(rows, user), known_query(params))


def known_query(params: QueryDict) -> QueryDict:
    """Only what the list understands, without empty or endless values: what may go into links and saved views."""
    kept = QueryDict(mutable=True)
    for name in KNOWN_PARAMETERS:
        values = [value for value in params.getlist(name) if value and len(value) <= LONGEST_VALUE]
        if values and not (name == "code" and params.get("all")):
            kept.setlist(name, values)
    return kept


def columns_of(params: QueryDict):
    """The columns asked for by `cols=a&cols=b` or `cols=a,b`."""
    return chosen(COLUMNS, ",".join(params.getlist("cols")).split(","), ON_PAGE)


def totals_of(rows) -> Totals:
    """Count and sum of the filtered rows: one query."""
    found = rows.aggregate(n=Count("pk"), total=Sum("amount"), blank=Count("pk", filter=Q(amount__isnull=True)))
    return Totals(found["n"], found["total"] or Decimal(0), found["blank"])


def page_of(library: Library, number: int, columns) -> list[Project]:
    """The rows of one page: one query, and one for each kind of thing that an uncommon column looks up."""
    start = (number - 1) * PAGE_SIZE
    rows = read_with(library.rows, columns).select_related("enterprise").annotate(is_waived=Waiver.objects.on_the_project())
    return list(rows[start : start + PAGE_SIZE])


def totals_by_stage(rows) -> dict[str, Totals]:
    """Count and sum of each stage: one query."""
    found = rows.order_by().values("stage").annotate(n=Count("pk"), total=Sum("amount"), blank=Count("pk", filter=Q(amount__isnull=True)))
    return {row["stage"]: Totals(row["n"], row["total"] or Decimal(0), row["blank"]) for row in found}


def cards_by_stage(rows) -> dict[str, list[Project]]:
    """The first cards of each stage in the order of the list: one query."""
    place = Window(RowNumber(), partition_by=[F("stage")], order_by=[*rows.query.order_by[:-1], F("pk").desc()])
    first = rows.annotate(place=place).filter(place__lte=CARDS_SHOWN).values("pk")  # ranked bare: lights are worked out for these only
    cards: dict[str, list[Project]] = {}
    shown = rows.filter(pk__in=first).select_related("enterprise", "owner", "zone").annotate(is_waived=Waiver.objects.on_the_project())
    for project in shown:
        cards.setdefault(project.stage, []).append(project)
    return cards


def _more_rows(user, today):
    """The rows that this page adds to the united query, in the texts (key, label, more, rest) that the readers below take apart.

    view: id, name, query, "owner's id, shared|private, layout"; role: id of the grant, role; day: day, "1" where worked;
    limit: stage, days of quiet, days of stay till yellow and till red (-1: none).
    """
    near = Workday.objects.filter(day__range=(today - CALENDAR_REACH, today + CALENDAR_REACH))
    worked = Case(When(is_workday=True, then=Value("1")), default=Value("0"))
    views = SavedView.objects.filter(Q(owner=user) | Q(is_shared=True))
    whose = Concat(Cast("owner_id", offered.TEXT), Case(When(is_shared=True, then=Value(" shared ")), default=Value(" private ")), "layout")
    stays = [Coalesce(name, Value(-1)) for name in ("stay_yellow_days", "stay_red_days")]
    return [
        offered.as_rows(views, "view", "pk", "name", "query", whose),
        offered.as_rows(Grant.objects.live(today).filter(user=user), "role", "pk", "role"),
        offered.as_rows(near, "day", "day", worked),
        offered.as_rows(LightLimit.objects.all(), "limit", "stage", "quiet_days", *stays),
    ]


def _limits(rows) -> dict[str, Limits]:
    own = {
        row.key: Limits(int(row.label), *(None if text == "-1" else int(text) for text in (row.more, row.rest)))
        for row in rows
        if row.kind == "limit"
    }
    return DEFAULT_LIMITS | own


def _calendar(rows) -> WorkCalendar:
    return WorkCalendar({datetime.date.fromisoformat(row.key): row.label == "1" for row in rows if row.kind == "day"})


def _abilities(rows, user) -> frozenset[str]:
    roles = {row.label for row in rows if row.kind == "role"} | ({Role.ADMINISTRATOR} if user.is_superuser else set())
    return frozenset(ability for role in roles for ability in ABILITIES[role])


def _views(rows, user) -> tuple[View, ...]:
    """Saved views, one's own first, then those that others share, by name."""
    views = []
    for row in (row for row in rows if row.kind == "view"):
        owner, shared, layout = row.rest.split(" ")
        views.append(View(int(row.key), row.label, row.more, layout, owner == str(user.pk), shared == "shared"))
    return tuple(sorted(views, key=lambda view: (not view.is_mine, view.name, view.pk)))
