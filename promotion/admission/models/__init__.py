"""Who may come in: the rules, and what was found and decided about a project."""

from promotion.admission.models.rules import AdmissionRule

__all__ = ["AdmissionRule"]
