"""The directory of the rooms' admin pages: importing a module registers them."""

from promotion.access import admin as access
from promotion.access import admin_grants
from promotion.admission import admin as admission
from promotion.admission import admin_rules
from promotion.agreements import admin as agreements
from promotion.agreements import admin_terms
from promotion.analytics import admin as analytics
from promotion.catalogue import admin as catalogue
from promotion.chains import admin as chains
from promotion.common import admin as common
from promotion.desk import admin as desk
from promotion.exchange import admin as exchange
from promotion.exchange import admin_exports
from promotion.landing import admin_plans, admin_service, admin_sites, admin_templates
from promotion.people import admin as people
from promotion.pipeline import admin as pipeline
from promotion.places import admin as places
from promotion.projects import admin as projects
from promotion.projects import admin_audit, admin_enterprises, admin_hand_over, admin_opening, admin_records, admin_tags, admin_twins
from promotion.reminders import admin as reminders
from promotion.reminders import admin_outbox, admin_people, admin_ways

__all__ = [
    "access",
    "admin_audit",
    "admin_enterprises",
    "admin_exports",
    "admin_grants",
    "admin_hand_over",
    "admin_opening",
    "admin_outbox",
    "admin_people",
    "admin_plans",
    "admin_sites",
    "admin_templates",
    "admin_records",
    "admin_rules",
    "admin_service",
    "admin_tags",
    "admin_terms",
    "admin_twins",
    "admin_ways",
    "admission",
    "agreements",
    "analytics",
    "catalogue",
    "chains",
    "common",
    "desk",
    "exchange",
    "people",
    "pipeline",
    "places",
    "projects",
    "reminders",
]
