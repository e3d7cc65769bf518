"""Who may come in: the rules, and what was found and decided about a project."""

from promotion.admission.models.reviews import AdmissionReview, Conclusion, Decision, Verdict
from promotion.admission.models.rules import AdmissionRule

__all__ = ["AdmissionReview", "AdmissionRule", "Conclusion", "Decision", "Verdict"]
