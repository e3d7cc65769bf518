"""What agreements are found by."""

from promotion.common.finding import entry_of
from promotion.common.search_index import Kind


def entry_of_agreement(agreement):
    """The title."""
    return entry_of(names_of=[agreement.title])


AGREEMENT = Kind("agreement", "Agreement", entry_of_agreement)
