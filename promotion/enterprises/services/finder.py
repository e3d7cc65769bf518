"""Find the firms that one name or code may mean, likest first, in a bounded number of queries however many firms there are."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Count, Prefetch, Q

from promotion.common import names, uscc
from promotion.common.held import held
from promotion.enterprises.blocking import CANDIDATES
from promotion.enterprises.likeness import Firm, Likeness, Why, likeness
from promotion.enterprises.models import Enterprise, EnterpriseAlias, NamePiece, SuspectedTwin, TwinState
from promotion.enterprises.name_parts import parts_of, pieces, places_of_regions
from promotion.enterprises.search import ENTERPRISE
from promotion.places.models import Region


@dataclass(frozen=True)
class Found:
    """A firm that may be meant, and why."""

    enterprise: Enterprise
    likeness: Likeness

    @property
    def score(self) -> float:
        """0 to 1."""
        return self.likeness.score

    @property
    def is_exact(self) -> bool:
        """Whether the same code or the same name was given, not only a like one."""
        return bool(EXACT & set(self.likeness.reasons))


EXACT = frozenset({Why.SAME_CODE, Why.OLD_CODE, Why.SAME_NAME, Why.SAME_CORE})


@held
def places() -> dict[str, str]:
    """The place names that stand in front of firms' names, with where they lie; one query."""
    rows = Region.objects.administrative().exclude(level=Region.Level.COUNTRY).values_list("id", "parent_id", "name").order_by("id")
    return places_of_regions(tuple(rows))


def find(name: str, code: str = "", *, at_least: float, but: int | None = None) -> list[Found]:
    """Live firms at least so like, the likest first. Out of whose sight they lie is the caller's to ask."""
    known = places()
    code = code if uscc.is_valid(code) else ""
    firm = Firm(parts_of(name, known), code)
    rows = _with_aliases(Enterprise.objects.live().filter(pk__in=_candidates(firm)).exclude(pk=but))
    found = (Found(row, like(firm, row, known)) for row in rows)
    ranked = sorted((row for row in found if row.score >= at_least), key=lambda row: (-row.score, row.enterprise.pk))
    return without_told_apart(ranked)


def like(firm: Firm, enterprise: Enterprise, known) -> Likeness:
    """How like `firm` is to the enterprise under the name it has or, if that says more, one that it had."""
    aliases = enterprise.aliases.all()
    codes = frozenset(alias.uscc for alias in aliases if alias.uscc)
    best = likeness(firm, Firm(parts_of(enterprise.name, known), enterprise.uscc, codes))
    for alias in aliases:
        found = likeness(firm, Firm(parts_of(alias.name, known), enterprise.uscc, codes))
        if found.above(best) and not best.is_vetoed:
            best = replace(found, reasons=(*found.reasons, Why.OLD_NAME))
    return best


def remember_former(enterprise: Enterprise, former: set[tuple[str, str]], merge=None) -> None:
    """Names and codes (name, code) that the firm no longer bears stay its former ones, to be found by; `merge`: the one that brought them."""
    known = set(enterprise.aliases.values_list("name", "uscc"))
    for name, code in sorted(former):
        code = "" if code == enterprise.uscc else code
        if (name != enterprise.name or code) and (name, code) not in known:
            EnterpriseAlias.objects.create(enterprise=enterprise, name=name, uscc=code, initials=names.initials(name), merge=merge)
    index([enterprise])


def index(enterprises: Iterable[Enterprise]) -> None:
    """Bring what firms are found by in line with their names, the former ones too: the pieces that twins share, and the entry of the search."""
    enterprises, known = list(enterprises), places()
    for enterprise in enterprises:
        ENTERPRISE.index(enterprise)
    former = EnterpriseAlias.objects.filter(enterprise__in=enterprises).values_list("enterprise_id", "name")
    names: dict[int, set[str]] = {each.pk: {each.name} for each in enterprises}
    for pk, name in former:
        names[pk].add(name)
    NamePiece.objects.filter(enterprise__in=enterprises).delete()
    NamePiece.objects.bulk_create(
        [
            NamePiece(enterprise_id=pk, piece=piece)
            for pk, all_names in sorted(names.items())
            for piece in sorted(set().union(*(pieces(parts_of(name, known)) for name in all_names)))
        ],
        batch_size=500,
        ignore_conflicts=True,
    )


def _candidates(firm: Firm) -> list[int]:
    shared = NamePiece.objects.filter(piece__in=pieces(firm.parts), enterprise__withdrawn_at__isnull=True)
    counted = shared.values("enterprise").annotate(common=Count("pk")).order_by("-common", "enterprise_id")
    found = list(counted.values_list("enterprise", flat=True)[:CANDIDATES])
    if firm.code:
        found += Enterprise.objects.live().filter(Q(uscc=firm.code) | Q(aliases__uscc=firm.code)).values_list("pk", flat=True)[:5]
    return found


def _with_aliases(rows):
    return rows.prefetch_related(Prefetch("aliases", queryset=EnterpriseAlias.objects.order_by("pk"))).order_by("pk")


def without_told_apart(found: list[Found]) -> list[Found]:
    """Where the name is exactly that of one firm, those that somebody told apart from it are not asked about again; but one that bears the
    very same name stays: to its own people it is the one that is meant."""
    if len(found) < 2 or not found[0].is_exact:
        return found
    first = found[0].enterprise.pk
    said = SuspectedTwin.objects.filter(Q(first=first) | Q(second=first), state=TwinState.DIFFERENT).values_list("first", "second")
    apart = {pk for pair in said for pk in pair} - {first}
    return [row for row in found if row.is_exact or row.enterprise.pk not in apart]
