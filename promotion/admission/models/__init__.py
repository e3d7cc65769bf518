"""Who may come in: the rules, the questions made of them, what was found and waived, how it was decided."""

from promotion.admission.models.reviews import AdmissionReview, Waiver
from promotion.admission.models.rounds import Consent, Decision, DecisionRound, Material, MaterialKind
from promotion.admission.models.rule_sets import Question, QuestionThreshold, RuleSet, ScoreItem
from promotion.admission.models.rules import AdmissionRule
from promotion.admission.words import Conclusion, Verdict

__all__ = [
    "AdmissionReview",
    "AdmissionRule",
    "Conclusion",
    "Consent",
    "Decision",
    "DecisionRound",
    "Material",
    "MaterialKind",
    "Question",
    "QuestionThreshold",
    "RuleSet",
    "ScoreItem",
    "Verdict",
    "Waiver",
]
