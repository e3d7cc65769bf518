"""到位资金 of a project: sums with unverified apart, months, entries with what may be done about each."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from promotion.agreements.services import pledged
from promotion.common.money import show_amount
from promotion.landing.models import FundArrival, FundMonthLock
from promotion.people.roles import Ability

PARTS = ("file", "recorded_by", "verified_by", "reverses", "region", "project")


@dataclass(frozen=True)
class Entry:
    """One row with its words and what the viewer may do."""

    row: FundArrival
    amount: str
    left: str
    is_verified: bool
    is_locked: bool
    may_verify: bool
    may_reverse: bool


@dataclass(frozen=True)
class Month:
    """One month's sums."""

    month: object
    verified: str
    unverified: str
    has_unverified: bool
    is_locked: bool


def funds(project, rights, user) -> dict:
    """What the tab 资金 draws."""
    rows = FundArrival.objects.filter(project=project)
    verified, unverified, agreed = rows.verified().total(), rows.unverified().total(), pledged(project)
    return {
        "verified": show_amount(verified),
        "unverified": show_amount(unverified),
        "has_unverified": bool(unverified),
        "pledged": show_amount(agreed),
        "share": _("到位率 %(share)s%%") % {"share": f"{verified * 100 / agreed:.1f}"} if agreed else "",
        "months": months_of(rows),
        "entries": entries_of(rows, user, edits=rights.edits, verifies=Ability.VERIFY_FUNDS in rights),
    }


def months_of(rows) -> list[Month]:
    """The newest first; a month counts as locked where every region with rows in it is."""
    verified, unverified = rows.verified().by_month(), rows.unverified().by_month()
    locks, nothing = _locks(), Decimal(0)
    regions: dict = {}
    for month, path in rows.order_by().values_list("month", "region__path").distinct():
        regions.setdefault(month, set()).add(path)
    return [
        Month(
            month=month,
            verified=show_amount(verified.get(month, nothing)),
            unverified=show_amount(unverified.get(month, nothing)),
            has_unverified=bool(unverified.get(month)),
            is_locked=all(_is_locked(locks, month, path) for path in regions[month]),
        )
        for month in sorted(regions, reverse=True)
    ]


def entries_of(rows, user, *, edits: bool, verifies: bool) -> list[Entry]:
    """Entries and reversals, the newest first; what is offered is what the services take."""
    locks = _locks()
    return [
        _entry(row, _is_locked(locks, row.month, row.region.path), user, edits, verifies)
        for row in rows.select_related(*PARTS).prefetch_related("reversals").order_by("-month", "-pk")
    ]


def _entry(row, is_locked, user, edits, verifies) -> Entry:
    left = Decimal(0) if row.is_reversal else row.left
    is_open = row.verified_at is None and bool(left)
    return Entry(
        row=row,
        amount=show_amount(row.amount),
        left=show_amount(left) if row.reversals.all() else "",
        is_verified=row.is_verified,
        is_locked=is_locked,
        may_verify=verifies and is_open and not is_locked and row.recorded_by_id != user.pk,
        may_reverse=bool(left) and (verifies if row.verified_at else edits),
    )


def _locks() -> set[tuple]:
    return set(FundMonthLock.objects.values_list("month", "region__path"))


def _is_locked(locks, month, path: str) -> bool:
    return any(locked == month and path.startswith(above) for locked, above in locks)
