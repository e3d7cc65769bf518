"""存量导入 of one project: who may, until when, what is asked for afterwards, and how it is taken back."""

import datetime

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from promotion.admission.services import record_decision
from promotion.agreements.models import Agreement
from promotion.agreements.services import conclude, formal_of
from promotion.common.errors import NotAllowed, Refused
from promotion.common.models import AuditEvent
from promotion.landing.models import Milestone
from promotion.landing.services import enter_milestones, record_milestone
from promotion.pipeline.models import GateSetting
from promotion.pipeline.owed import owing, still_owed
from promotion.pipeline.services import moves
from promotion.pipeline.services.opening import bring_in
from promotion.projects.models import Deadline, FirstContact, Notice, OpeningDay, OwedProof, Project, ProjectState
from promotion.projects.services import changes, contacts, follow_ups, opening, papers
from tests import factories
from tests.factories import days_ago, today


@pytest.fixture
def importer(zone_manager_nj):
    OpeningDay.objects.create(go_live_on=today())
    return zone_manager_nj


@pytest.fixture
def bring(importer, world, officer_nj):
    """`bring(stage, **row)`: a project of the officer, brought in by the zone manager, in its stage since 100 days."""

    def call(stage, *, actor=importer, on=None, **row):
        facts = {
            "dates": {stage: days_ago(100)},
            "enterprise": row.pop("enterprise", None) or factories.make_enterprise(actor),
            "owner": officer_nj,
            "chain": world.grain,
            "zone": world.lingjia,
            "sentence": "拟建粮食深加工厂",
            "channel": world.channel,
            "amount": 5000,
        }
        return bring_in(actor=actor, today=on or today(), stage=stage, **(facts | row))

    return call


def owed(project) -> set[str]:
    return set(still_owed().filter(project=project).values_list("item", flat=True))


# --- who, and until when --------------------------------------------------------------------------


def test_it_stands_where_it_stood_and_says_who_brought_it_in(bring, importer, officer_nj):
    project = bring("signed", dates={"planning": days_ago(700), "signed": days_ago(400)})
    assert (project.stage, project.opened_on, project.stage_since) == ("signed", days_ago(700), days_ago(400))
    assert (project.imported_on, project.created_by, project.owner) == (today(), importer, officer_nj)
    assert project.owning_unit == officer_nj.unit
    assert AuditEvent.objects.get(action="project.import").project_code == project.code
    assert not Notice.objects.exists()
    assert not FirstContact.objects.exists()


def test_its_team_comes_in_without_being_told(bring, importer, officer_nj, cast):
    project = bring("engagement")
    changes.add_member(actor=importer, project=project, user=cast.chain_leader_nj, role="leader", today=today())
    assert not Notice.objects.exists()
    changes.add_member(actor=officer_nj, project=project, user=cast.second_officer_nj, role="member", today=today())
    assert Notice.objects.get().recipient == cast.second_officer_nj


def test_an_officer_may_not_and_another_citys_manager_may_not_here(bring, cast):
    for actor in (cast.officer_nj, cast.chain_leader_nj, cast.outsider):
        with pytest.raises(NotAllowed):
            bring("engagement", actor=actor)
    with pytest.raises(Refused, match="授权范围"):
        bring("engagement", actor=cast.zone_manager_zg)
    assert bring("engagement", actor=cast.administrator_nj).stage == "engagement"
    assert Project.objects.count() == 1


def test_without_a_zone_it_lies_where_its_unit_does(bring, cast, world):
    admin = cast.administrator_nj
    assert bring("engagement", zone=None, actor=admin).owning_unit == world.bureau_nj
    for other in ({"owner": cast.officer_zg, "actor": admin}, {}):
        with pytest.raises(NotAllowed, match="请填写片区"):
            bring("engagement", zone=None, **other)


def test_a_firm_out_of_sight_is_nobodys_to_name(bring, cast):
    with pytest.raises(NotAllowed, match="看不到该企业"):
        bring("engagement", enterprise=factories.make_enterprise(cast.officer_zg))


@pytest.mark.parametrize(("go_live_in", "words"), [(None, "还没有开放"), (-1, "已于")])
def test_the_door_is_closed_before_a_day_is_set_and_after_it(bring, go_live_in, words):
    OpeningDay.objects.all().delete()
    if go_live_in is not None:
        OpeningDay.objects.create(go_live_on=days_ago(-go_live_in))
    with pytest.raises(Refused, match=words):
        bring("engagement")
    assert not opening.is_open(today())


def test_nothing_is_without_an_owner_and_every_cell_is_named(bring):
    with pytest.raises(Refused, match="不能没有责任人") as refusal:
        bring("engagement", owner=None, dates={"planning": days_ago(5)})
    assert [trouble.field for trouble in refusal.value.items] == ["owner", "engagement_on"]
    assert bring("planning", owner=None).owner is None


def test_who_cannot_own_it_is_refused(bring, outsider):
    with pytest.raises(Refused, match="授权"):
        bring("engagement", owner=outsider)


def test_only_what_comes_in_today_brings_its_past_along(bring, importer, world, officer_nj):
    old = factories.make_project(officer_nj, world)
    project = bring("landed")
    for each, actor in ((old, importer), (project, officer_nj)):
        with pytest.raises(Refused, match="存量导入"):
            enter_milestones(actor=actor, project=each, today=today(), happened={"registered": days_ago(50)})


# --- status ---------------------------------------------------------------------------------------


def test_on_hold_waits_for_its_end_and_goes_on(bring, importer):
    project = bring("engagement", status="on_hold", status_on=days_ago(9), hold_until=days_ago(-30), reason="等指标")
    assert (project.status, project.hold_until) == ("on_hold", days_ago(-30))
    assert Deadline.objects.get(project=project, kind="hold", closed_at__isnull=True).due == days_ago(-30)
    moves.resume(actor=importer, project=project, version=project.version, today=today())
    assert not Deadline.objects.filter(project=project, kind="hold", closed_at__isnull=True).exists()


def test_closed_can_be_reopened(bring, importer):
    project = bring("signed", status="closed", status_on=days_ago(9), reason="放弃", reason_code="investor_gave_up", next_on=days_ago(-3))
    assert not Deadline.objects.filter(project=project).exists()
    moves.reopen(actor=importer, project=project, version=project.version, reason="回来了", today=today())
    project.refresh_from_db()
    assert (project.stage, project.status) == ("signed", "active")


# --- 待补证 ---------------------------------------------------------------------------------------


def test_the_next_move_asks_for_what_is_owed(bring, importer, officer_nj):
    project = bring("engagement", next_step="签投资协议", next_on=days_ago(-5))
    assert owed(project) == {"contact", "follow_up"}
    factories.make_ready_for_signing(project, officer_nj)
    project.refresh_from_db()
    with pytest.raises(Refused, match="联系人") as refusal:
        moves.advance(actor=officer_nj, project=project, to="signed", version=project.version, today=today())
    assert [item.key for item in refusal.value.items] == ["contact", "follow_up"]
    contacts.add_contact(actor=officer_nj, enterprise=project.enterprise, today=today(), name="王总")
    follow_ups.log_follow_up(actor=officer_nj, project=project, today=today(), said="谈妥", participants="王总")
    assert owed(project) == set()
    moves.advance(actor=officer_nj, project=project, to="signed", version=project.version, today=today())


def test_the_past_agreement_counts_and_owes_its_review(bring, officer_nj):
    project = bring("signed", agreement={"our_party": "市中区人民政府", "event": "西博会"})
    agreement = formal_of(project)
    assert (agreement.signed_on, agreement.amount, agreement.our_party) == (days_ago(100), 5000, "市中区人民政府")
    assert "fair_competition" in owed(project)
    assert "formal_agreement" not in owed(project)
    concluded = {"actor": officer_nj, "agreement": agreement, "concluded_on": today(), "today": today()}
    conclude(**concluded, conclusion="prohibited")
    assert "fair_competition" in owed(project)
    conclude(**concluded, conclusion="compliant")
    assert "fair_competition" not in owed(project)
    with pytest.raises(Refused, match="签订"):
        conclude(**concluded, conclusion="prohibited")


def test_a_reviewed_agreement_owes_nothing(bring):
    project = bring("signed", agreement={"fair_competition": "compliant", "fair_competition_on": days_ago(110)})
    assert {"formal_agreement", "fair_competition"} & owed(project) == set()


def test_without_an_amount_the_agreement_itself_is_owed_and_recorded_the_usual_way(bring, officer_nj):
    project = bring("signed", amount=None)
    assert {"formal_agreement", "fair_competition"} <= owed(project)
    factories.make_ready_for_signing(project, officer_nj, amount=800)
    project.refresh_from_db()
    assert project.amount == 800
    assert {"formal_agreement", "fair_competition", "admission", "decision"} & owed(project) == set()


def test_only_the_newest_decision_settles(bring, officer_nj):
    project = bring("signed")
    for conclusion, is_owed in (("rejected", True), ("approved", False)):
        decided = {"decided_by": "联席会", "decided_on": today(), "today": today()}
        record_decision(actor=officer_nj, project=project, conclusion=conclusion, **decided)
        assert ("decision" in owed(project)) == is_owed


def test_ground_broken_without_clearances_is_marked_and_nothing_later_passes(bring, officer_nj):
    project = bring("landed", milestones={"ground_broken": days_ago(60)})
    assert project.phase == "construction"
    assert {"environment", "energy"} <= owed(project)
    done = {"actor": officer_nj, "project": project, "kind": "completed", "actual_on": days_ago(1), "today": today()}
    with pytest.raises(Refused, match="一律不得开工"):
        record_milestone(**done)
    for kind in ("environment", "energy"):
        assert kind in owed(project)
        papers.record_clearance(
            actor=officer_nj,
            project=project,
            kind=kind,
            outcome="passed",
            decided_on=days_ago(70),
            today=today(),
            document_number="环审1号",
        )
        assert kind not in owed(project)
    assert record_milestone(**done).actual_on == days_ago(1)


def test_clearances_that_come_with_the_row_are_not_owed(bring, importer):
    def clear(project):
        for kind in ("environment", "energy"):
            papers.record_clearance(
                actor=importer, project=project, kind=kind, outcome="not_needed", reason="豁免", decided_on=days_ago(70), today=today()
            )

    project = bring("landed", milestones={"ground_broken": days_ago(60)}, steps=[clear])
    assert {"environment", "energy"} & owed(project) == set()


def test_ground_that_is_not_broken_owes_no_clearance(bring):
    assert {"environment", "energy"} & owed(bring("landed", milestones={"registered": days_ago(60)})) == set()


def test_clearance_days_and_wrong_orders_are_refused(bring):
    with pytest.raises(Refused, match="要件结论"):
        bring("landed", milestones={"environment": days_ago(60)})
    with pytest.raises(Refused, match="早于“开工”"):
        bring("landed", milestones={"ground_broken": days_ago(60), "in_production": days_ago(61)})
    with pytest.raises(Refused, match="晚于今天"):
        bring("landed", milestones={"ground_broken": days_ago(-1)})


def test_what_the_office_does_not_ask_is_not_owed(bring):
    project = bring("engagement")
    GateSetting.objects.create(item="contact", strictness="off")
    GateSetting.objects.create(item="next_step", strictness="advised")
    assert owed(project) == {"follow_up"}


def test_moved_back_the_gate_itself_asks(bring, importer):
    project = bring("signed")
    before = owed(project)
    moves.move_back(actor=importer, project=project, version=project.version, reason="导入时看错", today=today())
    assert before - owed(project) == {"admission", "decision", "fair_competition"}


def test_a_promise_kept_is_not_owed_again(bring, officer_nj):
    project = bring("engagement")
    follow_ups.set_next_step(actor=officer_nj, project=project, title="回访", due=today(), today=today())
    follow_ups.log_follow_up(actor=officer_nj, project=project, today=today(), said="已回访")
    assert not Deadline.objects.filter(project=project, closed_at__isnull=True).exists()
    assert "next_step" not in owed(project)


# --- taken back -----------------------------------------------------------------------------------


def test_the_importer_takes_back_what_has_not_gone_on(bring, importer, officer_nj, cast):
    project, moved = bring("signed"), bring("signed")
    with pytest.raises(NotAllowed):
        changes.withdraw(actor=officer_nj, project=project, reason="重复", today=today())
    changes.withdraw(actor=importer, project=project, reason="重复导入", today=today())
    assert project not in owing(Project.objects.visible_to(importer, today()))
    moves.move_back(actor=importer, project=moved, version=moved.version, reason="看错", today=today())
    with pytest.raises(NotAllowed):
        changes.withdraw(actor=importer, project=moved, reason="重复导入", today=today())
    changes.withdraw(actor=cast.administrator_nj, project=moved, reason="重复导入", today=today())


# --- below the services ---------------------------------------------------------------------------


def _refused(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def test_the_database_lets_only_the_imported_owe(bring, importer, world, officer_nj):
    old, project = factories.project_in("landed", officer_nj, world), bring("landed", milestones={"ground_broken": days_ago(60)})
    _refused(lambda: OwedProof.objects.create(project=old, item="energy", marked_on=today(), marked_by=importer))
    _refused(lambda: OwedProof.objects.create(project=project, item="zone", marked_on=days_ago(1), marked_by=importer))
    proof = OwedProof.objects.filter(project=project).first()
    _refused(lambda: OwedProof.objects.filter(pk=proof.pk).update(marked_on=days_ago(-9)))
    _refused(lambda: OwedProof.objects.filter(pk=proof.pk)._raw_delete(using="default"))
    _refused(lambda: Milestone.objects.create(project=old, kind="ground_broken", actual_on=today()))
    _refused(lambda: Milestone.objects.create(project=project, kind="completed", actual_on=days_ago(-1)))
    signed = {"kind": "formal", "title": "协议", "signed_on": days_ago(9), "signing_recorded_at": project.created_at, "amount": 1}
    _refused(lambda: Agreement.objects.create(project=factories.make_project(officer_nj, world), imported_on=today(), **signed))


def test_a_signed_agreement_from_before_keeps_its_conclusion(bring, world, officer_nj):
    old = formal_of(factories.project_in("signed", officer_nj, world))
    new = formal_of(bring("signed", agreement={"fair_competition": "compliant", "fair_competition_on": days_ago(110)}))
    for each in (old, new):
        _refused(lambda each=each: Agreement.objects.filter(pk=each.pk).update(fair_competition="prohibited"))
        _refused(lambda each=each: Agreement.objects.filter(pk=each.pk).update(amount=1))
    _refused(lambda: Agreement.objects.filter(pk=old.pk).update(imported_on=today()))
    _refused(lambda: ProjectState.objects.filter(project=new.project).update(effective_on=datetime.date(2020, 1, 1)))
