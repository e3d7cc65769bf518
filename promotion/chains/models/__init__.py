"""Schemes and their trees, zone × industry, the chain leaders."""

from promotion.chains.models.appointments import ChainAppointment
from promotion.chains.models.nodes import ChainNode, Scheme
from promotion.chains.models.zone_industries import ZoneIndustry

__all__ = ["ChainAppointment", "ChainNode", "Scheme", "ZoneIndustry"]
