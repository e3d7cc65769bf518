"""Loading the reference data: one function, `load_reference`."""

from promotion.management.reference.load import load_reference

__all__ = ["load_reference"]
