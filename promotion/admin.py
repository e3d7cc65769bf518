"""The directory of the rooms' admin pages: importing a module registers them."""

from promotion.admission import admin as admission
from promotion.analytics import admin as analytics
from promotion.catalogue import admin as catalogue
from promotion.chains import admin as chains
from promotion.places import admin as places
from promotion.projects import admin_tags

__all__ = ["admission", "admin_tags", "analytics", "catalogue", "chains", "places"]
