"""Doors of the exchange room, by subject."""
