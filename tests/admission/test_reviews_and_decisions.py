"""Admission: what is found, who waives, and that a 法定禁止 is never waived."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from promotion.admission.models import AdmissionReview, Waiver
from promotion.admission.services import record_decision, record_review, standing_of, waive
from promotion.common.errors import NotAllowed, Refused
from promotion.pipeline.services import moves
from promotion.pipeline.services.gating import checklist
from promotion.projects.models import Notice
from promotion.projects.services import changes
from tests import factories
from tests.factories import make_review, today
from tests.scenes import scene


@scene
def project(world, officer_nj):
    return factories.project_in("engagement", officer_nj, world)


def _line(project, key="admission"):
    project.refresh_from_db()
    return next(line for line in checklist(project, "signed") if line.item.key == key)


def _standing(project):
    project.refresh_from_db()
    return standing_of(project)


def _met(project):
    project.refresh_from_db()
    return {line.item.key for line in checklist(project, "signed") if line.met}


def _waive(actor, review, item="main_industry", reason="产业链关键配套"):
    return waive(actor=actor, review=review, item=item, reason=reason, reason_class="key_link", today=today())


def test_nobody_without_the_project_reviews_it(project, cast):
    for actor in (cast.outsider, cast.officer_zg, cast.second_officer_nj, cast.chain_leader_nj, cast.joint):
        with pytest.raises(NotAllowed):
            make_review(actor, project)


def test_a_restriction_stops_the_gate_until_the_leader_of_the_city_waives_it(
    project, officer_nj, chain_leader_nj, chain_leader_zg, zone_manager_nj, administrator_nj
):
    review = make_review(officer_nj, project, "restricted")
    assert "admission" not in _met(project)
    assert "待链长豁免：是否与园区主导产业" in str(_line(project).item.todo)
    for actor in (officer_nj, zone_manager_nj, chain_leader_zg, administrator_nj):
        with pytest.raises(NotAllowed):
            _waive(actor, review)
    with pytest.raises(Refused, match="理由"):
        _waive(chain_leader_nj, review, reason=" ")
    with pytest.raises(Refused, match="请选择"):
        _waive(chain_leader_nj, review, item="two_high")
    _waive(chain_leader_nj, review)
    assert "admission" in _met(project)
    with pytest.raises(Refused, match="已由"):
        _waive(chain_leader_nj, review)


def test_each_restriction_is_waived_by_itself(project, officer_nj, chain_leader_nj):
    answers = factories.ADMITTED | {"main_industry": "no", "two_high": "yes", "compliant_zone": "yes"}
    review = make_review(officer_nj, project, answers=answers)
    assert [each.code for each in review.restrictions] == ["two_high", "main_industry"]
    _waive(chain_leader_nj, review, item="two_high")
    assert "admission" not in _met(project)
    _waive(chain_leader_nj, review)
    assert "admission" in _met(project)


def test_a_prohibition_is_waived_by_nobody(project, officer_nj, chain_leader_nj):
    review = make_review(officer_nj, project, "prohibited")
    for item in ("forbidden_lists", "main_industry", "", "early"):
        with pytest.raises(Refused, match="任何人不得豁免"):
            _waive(chain_leader_nj, review, item=item, reason="领导同意")
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        AdmissionReview.objects.filter(pk=review.pk).update(waived_at=now)
    facts = {"review": review, "item": "forbidden_lists", "item_text": "x", "reason": "x", "waived_by": chain_leader_nj, "waived_at": now}
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.create(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.create(**facts, weight="prohibition")
    for softer in ("passed", "restricted"):
        with pytest.raises(IntegrityError), transaction.atomic():
            AdmissionReview.objects.filter(pk=review.pk).update(verdict=softer)
    assert not {"admission", "not_prohibited"} & _met(project)


def test_a_prohibited_project_is_refused_at_the_gate_by_every_way(project, officer_nj, zone_manager_nj):
    factories.make_ready_for_signing(project, officer_nj)
    make_review(officer_nj, project, "prohibited")
    project.refresh_from_db()
    with pytest.raises(Refused, match="法定禁止"):
        moves.advance(actor=zone_manager_nj, project=project, to="signed", version=project.version, today=today())


def test_a_prohibition_is_not_lifted_by_a_change_of_data(project, officer_nj):
    make_review(officer_nj, project, "prohibited")
    project.refresh_from_db()
    changes.edit_project(actor=officer_nj, project=project, version=project.version, today=today(), chain=_other_chain())
    standing = _standing(project)
    assert standing.is_stale
    assert standing.is_prohibited
    assert "not_prohibited" not in _met(project)


def _other_chain():
    return factories.ChainNode.objects.get(slug="nz-lvseshipin")


def test_the_newest_review_counts(project, officer_nj):
    make_review(officer_nj, project, "prohibited")
    make_review(officer_nj, project, "passed")
    assert {"admission", "not_prohibited"} <= _met(project)


def test_a_missing_figure_is_named(project, officer_nj):
    answers = {name: value for name, value in factories.ADMITTED.items() if name != "no_land"}
    review = make_review(officer_nj, project, answers=answers, figures={"amount": Decimal(12000)})
    assert review.verdict == "incomplete"
    assert "投资额" not in _standing(project).missing
    assert _line(project).item.todo == "还缺：用地、达产后年税收、达产后年产值。补齐后重新审核。"


def test_figures_filled_with_the_review_stand_on_the_project(project, officer_nj):
    answers = factories.ADMITTED | {"no_land": None, "tax": Decimal(300), "output": Decimal(12000)}
    review = make_review(officer_nj, project, answers=answers, figures={"amount": Decimal(6000), "land_mu": Decimal(30)})
    project.refresh_from_db()
    assert (project.amount, project.land_mu, review.verdict) == (6000, 30, "passed")
    found = {each.code: (each.figure, each.threshold) for each in review.findings if each.outcome == "pass" and each.figure}
    assert found["investment_per_mu"] == ("200 万元/亩", "不低于 150 万元/亩")
    assert found["output_per_mu"] == ("400 万元/亩", "不低于 300 万元/亩")
    with pytest.raises(Refused, match="不能改"):
        make_review(officer_nj, project, figures={"owner": officer_nj})


@pytest.mark.parametrize(
    "bad", [{"forbidden_lists": "maybe"}, {"unknown": "yes"}, {"nature": "x"}, {"rd_share": Decimal(-1)}, {"rd_share": Decimal("NaN")}]
)
def test_answers_that_are_none_are_refused(project, officer_nj, bad):
    with pytest.raises(Refused):
        make_review(officer_nj, project, answers=factories.ADMITTED | bad)
    assert not AdmissionReview.objects.exists()


def test_without_rules_there_is_no_review(project, officer_nj):
    with pytest.raises(Refused, match="规则集"):
        record_review(actor=officer_nj, project=project, answers={}, reviewed_on=today(), today=today())


def test_a_review_freezes_and_goes_stale_when_what_it_saw_changes(project, officer_nj, chain_leader_nj):
    answers = factories.ADMITTED | {"no_land": None, "tax": Decimal(300), "output": Decimal(12000), "main_industry": "no"}
    review = make_review(officer_nj, project, answers=answers, figures={"amount": Decimal(6000), "land_mu": Decimal(30)})
    _waive(chain_leader_nj, review)
    assert "admission" in _met(project)
    project.refresh_from_db()
    changes.edit_project(actor=officer_nj, project=project, version=project.version, today=today(), land_mu=Decimal(90), jobs=5)
    assert _standing(project).stale == ("用地 30 → 90 亩",)
    assert "admission" not in _met(project)
    assert "审核后数据已变（用地 30 → 90 亩）" in str(_line(project).item.todo)
    with pytest.raises(Refused, match="先重新审核"):
        _waive(chain_leader_nj, review)
    kept = AdmissionReview.objects.get(pk=review.pk)
    assert kept.seen["project"]["land_mu"] == "30"
    project.refresh_from_db()
    changes.edit_project(actor=officer_nj, project=project, version=project.version, today=today(), land_mu=Decimal("30.00"))
    assert "admission" in _met(project)


def test_what_no_question_looked_at_makes_nothing_stale(project, officer_nj):
    make_review(officer_nj, project)
    project.refresh_from_db()
    changes.edit_project(
        actor=officer_nj, project=project, version=project.version, today=today(), amount=Decimal(1), energy_tce=Decimal(7)
    )
    assert not _standing(project).stale


def test_a_move_to_another_zone_makes_it_stale(project, officer_nj, world):
    make_review(officer_nj, project)
    project.refresh_from_db()
    changes.edit_project(actor=officer_nj, project=project, version=project.version, today=today(), zone=world.baima, reason="另选")
    assert _standing(project).stale == ("片区已改",)


def test_a_waiver_does_not_outlive_its_review(project, officer_nj, chain_leader_nj):
    _waive(chain_leader_nj, make_review(officer_nj, project, "restricted"))
    assert Waiver.objects.in_force().count() == 1
    again = make_review(officer_nj, project, "restricted")
    assert not Waiver.objects.in_force().exists()
    assert "admission" not in _met(project)
    with pytest.raises(Refused, match="最近一次"):
        _waive(chain_leader_nj, AdmissionReview.objects.exclude(pk=again.pk).get())


def test_the_other_city_is_told_without_names(project, cast):
    review = make_review(cast.officer_nj, project, "restricted")
    _waive(cast.chain_leader_nj, review, reason=f"{project.enterprise.name}承诺补链")
    told = {notice.recipient.username: notice.text for notice in Notice.objects.filter(kind="waived")}
    assert set(told) == {"chain_leader_zg", "joint"}
    text = told["chain_leader_zg"]
    assert project.code in text
    assert "产业链关键配套" in text
    for secret in (project.name, project.enterprise.name, project.sentence, cast.officer_nj.name, "承诺补链"):
        assert secret not in text
    assert not Notice.objects.filter(kind="waived", project__isnull=False).exists()


def test_leaders_of_other_chains_are_not_told(project, cast, world):
    stranger = factories.make_user("leader_of_equipment", "装备链长", world.bureau_zg)
    factories.make_grant(stranger, "chain_leader", region=world.zigong, chain=world.equipment)
    _waive(cast.chain_leader_nj, make_review(cast.officer_nj, project, "restricted"))
    assert not Notice.objects.filter(kind="waived", recipient=stranger).exists()


def test_an_early_review_counts_as_it_did(project, officer_nj, chain_leader_nj):
    facts = {"project": project, "note": "能耗偏高", "reviewed_on": today(), "reviewed_by": officer_nj}
    review = AdmissionReview.objects.create(verdict="restricted", **facts)
    assert review.is_early
    assert "admission" not in _met(project)
    _waive(chain_leader_nj, review, item="early")
    assert "admission" in _met(project)


def test_a_conditional_decision_names_its_conditions(project, officer_nj):
    facts = {"actor": officer_nj, "project": project, "decided_by": "联席会", "decided_on": today(), "today": today()}
    with pytest.raises(ValidationError, match="条件"):
        record_decision(conclusion="conditional", **facts)
    record_decision(conclusion="conditional", conditions="投资强度不低于 150 万元/亩", **facts)
    assert "decision" in _met(project)
    record_decision(conclusion="rejected", **facts)
    assert "decision" not in _met(project)
    with pytest.raises(Refused, match="不能晚于今天"):
        record_decision(conclusion="approved", **facts | {"decided_on": today() + datetime.timedelta(days=1)})


def test_a_typed_nought_is_an_answer(project, officer_nj):
    plant = factories.ADMITTED | {"nature": "chemical_new", "compliant_zone": "yes", "shore_km": Decimal(0), "rd_share": Decimal(0)}
    review = make_review(officer_nj, project, answers=plant)
    assert review.verdict == "prohibited"
    assert {each["code"]: each["outcome"] for each in review.results}["changjiang_1km"] == "fail"
    plain = make_review(officer_nj, project, answers=factories.ADMITTED | {"rd_share": Decimal(0)})
    assert plain.verdict == "passed"


def test_land_of_its_own_and_no_new_land_do_not_go_together(project, officer_nj):
    changes.edit_project(actor=officer_nj, project=project, version=project.version, today=today(), land_mu=90)
    project.refresh_from_db()
    with pytest.raises(Refused, match="90 亩"):
        make_review(officer_nj, project)


def test_a_leader_of_a_secondary_chain_or_another_candidates_city_does_not_waive(
    project, officer_nj, world, chain_leader_nj, chain_leader_zg
):
    zones = [project.zone or world.lingjia, world.datangshan]
    changes.set_candidates(actor=officer_nj, project=project, zones=[zones[0]], today=today())
    review = make_review(officer_nj, project, "restricted")
    project.candidate_zones.create(zone=world.datangshan, order=9)
    with pytest.raises(NotAllowed):
        _waive(chain_leader_zg, review)
    _waive(chain_leader_nj, review)


def test_land_that_comes_later_makes_a_review_without_land_stale(project, officer_nj):
    make_review(officer_nj, project)
    assert "admission" in _met(project)
    changes.edit_project(actor=officer_nj, project=project, version=project.version, today=today(), land_mu=90)
    assert "admission" not in _met(project)
