"""What the filters of the project list offer, read in one query.

A page that must not ask the database more than eight times cannot ask once for chains, once for zones, once for channels … So each of
them is written down as rows of the same five texts, and the database unites them. Higher rooms add rows of their own (`queries` + theirs),
and read theirs out of the answer by `kind`; `read` takes no notice of kinds it does not know.

kind      key       label   more         rest
chain     slug      name    tree path    sort
zone      slug      name    tree path    sort      and ABOVE: zones that hold no project themselves
channel   slug      name    group name   sort
owner     user id   name    user name
"""

import re
from dataclasses import dataclass, field, replace

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from promotion.chains.models import ChainNode
from promotion.common.trees import ids_of
from promotion.people.models import User
from promotion.places.models import Zone
from promotion.projects.models import Channel

TEXT = CharField()
INDENT = "\u3000"
ABOVE = "zone above"
FINE = (ChainNode.NodeType.LINK, ChainNode.NodeType.PRODUCT)


@dataclass(frozen=True)
class Row:
    """One row of the united query; what the texts are, the table above says for each kind."""

    kind: str
    key: str
    label: str
    more: str
    rest: str


@dataclass(frozen=True)
class Choice:
    """One entry of a picker; `label` is indented by its depth in the tree, `name` is not."""

    value: str
    name: str
    label: str


@dataclass(frozen=True)
class Choices:
    """All pickers of the filter."""

    chains: tuple[Choice, ...] = ()
    zones: tuple[Choice, ...] = ()
    channels: tuple[Choice, ...] = ()
    owners: tuple[Choice, ...] = ()
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    paths: dict[tuple[str, str], str] = field(default_factory=dict)

    def owner_choices(self) -> list[tuple[str, str]]:
        """Value and label of 本人 and 待认领, who are no person, then of the people."""
        return [("me", _("本人")), ("none", _("待认领")), *((each.value, each.label) for each in self.owners)]


def as_rows(queryset: QuerySet, kind: str, key, label, more="", rest="") -> QuerySet:
    """`queryset` as rows of the united query. Each of the others is a field name, an expression, or "" for nothing."""
    columns = {"u_key": key, "u_label": label, "u_more": more, "u_rest": rest}
    texts = {name: Cast(column, TEXT) if column != "" else Value("", output_field=TEXT) for name, column in columns.items()}
    return queryset.order_by().annotate(u_kind=Value(kind, output_field=TEXT), **texts).values_list("u_kind", *texts)


def queries(visible: QuerySet, *, chain: str = "", zone: str = "") -> list[QuerySet]:
    """The rows of the pickers, for somebody who sees the projects `visible`.

    Chains: the primary scheme down to its sub-chains (its 120 links and products are opened from the chain's own page). Zones and owners:
    those of visible projects, so that the picker is short and no name leaks; and what zones hang under. `chain` and `zone` asked for are there
    in any case.
    """
    visible = visible.order_by()
    nodes = ChainNode.objects.filter(Q(scheme__primary=True, selectable=True) & ~Q(node_type__in=FINE) | Q(slug=chain))
    zones = Zone.objects.filter(Exists(visible.filter(zone=OuterRef("pk"))) | Q(slug=zone))
    owners = User.objects.filter(Exists(visible.filter(owner=OuterRef("pk"))))
    return [
        as_rows(nodes, "chain", "slug", "name", "path", "sort"),
        as_rows(zones, "zone", "slug", "name", "path", "sort"),
        as_rows(Zone.objects.filter(takes_projects=False), ABOVE, "slug", "name", "path", "sort"),
        as_rows(Channel.objects.selectable(), "channel", "slug", "name", "group_name", "sort"),
        as_rows(owners, "owner", "pk", "name", "username"),
    ]


def fetch(parts: list[QuerySet]) -> list[Row]:
    """The united rows: one query."""
    return [Row(*(text or "" for text in row)) for row in parts[0].union(*parts[1:], all=True)]


def read(rows: list[Row]) -> Choices:
    """The pickers out of the united rows."""
    rows = _with_zones_above(rows)
    channels = sorted((row for row in rows if row.kind == "channel"), key=lambda row: int(row.rest))
    owners = sorted((row for row in rows if row.kind == "owner"), key=lambda row: (row.label, row.key))
    return Choices(
        chains=_tree([row for row in rows if row.kind == "chain"]),
        zones=_tree([row for row in rows if row.kind == "zone"]),
        channels=tuple(Choice(row.key, row.label, row.label) for row in channels),
        owners=tuple(Choice(row.key, row.label or row.more, row.label or row.more) for row in owners),
        names={(row.kind, row.key): row.label for row in rows},
        paths={(row.kind, row.key): row.more for row in rows if row.kind in ("chain", "zone")},
    )


def load(visible: QuerySet, *, chain: str = "", zone: str = "") -> Choices:
    """The pickers for somebody who sees the projects `visible`."""
    return read(fetch(queries(visible, chain=chain, zone=zone)))


def slug_of(text: str | None) -> str:
    """What can be looked up as a slug; anything else finds nothing anyway, and a NUL byte would not even reach PostgreSQL."""
    return text if text and re.fullmatch(r"[-\w]{1,100}", text) else ""


def _with_zones_above(rows: list[Row]) -> list[Row]:
    """The rows with only those parks and districts that hold one of the zones, as zones."""
    zones = {row.key: row for row in rows if row.kind == "zone"}
    above = [row for row in rows if row.kind == ABOVE and row.key not in zones]
    holding = [replace(row, kind="zone") for row in above if any(zone.more.startswith(row.more) for zone in zones.values())]
    return [row for row in rows if row.kind != ABOVE] + holding


def _tree(rows: list[Row]) -> tuple[Choice, ...]:
    """Rows whose `more` is a path, children after their parent in the documents' order, indented by what stands above them here."""
    order = {ids_of(row.more)[-1]: int(row.rest) for row in rows}
    known = set(order)
    rows = sorted(rows, key=lambda row: [(order.get(node, 0), node) for node in ids_of(row.more)])
    return tuple(Choice(row.key, row.label, INDENT * (len(known & set(ids_of(row.more))) - 1) + row.label) for row in rows)
