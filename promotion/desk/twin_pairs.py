"""What the pages of twins draw: pairs of which the viewer sees both, side by side; former names and merges of one firm."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from promotion.access.scope import may
from promotion.common.phones import mask
from promotion.enterprises.likeness import LIKELY, SURE
from promotion.enterprises.models import Contact, Enterprise, MergeRecord, SuspectedTwin, TwinState
from promotion.enterprises.services import merging
from promotion.people.roles import Ability
from promotion.projects.models import Project
from promotion.projects.services.contacts import sees_phones
from promotion.projects.services.merging import same_person
from promotion.projects.sight import visible_enterprises

FEW = 5


@dataclass(frozen=True)
class Side:
    """One firm of a pair, in a few words."""

    enterprise: Enterprise
    projects: int
    people: int


@dataclass(frozen=True)
class PairRow:
    """A pair with its reasons."""

    pair: SuspectedTwin
    sureness: str
    sides: tuple[Side, Side]


def open_pairs(user, today: datetime.date):
    """Open pairs of which `user` sees both firms. Of a pair with one out of sight nothing is told, not even that it is there."""
    seen = visible_enterprises(user, today).values("pk")
    return SuspectedTwin.objects.filter(state=TwinState.OPEN, first__in=seen, second__in=seen)


def pairs_waiting(user, today: datetime.date) -> int:
    """How many of them wait for who may merge; 0 for everybody else."""
    return open_pairs(user, today).count() if may(user, Ability.MERGE, today) else 0


def pair_rows(pairs, user, today: datetime.date) -> list[PairRow]:
    """The pairs as the page shows them, in two queries more however many there are."""
    pairs = list(pairs)
    firms = {pk for pair in pairs for pk in (pair.first_id, pair.second_id)}
    projects = Counter(Project.objects.visible_to(user, today).filter(enterprise__in=firms).values_list("enterprise", flat=True))
    live = Contact.objects.filter(enterprise__in=firms, withdrawn_at__isnull=True)
    people = dict(live.order_by().values_list("enterprise").annotate(Count("pk")))

    def side(firm):
        return Side(firm, projects[firm.pk], people.get(firm.pk, 0))

    return [PairRow(pair, sureness(pair.score), (side(pair.first), side(pair.second))) for pair in pairs]


def sureness(score: int) -> str:
    """A score of a hundred in words."""
    return _("几乎可以确定") if score >= SURE * 100 else _("很可能") if score >= LIKELY * 100 else _("有些像")


def card(enterprise, user, today: datetime.date) -> dict:
    """What the page of one firm shows of twins: pairs, former names, merges, and what the person may do about them."""
    pairs = open_pairs(user, today).filter(Q(first=enterprise) | Q(second=enterprise)).select_related("first", "second")[:FEW]
    may_merge = may(user, Ability.MERGE, today)
    merges = MergeRecord.objects.filter(keep=enterprise, undone_at__isnull=True)
    return {
        "twin_pairs": [(pair, pair.second if pair.first_id == enterprise.pk else pair.first) for pair in pairs],
        "former": list(enterprise.aliases.all()[:FEW]),
        "merges": list(merges.select_related("keep", "drop", "keep_contact", "drop_contact", "merged_by")[:FEW]),
        "may_merge": may_merge,
        "may_merge_contacts": (may_merge or sees_phones(enterprise, user)) and bool(same_people(enterprise)),
    }


def same_people(enterprise) -> list[Contact]:
    """Live contacts of a firm that bear the name or the phone of another one of it."""
    people = list(enterprise.contacts.filter(withdrawn_at__isnull=True).order_by("pk"))
    return [one for one in people if any(one.pk != other.pk and same_person(one, other) for other in people)]


@dataclass(frozen=True)
class Line:
    """One fact of both firms."""

    name: str
    label: str
    mine: str
    theirs: str
    differs: bool


def lines(keep: Enterprise, drop: Enterprise) -> list[Line]:
    """The facts side by side."""
    open_ones = set(merging.differing(keep, drop)) - set(merging.FLAGS)
    return [
        Line(name, str(Enterprise._meta.get_field(name).verbose_name), _shown(keep, name), _shown(drop, name), name in open_ones)
        for name in merging.FIELDS
    ]


def what_moves(drop: Enterprise, user, day) -> list[tuple[str, int]]:
    """(table, rows) of what hangs on the firm and `user` sees; a number that holds more would tell of what is hidden."""
    seen = (Project.objects.visible_to(user, day).filter(enterprise=drop), drop.contacts.filter(withdrawn_at__isnull=True))
    counted = ((rows.model._meta.verbose_name, rows.count()) for rows in seen)
    return [(str(table), number) for table, number in counted if number]


def people_of(enterprise, user) -> list[tuple[str, str]]:
    """(who, phone as far as `user` may see it) of the firm's contacts."""
    whole = sees_phones(enterprise, user)
    rows = enterprise.contacts.filter(withdrawn_at__isnull=True)
    return [(str(each), each.phone if whole else mask(each.phone)) for each in rows]


def _shown(firm, name: str) -> str:
    value = getattr(firm, name)
    if isinstance(value, bool):
        return _("是") if value else "—"
    return str(value) if value not in (None, "") else "—"
