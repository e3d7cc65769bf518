"""合并企业: who may, what moves, what it refuses, and taking it back as a whole."""

import pytest
from django.utils import timezone

from promotion.common.errors import NotAllowed, Refused
from promotion.common.models import AuditEvent
from promotion.enterprises.models import Contact, Enterprise, MergeRecord, SuspectedTwin
from promotion.enterprises.services import moving
from promotion.projects.models import ContactRequest, Deadline, FirstContact, FollowUp, Notice, Project
from promotion.projects.services import contact_requests, contacts, follow_ups, merging, twins
from promotion.projects.sight import visible_enterprises
from tests import factories
from tests.factories import days_ago, today
from tests.scenes import scene

CODE, OTHER_CODE = "91350100M000100Y43", "91990000ABCDEFGH1H"

# Every foreign key to an enterprise or a contact. A new one makes the test below red: decide whether its rows move (nothing to do but to
# name it here) or stay (`moving.STAY`), and whether two of them can stand side by side at one firm.
KNOWN = {
    "agreementparty.enterprise",
    "contact.enterprise",
    "contactrequest.enterprise",
    "deadline.enterprise",
    "enterprise.merged_into",
    "enterprisealias.enterprise",
    "firstcontact.enterprise",
    "followup.contact",
    "followup.enterprise",
    "mergerecord.drop",
    "mergerecord.drop_contact",
    "mergerecord.keep",
    "mergerecord.keep_contact",
    "namepiece.enterprise",
    "notice.enterprise",
    "project.enterprise",
    "serviceissue.enterprise",
    "suspectedtwin.first",
    "suspectedtwin.second",
}


@scene
def pair(world, officer_nj):
    """Two registrations of one firm in 内江, the second with everything that can hang on one."""
    keep = factories.make_enterprise(officer_nj, "内江鑫源食品有限公司", business="酱油")
    drop = factories.make_enterprise(officer_nj, "内江鑫元食品有限公司", code=CODE, business="酱油醋", website="xy.example")
    project = factories.make_project(officer_nj, world, enterprise=drop)
    contact = contacts.add_contact(actor=officer_nj, enterprise=drop, today=today(), name="王总", phone="13812345678")
    follow_ups.log_follow_up(actor=officer_nj, today=today(), project=project, said="谈了", participants="王总", contact=contact)
    follow_ups.log_follow_up(actor=officer_nj, today=today(), enterprise=drop, said="电话", participants="王总", next_on=today())
    return keep, drop


def merge(actor, keep, drop, **choices):
    return merging.merge_enterprises(actor=actor, keep=keep, drop=drop, choices=choices, today=today())


@pytest.mark.parametrize("who", ["officer_nj", "joint", "leadership", "chain_leader_nj", "department_officer", "outsider"])
def test_nobody_else_merges(pair, cast, who):
    with pytest.raises(NotAllowed):
        merge(getattr(cast, who), *pair)
    assert not MergeRecord.objects.exists()


def test_who_does_not_see_both_does_not_merge(pair, zone_manager_zg, zone_manager_nj, officer_zg):
    theirs = factories.make_enterprise(officer_zg, "自贡别家食品有限公司")
    for actor in (zone_manager_zg, zone_manager_nj):
        with pytest.raises(NotAllowed, match="都看得到"):
            merge(actor, pair[0], theirs)


def test_who_may_not_change_a_project_does_not_move_it(pair, world, cast):
    keep, drop = pair
    theirs = factories.make_project(cast.officer_zg, world, enterprise_name="自贡远方食品有限公司", zone=world.datangshan).enterprise
    contact_requests.request_contact(actor=cast.zone_manager_nj, name=theirs.name, kind="join", reason="同一家", today=today())
    contact_requests.answer_request(actor=cast.officer_zg, request=ContactRequest.objects.get(), accept=True, answer="", today=today())
    with pytest.raises(Refused, match="无权改动"):
        merge(cast.zone_manager_nj, keep, theirs)
    assert Project.objects.filter(enterprise=theirs).count() == 1


def test_everything_moves_and_fields_are_chosen(pair, zone_manager_nj, officer_nj):
    keep, drop = pair
    record = merge(zone_manager_nj, keep, drop, business="drop")
    keep.refresh_from_db()
    drop.refresh_from_db()
    assert (keep.name, keep.uscc, keep.business, keep.website) == ("内江鑫源食品有限公司", CODE, "酱油醋", "xy.example")
    assert (drop.merged_into, bool(drop.withdrawn_at), drop.uscc) == (keep, True, "")
    for model in (Project, Contact, FirstContact, Deadline):
        assert model.objects.filter(enterprise=keep).exists()
    for field in moving.moving_links(Enterprise):
        assert not field.model._base_manager.filter(**{field.name: drop}).exists(), field
    assert FollowUp.objects.filter(enterprise=keep).count() == 1
    assert record.moved_count >= 5
    assert Notice.objects.filter(recipient=officer_nj, key__startswith=f"merge:{record.pk}:").exists()
    assert AuditEvent.objects.filter(action="enterprise.merge", actor_id=zone_manager_nj.pk).count() == 1


def test_a_moved_project_shows_who_has_it_open_that_it_changed(pair, zone_manager_nj):
    before = Project.objects.get().version
    merge(zone_manager_nj, *pair)
    assert Project.objects.get().version == before + 1


def test_the_dropped_name_is_found_and_means_the_one_that_stays(pair, zone_manager_nj, officer_nj, officer_zg):
    keep, drop = pair
    merge(zone_manager_nj, keep, drop)
    seen = twins.look_up("内江鑫元食品有限公司", officer_nj, today()).seen
    assert [each.enterprise_id for each in seen] == [keep.pk]
    assert "曾用名" in seen[0].reason
    assert twins.look_up("内江鑫元食品有限公司", officer_zg, today()) == twins.TwinAnswer(hidden=True)


def test_who_registered_the_dropped_one_sees_the_one_that_stays(world, cast):
    keep = factories.make_enterprise(cast.officer_nj, "内江鑫源食品有限公司")
    drop = factories.make_enterprise(cast.officer_zg, "自贡鑫源食品有限公司")
    chief = factories.make_user("chief", "总管理员")
    factories.make_grant(chief, "administrator", everywhere=True)
    merge(chief, keep, drop)
    assert visible_enterprises(cast.officer_zg, today()).get() == keep


def test_two_valid_codes_are_refused(pair, zone_manager_nj):
    Enterprise.objects.filter(pk=pair[0].pk).update(uscc=OTHER_CODE)
    with pytest.raises(Refused, match="信用代码不同"):
        merge(zone_manager_nj, *pair)


def _talk(actor, firm):
    follow_ups.log_follow_up(actor=actor, today=today(), enterprise=firm, said="电话", participants="李总")


def test_first_contact_of_two_units_is_refused(world, cast):
    keep = factories.make_enterprise(cast.officer_nj, "内江鑫源食品有限公司")
    drop = factories.make_enterprise(cast.officer_zg, "自贡鑫源食品有限公司")
    _talk(cast.officer_nj, keep)
    _talk(cast.officer_zg, drop)
    chief = factories.make_user("chief", "总管理员")
    factories.make_grant(chief, "administrator", everywhere=True)
    with pytest.raises(Refused, match="首谈单位不同"):
        merge(chief, keep, drop)


def test_first_contact_of_one_unit_keeps_the_earlier(pair, zone_manager_nj, officer_nj):
    keep, drop = pair
    _talk(officer_nj, keep)
    FirstContact.objects.filter(enterprise=keep).update(earned_on=days_ago(9))
    record = merge(zone_manager_nj, keep, drop)
    assert FirstContact.objects.get(lapsed_on__isnull=True).earned_on == days_ago(9)
    merging.undo_merge(actor=zone_manager_nj, record=record, today=today())
    assert FirstContact.objects.filter(lapsed_on__isnull=True).count() == 2


def test_the_same_request_at_both_is_answered_once(pair, zone_manager_nj, officer_zg):
    for firm in pair:
        contact_requests.request_contact(actor=officer_zg, name=firm.name, kind="join", reason="想对接", today=today())
    assert ContactRequest.objects.count() == 2
    merge(zone_manager_nj, *pair)
    assert ContactRequest.objects.filter(enterprise=pair[0], state="open").count() == 1


def test_what_cannot_stand_side_by_side_is_refused_and_nothing_moved(pair, zone_manager_nj, monkeypatch):
    monkeypatch.setattr(merging, "_settle_first_contact", lambda *_facts: [])
    _talk(pair[0].created_by, pair[0])
    with pytest.raises(Refused, match="不能并存的“首谈”"):
        merge(zone_manager_nj, *pair)
    assert Project.objects.get().enterprise == pair[1]


def test_twice_is_once(pair, zone_manager_nj):
    merge(zone_manager_nj, *pair)
    with pytest.raises(Refused, match="已经并入"):
        merge(zone_manager_nj, *pair)
    assert MergeRecord.objects.count() == 1


def test_what_was_changed_while_looking_is_looked_at_again(pair, zone_manager_nj):
    with pytest.raises(Refused, match="刚被别人改动"):
        merging.merge_enterprises(actor=zone_manager_nj, keep=pair[0], drop=pair[1], choices={}, today=today(), seen=(1, 99))


def test_undone_as_a_whole(pair, zone_manager_nj):
    keep, drop = pair
    record = merge(zone_manager_nj, keep, drop, name="drop", business="drop")
    contacts.add_contact(actor=keep.created_by, enterprise=keep, today=today(), name="合并后来的人")
    merging.undo_merge(actor=zone_manager_nj, record=record, today=today())
    for firm in pair:
        before = (firm.name, firm.business, firm.uscc, firm.website, firm.normalised_name)
        firm.refresh_from_db()
        assert (firm.name, firm.business, firm.uscc, firm.website, firm.normalised_name) == before
        assert (firm.withdrawn_at, firm.merged_into) == (None, None)
    assert [each.name for each in keep.contacts.all()] == ["合并后来的人"]
    assert Project.objects.get().enterprise == drop
    assert Deadline.objects.filter(enterprise=drop).exists()
    assert not keep.aliases.exists()
    with pytest.raises(Refused, match="已经撤销"):
        merging.undo_merge(actor=zone_manager_nj, record=record, today=today())


def test_what_somebody_wrote_since_stays(pair, zone_manager_nj):
    record = merge(zone_manager_nj, *pair, business="drop")
    Enterprise.objects.filter(pk=pair[0].pk).update(business="后来改的")
    merging.undo_merge(actor=zone_manager_nj, record=record, today=today())
    assert Enterprise.objects.get(pk=pair[0].pk).business == "后来改的"


def test_not_undone_when_a_row_has_gone_elsewhere(pair, zone_manager_nj, officer_nj):
    record = merge(zone_manager_nj, *pair)
    project = Project.objects.get()
    Project.objects.update(enterprise=factories.make_enterprise(officer_nj, "第三家有限公司"))
    with pytest.raises(Refused, match="项目") as refusal:
        merging.undo_merge(actor=zone_manager_nj, record=record, today=today())
    assert str(project) in str(refusal.value)
    assert Enterprise.objects.get(pk=pair[1].pk).merged_into == pair[0]


def test_merged_on_the_later_is_undone_first(pair, zone_manager_nj, officer_nj):
    third = factories.make_enterprise(officer_nj, "内江鑫园食品有限公司")
    first = merge(zone_manager_nj, *pair)
    second = merge(zone_manager_nj, third, pair[0])
    pair[1].refresh_from_db()
    assert pair[1].merged_into == third
    with pytest.raises(Refused):
        merging.undo_merge(actor=zone_manager_nj, record=first, today=today())
    merging.undo_merge(actor=zone_manager_nj, record=second, today=today())
    merging.undo_merge(actor=zone_manager_nj, record=first, today=today())
    assert Project.objects.get().enterprise == pair[1]


@pytest.mark.parametrize("who", ["officer_nj", "officer_zg", "joint", "zone_manager_zg"])
def test_nobody_else_undoes(pair, cast, zone_manager_nj, who):
    record = merge(zone_manager_nj, *pair)
    with pytest.raises(NotAllowed):
        merging.undo_merge(actor=getattr(cast, who), record=record, today=today())


def test_nothing_is_hung_on_a_firm_that_was_merged_away(pair, zone_manager_nj, officer_nj, world):
    keep, drop = pair
    merge(zone_manager_nj, keep, drop)
    for act in (
        lambda: contacts.add_contact(actor=officer_nj, enterprise=drop, today=today(), name="李工"),
        lambda: follow_ups.log_follow_up(actor=officer_nj, today=today(), enterprise=drop, said="谈了"),
        lambda: factories.make_project(officer_nj, world, enterprise=drop),
    ):
        with pytest.raises(Refused):
            act()
    assert not drop.contacts.exists()


def test_nothing_is_hung_on_a_firm_that_was_taken_away_a_moment_ago(officer_nj, world):
    firm = factories.make_enterprise(officer_nj)
    Enterprise.objects.filter(pk=firm.pk).update(withdrawn_at=timezone.now())
    for act in (
        lambda: contacts.add_contact(actor=officer_nj, enterprise=firm, today=today(), name="李工"),
        lambda: follow_ups.log_follow_up(actor=officer_nj, today=today(), enterprise=firm, said="谈了"),
        lambda: factories.make_project(officer_nj, world, enterprise=firm),
    ):
        with pytest.raises(Refused, match="被撤回"):
            act()


def test_a_promise_made_to_the_dropped_one_is_replaced_like_any_other(pair, zone_manager_nj, officer_nj):
    keep, drop = pair
    merge(zone_manager_nj, keep, drop)
    follow_ups.log_follow_up(actor=officer_nj, today=today(), enterprise=keep, said="又谈了", next_on=today())
    assert Deadline.objects.filter(enterprise=keep, project__isnull=True, closed_at__isnull=True).count() == 1


def test_the_pair_is_answered(pair, zone_manager_nj):
    merge(zone_manager_nj, *pair)
    assert SuspectedTwin.objects.get().state == "merged"


def test_every_key_to_a_firm_or_a_contact_is_thought_of():
    found = {f"{field.model._meta.model_name}.{field.name}" for model in (Enterprise, Contact) for field in moving.links_to(model)}
    assert found == KNOWN


# --- contacts -----------------------------------------------------------------------------------
def test_one_person_entered_twice(pair, zone_manager_nj, officer_nj, officer_zg):
    firm = pair[1]
    first = firm.contacts.get()
    again = contacts.add_contact(actor=officer_nj, enterprise=firm, today=today(), name="王总", phone="13999990000", title="总经理")
    facts = {"keep": again, "drop": first, "choices": {"phone": "drop"}, "today": today()}
    with pytest.raises(NotAllowed):
        merging.merge_contacts(actor=officer_zg, **facts)
    record = merging.merge_contacts(actor=officer_nj, **facts)
    again.refresh_from_db()
    assert (again.phone, again.title) == ("13812345678", "总经理")
    assert FollowUp.objects.get(contact__isnull=False).contact == again
    assert "138" not in str(AuditEvent.objects.get(action="contact.merge").after)
    merging.undo_merge(actor=officer_nj, record=record, today=today())
    again.refresh_from_db()
    first.refresh_from_db()
    assert (again.phone, first.withdrawn_at) == ("13999990000", None)
    assert FollowUp.objects.get(contact__isnull=False).contact == first


def test_two_persons_are_not_one(pair, officer_nj):
    other = contacts.add_contact(actor=officer_nj, enterprise=pair[1], today=today(), name="李工", phone="13999990000")
    with pytest.raises(Refused, match="姓名和电话都不同"):
        merging.merge_contacts(actor=officer_nj, keep=other, drop=pair[1].contacts.first(), choices={}, today=today())


def test_what_another_city_says_of_its_firm_is_not_rewritten_by_merging_into_it(world, cast):
    kept = factories.make_enterprise(cast.officer_zg, "自贡盐都食品有限公司", business="盐")
    factories.make_project(cast.officer_zg, world, enterprise=kept, zone=world.datangshan)
    contact_requests.request_contact(actor=cast.zone_manager_nj, name=kept.name, kind="join", reason="想对接", today=today())
    contact_requests.answer_request(actor=cast.officer_zg, request=kept.requests.get(), accept=True, answer="", today=today())
    forged = factories.make_enterprise(cast.zone_manager_nj, "甲乙丙贸易有限公司", business="假")
    merge(cast.zone_manager_nj, kept, forged, name="drop", business="drop")
    kept.refresh_from_db()
    assert (kept.name, kept.business) == ("自贡盐都食品有限公司", "盐")
