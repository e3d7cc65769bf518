"""Texts on file beside those of a row, where a phone number may stand in them.

Our own sheets mask phones in every text, so a text that is masked as there is what is on file, whoever brings it. Whoever does not see
phones compares what the page shows.
"""

from django.db.models import Q, QuerySet

from promotion.common.phones import MASK, mask_all
from promotion.common.text import without_blanks
from promotion.enterprises.models import Enterprise
from promotion.projects.models import Project
from promotion.projects.services import contacts
from promotion.projects.sight import is_mine


def sees_phones(project: Project | None, enterprise: Enterprise | None, actor) -> bool:
    """Whether `actor` sees them whole in the talks of the project, else of the firm: as its page has it."""
    return is_mine(project, actor) if project else contacts.sees_phones(enterprise, actor)


def on_our_sheets(value):
    """A value as our own sheets have it."""
    return mask_all(value) if isinstance(value, str) else value


def is_on_file(on_file, told, sees: bool = True) -> bool:
    """Whether what a row has is the very value on file, or, of a text with a phone, that text as our own sheets have it (`says_the_same`)."""
    return told == on_file or (on_our_sheets(on_file) != on_file and isinstance(told, str) and says_the_same(on_file, told, sees))


def of_name(rows: QuerySet, name: str) -> QuerySet:
    """Those of `rows` that have this name, or one that our own sheets have so."""
    if MASK not in name:
        return rows.filter(name=name)
    maybe = rows.filter(name__startswith=name.partition(MASK)[0]).values_list("pk", "name")
    return rows.filter(Q(name=name) | Q(pk__in=[pk for pk, whole in maybe if is_on_file(whole, name)]))


def says_the_same(on_file: str, told: str, sees: bool) -> bool:
    """Whether a row's text is that on file, blanks aside, whole or masked as our own sheets have it.

    To whoever does not `see` phones any number of the same mask is the same: a guess at the four digits gets no answer.
    """
    masked, words = without_blanks(mask_all(on_file)), without_blanks(told)
    if sees:
        return words in (without_blanks(on_file), masked)
    return without_blanks(mask_all(told)) == masked


def as_the_row_says(on_file: str, told: str | None, sees: bool) -> str:
    """The text on file, by the very words of the row where they mean it; masked for whoever does not `see` phones."""
    if told is not None and says_the_same(on_file, told, sees):
        return told
    return on_file if sees else mask_all(on_file)


def names_as_the_row_says(on_file: str, told: tuple[str, ...] | None, sees: bool, read) -> tuple[str, ...]:
    """As `as_the_row_says`, of several names in one text, which `read` parts."""
    whole, masked = read(on_file), read(mask_all(on_file))
    if told is not None and (told in (whole, masked) if sees else tuple(map(mask_all, told)) == masked):
        return told
    return whole if sees else masked
