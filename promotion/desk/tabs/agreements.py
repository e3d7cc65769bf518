"""协议: what the tab draws. Drafts with what still blocks them, signed agreements with what they promise and what became of it."""

import datetime
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from promotion.agreements.facts import ClauseReview, Obliged
from promotion.agreements.models import Agreement, AgreementParty, Clause, DateChange, Instalment
from promotion.agreements.services import may_review, pledged, what_blocks_signing
from promotion.agreements.services.clauses import is_theirs
from promotion.common.money import show_amount
from promotion.common.phones import mask_all
from promotion.people.roles import Ability

SOON_DAYS = 7
REVIEW_CSS = {ClauseReview.COMPLIANT: "badge-green", ClauseReview.NEEDS_BASIS: "badge-amber", ClauseReview.PROHIBITED: "badge-red"}


@dataclass(frozen=True)
class TermLine:
    """A clause or an instalment as drawn. `when` says how it stands, in the colour `css`."""

    row: object
    text: str
    amount: str
    due: datetime.date | None
    when: str
    css: str
    how: str
    moved: tuple[str, ...]
    who: str = ""
    review: str = ""
    review_css: str = ""
    is_fulfillable: bool = False


@dataclass(frozen=True)
class Card:
    """One agreement."""

    row: Agreement
    amount: str
    parties: tuple[AgreementParty, ...]
    instalments: tuple[TermLine, ...]
    instalment_sum: str
    ours: tuple[TermLine, ...]
    theirs: tuple[TermLine, ...]
    changes: tuple[tuple, ...]
    blocks: tuple[str, ...] = field(default=())

    @property
    def has_terms(self) -> bool:
        """Whether anything is promised."""
        return bool(self.instalments or self.ours or self.theirs)


def draw(project, rights, user, today: datetime.date) -> dict:
    """The tab: drafts first, then the formal agreement, its supplements, frameworks, and what was withdrawn."""
    cards = [_card(row, rights, user, today) for row in _read(project)]
    has_formal = any(card.row.kind == "formal" and card.row.withdrawn_at is None for card in cards)
    is_signed = any(card.row.kind == "formal" and card.row.withdrawn_at is None and not card.row.is_draft for card in cards)
    return {
        "cards": sorted(cards, key=_place),
        "pledged": show_amount(pledged(project)),
        "reviews": may_review(project, user, today),
        "sweeps": Ability.ADMINISTER in rights or Ability.REVIEW_COMPETITION in rights,
        "may_draft": rights.edits and not has_formal,
        "may_supplement": rights.edits and is_signed,
    }


def _read(project):
    terms = {
        "clauses": Clause.objects.select_related("department", "responsible", "reviewed_by"),
        "instalments": Instalment.objects.all(),
    }
    rows = Agreement.objects.filter(project=project).select_related("recorded_by", "file")
    changed = DateChange.objects.select_related("supplement")
    prefetches = [Prefetch(name, each.prefetch_related(Prefetch("date_changes", changed))) for name, each in terms.items()]
    moved = DateChange.objects.select_related("clause", "instalment")
    parties = AgreementParty.objects.select_related("enterprise")
    return rows.prefetch_related(*prefetches, Prefetch("parties", parties), Prefetch("date_changes", moved))


def _card(row, rights, user, today) -> Card:
    standing = [clause for clause in row.clauses.all() if clause.withdrawn_at is None]
    parts = [part for part in row.instalments.all() if part.withdrawn_at is None]
    drawn = [(clause, _clause(clause, row, rights, user, today)) for clause in standing]
    return Card(
        row=row,
        amount=show_amount(row.amount),
        parties=tuple(party for party in row.parties.all() if party.withdrawn_at is None),
        instalments=tuple(_instalment(part, row, rights, today) for part in parts),
        instalment_sum=show_amount(sum(part.amount for part in parts)) if parts else "",
        ours=tuple(line for clause, line in drawn if clause.side == Obliged.OURS),
        theirs=tuple(line for clause, line in drawn if clause.side == Obliged.INVESTOR),
        changes=tuple(_change(change) for change in row.date_changes.all()),
        blocks=tuple(map(mask_all, what_blocks_signing(row))) if row.is_draft and row.withdrawn_at is None else (),
    )


def _place(card: Card) -> tuple:
    order = {"formal": 1, "supplement": 2, "framework": 3}[card.row.kind]
    signed = card.row.signed_on or datetime.date.max
    return (card.row.withdrawn_at is not None, not card.row.is_draft, order, -signed.toordinal(), card.row.pk)


def _instalment(part, row, rights, today) -> TermLine:
    when, css = _when(part, row, today)
    text = _("第%(n)d期") % {"n": part.number}
    may = rights.edits and part.is_open and not row.is_draft and row.withdrawn_at is None
    return TermLine(part, text, show_amount(part.amount), part.current_due, when, css, part.fulfilment, _moved(part), is_fulfillable=may)


def _clause(clause, row, rights, user, today) -> TermLine:
    when, css = _when(clause, row, today)
    may = clause.is_open and not row.is_draft and row.withdrawn_at is None and (rights.edits or is_theirs(clause, user, today))
    who = clause.department or clause.responsible
    return TermLine(
        row=clause,
        text=clause.text if rights.is_mine else mask_all(clause.text),
        amount=show_amount(clause.amount) if clause.amount else "",
        due=clause.current_due,
        when=when,
        css=css,
        how=clause.fulfilment if rights.is_mine else mask_all(clause.fulfilment),
        moved=_moved(clause),
        who=str(who) if who else _("项目责任人跟踪"),
        review=clause.get_review_display(),
        review_css=REVIEW_CSS.get(clause.review, "badge-line"),
        is_fulfillable=may,
    )


def _when(term, row, today) -> tuple[str, str]:
    """How it stands, and in which colour."""
    if term.fulfilled_on:
        return _("%(day)s 已履行") % {"day": term.fulfilled_on.isoformat()}, "good"
    due = term.current_due
    if due is None:
        return _("无期限"), "muted"
    if row.is_draft or row.withdrawn_at is not None:
        return due.isoformat(), "muted"
    days = (due - today).days
    if days < 0:
        return _("%(day)s，逾期 %(n)d 天") % {"day": due.isoformat(), "n": -days}, "bad"
    if days <= SOON_DAYS:
        return _("%(day)s，还有 %(n)d 天") % {"day": due.isoformat(), "n": days}, "warn"
    return due.isoformat(), ""


def _change(change) -> tuple:
    """(what, old date, new date) of a supplement."""
    return mask_all(change.clause.text[:40]) if change.clause else str(change.instalment), change.old_due, change.new_due


def _moved(term) -> tuple[str, ...]:
    return tuple(
        _("原 %(old)s，%(paper)s改为 %(new)s")
        % {
            "old": change.old_due.isoformat() if change.old_due else "—",
            "paper": change.supplement.title,
            "new": change.new_due.isoformat(),
        }
        for change in term.moved_by
    )
