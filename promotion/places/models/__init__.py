"""Regions, zones, sites."""

from promotion.places.models.regions import Region
from promotion.places.models.sites import Site
from promotion.places.models.zones import Zone, ZoneAlias

__all__ = ["Region", "Site", "Zone", "ZoneAlias"]
