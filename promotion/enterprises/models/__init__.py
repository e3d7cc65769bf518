"""Enterprises and the people one talks to there."""

from .contacts import Contact
from .enterprises import Enterprise

__all__ = ["Contact", "Enterprise"]
