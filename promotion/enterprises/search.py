"""What firms and their people are found by; `ENTERPRISE.matching` is the one rule by which firms are looked up."""

from promotion.common.finding import entry_of
from promotion.common.search_index import Kind


def entry_of_enterprise(enterprise):
    """Name with its initials, 信用代码 whole or by its tail; the former ones too."""
    former = list(enterprise.aliases.all())
    names_of = [enterprise.name, *(alias.name for alias in former)]
    return entry_of(names_of=names_of, codes=[enterprise.uscc, *(alias.uscc for alias in former)])


def entry_of_contact(contact):
    """The name. Phones, 微信 and mail are never searched."""
    return entry_of(people=[contact.name])


ENTERPRISE = Kind("enterprise", "Enterprise", entry_of_enterprise, related=("aliases",))
CONTACT = Kind("contact", "Contact", entry_of_contact)
