"""The rules: every row classed with a reason, the shipped questions cite them, a version in force is never edited."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from promotion.admission.models import AdmissionRule, Question, QuestionThreshold, RuleSet
from promotion.admission.services import rule_sets
from promotion.admission.services.reading import questions_of, rule_set_on
from promotion.admission.words import Binding, Weight
from promotion.common.errors import NotAllowed, Refused
from promotion.management.reference import load_reference
from promotion.management.reference.admission import ship_rule_set
from tests import factories
from tests.factories import today
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def root(world):
    return factories.make_user("root", "根", is_superuser=True, is_staff=True)


@scene
def shipped(world):
    return ship_rule_set()


def _copy(root, source, **facts):
    return rule_sets.copy_rule_set(actor=root, source=source, **{"name": "新版", "valid_from": today()} | facts)


def test_every_row_is_classed_and_the_questions_stand_on_those_of_projects():
    load_reference()
    assert AdmissionRule.objects.count() == 56
    assert not AdmissionRule.objects.filter(binding_reason="").exists()
    asked = AdmissionRule.objects.filter(questions__isnull=False)
    assert set(asked.values_list("binding", flat=True)) == {Binding.PROJECT}
    assert not AdmissionRule.objects.filter(binding=Binding.PROJECT, questions__isnull=True).exists()
    rule_set = rule_set_on(today())
    assert rule_set.questions.count() <= 11
    bare = [question.code for question in questions_of(rule_set) if not question.quotes]
    assert bare == ["rd_share"]  # of the preset alone, and marked as such
    assert set(rule_set.questions.filter(is_preset=True).values_list("code", flat=True)) == {
        "investment_per_mu",
        "tax_per_mu",
        "output_per_mu",
        "rd_share",
    }
    assert sum(rule_set.score_items.values_list("most", flat=True)) == 100
    assert not rule_set.is_scored
    held = dict(QuestionThreshold.objects.filter(chain__slug="nz-lvseshipin").values_list("question__code", "threshold"))
    assert held == {"investment_per_mu": 150, "tax_per_mu": 8, "output_per_mu": 300, "rd_share": 1}


def test_only_who_administers_everywhere_keeps_the_rules(shipped, administrator_nj, zone_manager_nj, chain_leader_nj):
    for actor in (administrator_nj, zone_manager_nj, chain_leader_nj):
        with pytest.raises(NotAllowed):
            _copy(actor, shipped)
        with pytest.raises(NotAllowed):
            rule_sets.publish_rule_set(actor=actor, rule_set=shipped)


def test_a_version_in_force_is_never_edited(shipped, root):
    with pytest.raises(Refused, match="复制为新版"):
        rule_sets.edit_rule_set(actor=root, rule_set=shipped, name="改名")
    assert QuestionThreshold.objects.exists()
    question = shipped.questions.first()
    for change in (
        lambda: Question.objects.filter(pk=question.pk).update(weight=Weight.NOTICE),
        lambda: Question.objects.filter(pk=question.pk).delete(),
        lambda: QuestionThreshold.objects.update(threshold=0),
        lambda: Question.objects.create(rule_set=shipped, code="x", label="x", text="x", kind="yes_no", weight="notice", good="yes"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_copy_is_changed_and_published_and_counts_from_its_day(shipped, root, world):
    old = shipped.questions.get(code="forbidden_lists")
    copy = _copy(root, shipped, valid_from=today() + datetime.timedelta(days=5))
    assert (copy.version, copy.questions.count(), copy.score_items.count()) == (2, shipped.questions.count(), 11)
    copy.questions.filter(code="investment_per_mu").update(threshold=Decimal(200))
    assert rule_set_on(today() + datetime.timedelta(days=9)) == shipped
    rule_sets.publish_rule_set(actor=root, rule_set=copy)
    assert rule_set_on(today()) == shipped
    assert rule_set_on(today() + datetime.timedelta(days=5)) == copy
    assert shipped.questions.get(code="investment_per_mu").threshold is None
    assert old.rules.count() == copy.questions.get(code="forbidden_lists").rules.count()


def test_what_could_not_be_asked_is_not_published(shipped, root):
    copy = _copy(root, shipped)
    copy.questions.filter(code="two_high").delete()
    with pytest.raises(Refused, match="two_high"):
        rule_sets.publish_rule_set(actor=root, rule_set=copy)
    many = _copy(root, shipped)
    for n in range(3):
        Question.objects.create(rule_set=many, code=f"more{n}", label="x", text="x", kind="yes_no", weight="notice", good="yes")
    with pytest.raises(Refused, match="1 至 12"):
        rule_sets.publish_rule_set(actor=root, rule_set=many)
    taken = _copy(root, None)
    Question.objects.create(rule_set=taken, code="note", label="x", text="x", kind="yes_no", weight="notice", good="yes")
    with pytest.raises(Refused, match="另有用途"):
        rule_sets.publish_rule_set(actor=root, rule_set=taken)


def test_a_score_is_shown_and_decides_nothing(shipped, root, world, officer_nj):
    project = factories.make_project(officer_nj, world)
    assert factories.make_review(officer_nj, project, points={"industry": 5}).score is None
    copy = _copy(root, shipped, is_scored=True)
    rule_sets.publish_rule_set(actor=root, rule_set=copy)
    for points, score in (({"industry": 5, "tax": 16}, 21), ({"industry": 0}, 0), ({}, None)):
        review = factories.make_review(officer_nj, project, points=points)
        assert (review.rule_set, review.score, review.verdict) == (copy, score, "passed")
    with pytest.raises(Refused, match="满分"):
        factories.make_review(officer_nj, project, points={"industry": 6})


def test_the_admin_copies_changes_and_publishes(shipped, root, client):
    client.force_login(root)
    base = "admin:promotion_ruleset"
    assert client.get(reverse(f"{base}_change", args=[shipped.pk])).status_code == 200
    assert client.post(reverse(f"{base}_change", args=[shipped.pk]), {"name": "改名"}).status_code == 403
    response = client.post(reverse(f"{base}_add"), {"name": "第二版", "valid_from": today().isoformat(), "note": ""})
    assert response.status_code == 302
    copy = RuleSet.objects.get(version=2)
    assert copy.questions.count() == shipped.questions.count()
    question = "admin:promotion_question"
    ours, theirs = (each.questions.get(code="site_lines") for each in (copy, shipped))
    assert client.post(reverse(f"{question}_change", args=[theirs.pk]), {"label": "x"}).status_code == 403
    values = {name: getattr(ours, name) for name in ("rule_set_id", "sort", "code", "text", "kind", "weight", "applies_when", "good")}
    values |= {"rule_set": copy.pk, "label": "选址", "fact": "", "comparator": "", "threshold": "", "basis": "", "rules": []}
    assert client.post(reverse(f"{question}_change", args=[ours.pk]), values).status_code == 302
    assert client.post(reverse(f"{base}_act", args=[copy.pk, "publish"])).status_code == 302
    assert rule_set_on(today()) == copy
    assert copy.questions.get(code="site_lines").label == "选址"


def test_an_administrator_of_one_city_reads_them_only(shipped, administrator_nj, client):
    administrator_nj.is_staff = True
    administrator_nj.save()
    client.force_login(administrator_nj)
    assert client.get(reverse("admin:promotion_ruleset_changelist")).status_code == 200
    assert client.get(reverse("admin:promotion_ruleset_add")).status_code == 403
    assert client.get(reverse("admin:promotion_question_add")).status_code == 403
