"""Suspected pairs: found at night, answered once."""

import hashlib
from collections import Counter

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common import audit, checked
from promotion.common.errors import Refused
from promotion.enterprises.blocking import Crowd
from promotion.enterprises.likeness import LIKELY, Firm, Likeness
from promotion.enterprises.models import Contact, Enterprise, EnterpriseAlias, NamePiece, SuspectedTwin, TwinState
from promotion.enterprises.name_parts import parts_of
from promotion.enterprises.services import finder

# Everybody's mail, nobody's domain.
COMMON_MAIL = frozenset(
    "qq.com 163.com 126.com sina.com sina.cn sohu.com foxmail.com gmail.com outlook.com hotmail.com 139.com 189.cn".split()
)
TELLING = 5  # a phone or domain of more firms is that of a go-between
BATCH = 500


def ordered(one: Enterprise, other: Enterprise) -> tuple[Enterprise, Enterprise]:
    """The pair as it is kept, the lower id first."""
    return (one, other) if one.pk < other.pk else (other, one)


def fingerprint(first: Enterprise, second: Enterprise) -> str:
    """Of both names and codes: what an answer was given about."""
    said = "|".join((first.name, first.uscc, second.name, second.uscc))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def look_for_pairs() -> dict[str, int]:
    """Find pairs among all live firms and bring the rows in line; says how many are new, open again and gone. Any number of times.

    An answered pair stays answered until a name or a code of it changes. Compared is outside any transaction: it takes a while, and others write.
    """
    firms = {row.pk: row for row in Enterprise.objects.live().only("pk", "name", "uscc", "website").order_by("pk")}
    _index_missing(firms)
    found = {(min(one, other), max(one, other)): why for one, other, why in _crowd(firms).pairs(LIKELY)}
    return _write_down(firms, found)


@transaction.atomic
def _write_down(firms: dict[int, Enterprise], found: dict[tuple[int, int], Likeness]) -> dict[str, int]:
    merged = set(Enterprise.objects.filter(merged_into__isnull=False).values_list("pk", flat=True))
    known = {(row.first_id, row.second_id): row for row in SuspectedTwin.objects.select_for_update().order_by("pk")}
    new, changed = [], []
    for pair, why in found.items():
        if merged & set(pair):
            continue
        mark = fingerprint(firms[pair[0]], firms[pair[1]])
        row = known.get(pair)
        if row is None:
            new.append(SuspectedTwin(first_id=pair[0], second_id=pair[1], fingerprint=mark, **_facts(why)))
        elif _asks_again(row, mark, why):
            changed.append(row)
    gone = [row for pair, row in known.items() if row.state == TwinState.OPEN and pair not in found]
    for row in gone:
        row.state = TwinState.GONE
    SuspectedTwin.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
    SuspectedTwin.objects.bulk_update([*changed, *gone], ["score", "reasons", "state", "fingerprint"], batch_size=BATCH)
    return {"new": len(new), "changed": len(changed), "gone": len(gone)}


@transaction.atomic
def tell_apart(*, actor, one: Enterprise, other: Enterprise, reason: str, found: Likeness | None = None) -> SuspectedTwin:
    """Keep who said, and why, that the two are different firms. The caller has asked permission."""
    if len(reason.strip()) < 2:
        raise Refused(_("请写明为什么不是同一家。"), field="reason")
    first, second = ordered(one, other)
    answer = {
        "state": TwinState.DIFFERENT,
        "reason": reason.strip()[:200],
        "decided_by": actor,
        "decided_at": timezone.now(),
        "fingerprint": fingerprint(first, second),
    }
    facts = _facts(found) if found else {"score": 0}
    row, is_new = SuspectedTwin.objects.select_for_update().get_or_create(first=first, second=second, defaults={**answer, **facts})
    if not is_new:
        if row.state == TwinState.MERGED and (first.merged_into_id or second.merged_into_id):
            raise Refused(_("这两家已经合并；如合并有误，请先撤销合并。"))
        for name, value in answer.items():
            setattr(row, name, value)
        checked.save(row)
    audit.record(actor=actor, action="enterprise.tell_apart", obj=first, after={"other": second.pk, "reason": row.reason})
    return row


def _facts(why: Likeness) -> dict:
    return {"score": round(why.score * 100), "reasons": [str(reason) for reason in why.reasons]}


def _asks_again(row: SuspectedTwin, mark: str, why: Likeness) -> bool:
    """Bring `row` in line with what was found; whether anything of it changed."""
    facts = _facts(why)
    answered = row.state in (TwinState.DIFFERENT,) and row.fingerprint == mark
    same = row.state == TwinState.OPEN and row.fingerprint == mark and (row.score, row.reasons) == (facts["score"], facts["reasons"])
    if answered or same:
        return False
    row.state, row.fingerprint, row.score, row.reasons = TwinState.OPEN, mark, facts["score"], facts["reasons"]
    return True


def _crowd(firms: dict[int, Enterprise]) -> Crowd:
    known, marks = finder.places(), _marks(firms)
    codes: dict[int, set[str]] = {}
    for pk, code in EnterpriseAlias.objects.exclude(uscc="").values_list("enterprise_id", "uscc"):
        codes.setdefault(pk, set()).add(code)
    return Crowd(
        (pk, Firm(parts_of(row.name, known), row.uscc, frozenset(codes.get(pk, ())), frozenset(marks.get(pk, ()))))
        for pk, row in firms.items()
    )


def _marks(firms: dict[int, Enterprise]) -> dict[int, set[str]]:
    """Phones and domains by firm, those left out that tell nothing."""
    marks: dict[int, set[str]] = {pk: {f"domain:{domain}"} for pk, row in firms.items() if (domain := _domain(row.website))}
    people = Contact.objects.filter(withdrawn_at__isnull=True, enterprise__withdrawn_at__isnull=True)
    for pk, phone, mail in people.values_list("enterprise_id", "phone", "email"):
        own = {f"phone:{phone}"} if phone else set()
        domain = _domain(mail.rpartition("@")[2])
        marks.setdefault(pk, set()).update(own | ({f"domain:{domain}"} if domain and domain not in COMMON_MAIL else set()))
    held = Counter(mark for own in marks.values() for mark in own)
    return {pk: {mark for mark in own if held[mark] <= TELLING} for pk, own in marks.items()}


def _domain(address: str) -> str:
    host = address.strip().lower().partition("://")[2] or address.strip().lower()
    host = host.split("/")[0].removeprefix("www.")
    return host if "." in host else ""


def _index_missing(firms: dict[int, Enterprise]) -> None:
    """Rows that came in past the services get their pieces."""
    indexed = set(NamePiece.objects.values_list("enterprise", flat=True).distinct())
    missing = [row for pk, row in firms.items() if pk not in indexed]
    for start in range(0, len(missing), BATCH):
        finder.index(missing[start : start + BATCH])


def pairs_of(enterprise: Enterprise):
    """Pairs that `enterprise` is one of."""
    return SuspectedTwin.objects.filter(Q(first=enterprise) | Q(second=enterprise))
