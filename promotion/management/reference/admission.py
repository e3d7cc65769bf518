"""The admission rules with whom each binds, and the first version of the questions made of them."""

import datetime
from decimal import Decimal

from django.utils import timezone

from promotion.admission.models import AdmissionRule, MaterialKind, Question, QuestionThreshold, RuleSet, ScoreItem
from promotion.chains.models import ChainNode
from promotion.management.reference.sheets import number, read, slugs

NAME = "内自合作园区准入规则"
VALID_FROM = datetime.date(2024, 1, 1)
NOTE = (
    "由五份文件的 56 条规则归类而来：只问项目级的。标有“预设”的界限值取自隆昌市标准地 2022，不出自五份文件；"
    "各行业按环节，其余行业一事一议。评分项为团风县百分制，默认不用。"
)
TEXTS = ("code", "label", "text", "kind", "weight", "fact", "comparator", "good", "applies_when", "basis")


def classes() -> dict[str, dict[str, str]]:
    """Slug of a rule → its columns `binding`, `binding_reason`."""
    return {row["slug"]: {"binding": row["binding"], "binding_reason": row["reason"]} for row in read("admission_classes")}


def ship_rule_set() -> RuleSet | None:
    """Make version 1 and publish it, once: where any version is there already, the office keeps its own. Rules and chains that are not
    there are left out."""
    if RuleSet.objects.exists():
        return None
    rule_set = RuleSet.objects.create(version=1, name=NAME, valid_from=VALID_FROM, note=NOTE)
    questions = {row["code"]: _question(rule_set, sort, row) for sort, row in enumerate(read("admission_questions"), 1)}
    Question.objects.bulk_create(questions.values())
    _cite(questions)
    _thresholds(questions)
    scores = enumerate(read("admission_scores"), 1)
    ScoreItem.objects.bulk_create(ScoreItem(rule_set=rule_set, sort=sort, **row) for sort, row in scores)
    if not MaterialKind.objects.exists():
        kinds = enumerate(read("admission_materials"), 1)
        MaterialKind.objects.bulk_create(
            MaterialKind(name=row["name"], is_required=bool(row["is_required"]), sort=sort) for sort, row in kinds
        )
    rule_set.published_at = timezone.now()
    rule_set.save(update_fields=["published_at"])
    return rule_set


def _question(rule_set: RuleSet, sort: int, row) -> Question:
    texts = {name: row[name] for name in TEXTS}
    return Question(rule_set=rule_set, sort=sort, threshold=number(row["threshold"]), is_preset=bool(row["is_preset"]), **texts)


def _cite(questions: dict[str, Question]) -> None:
    rules = dict(AdmissionRule.objects.values_list("slug", "pk"))
    through = Question.rules.through
    cited = [(code, row["slug"]) for row in read("admission_classes") for code in slugs(row["question"]) if row["slug"] in rules]
    through.objects.bulk_create(through(question_id=questions[code].pk, admissionrule_id=rules[slug]) for code, slug in cited)


def _thresholds(questions: dict[str, Question]) -> None:
    rows = read("admission_thresholds")
    nodes = dict(ChainNode.objects.filter(slug__in={row["chain"] for row in rows}).values_list("slug", "pk"))
    QuestionThreshold.objects.bulk_create(
        QuestionThreshold(
            question=questions[row["question"]], chain_id=nodes[row["chain"]], threshold=Decimal(row["threshold"]), basis=row["basis"]
        )
        for row in rows
        if row["chain"] in nodes
    )
