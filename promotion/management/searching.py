"""Every kind of row that the side table of the search holds."""

from promotion.agreements.search import AGREEMENT
from promotion.enterprises.search import CONTACT, ENTERPRISE
from promotion.projects.search import DOCUMENT, PROJECT

KINDS = (PROJECT, ENTERPRISE, CONTACT, AGREEMENT, DOCUMENT)
