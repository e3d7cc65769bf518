"""Texts on file beside those of a row, where a phone number may stand in them: whoever does not see phones compares what the page shows."""

from promotion.common.phones import mask_all
from promotion.common.text import without_blanks
from promotion.enterprises.models import Enterprise
from promotion.exchange.imports.office import Office
from promotion.projects.models import Project
from promotion.projects.services import contacts
from promotion.projects.sight import is_mine


def sees_phones(project: Project | None, enterprise: Enterprise | None, office: Office) -> bool:
    """Whether whoever imports sees them whole in the talks of the project, else of the firm: as its page has it."""
    return is_mine(project, office.actor) if project else contacts.sees_phones(enterprise, office.actor)


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
