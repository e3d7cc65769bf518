"""企业: list, page, contacts and phones, requests to be let in."""

import pytest

from promotion.common.models import AuditEvent
from promotion.enterprises.models import Enterprise
from promotion.projects.models import ContactRequest
from tests import factories
from tests.desk.helpers import errors_of, page, send, text_of
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def project(officer_nj, world):
    made = factories.make_project(officer_nj, world, enterprise_name="成都演示酱油有限公司", enterprise=None)
    factories.contacts.add_contact(actor=officer_nj, enterprise=made.enterprise, today=factories.today(), name="王总", phone="13812345678")
    return made


@pytest.fixture
def officer(as_user, officer_nj):
    return as_user(officer_nj)


@pytest.mark.parametrize("text", ["演示酱油", "cdysj", "成都演示酱油有限公司"])
def test_the_list_finds_by_fragment_and_initials(officer, project, text):
    assert "成都演示酱油有限公司" in text_of(page(officer, "enterprise_list", q=text))


def test_the_list_holds_only_what_is_in_sight(as_user, officer_zg, project):
    assert "成都演示酱油" not in text_of(page(as_user(officer_zg), "enterprise_list"))
    assert page(as_user(officer_zg), "enterprise_detail", project.enterprise_id).status_code == 404


@pytest.mark.parametrize("query", [{"page": "x"}, {"page": "99999999999999999999"}, {"page": "-1"}, {"q": "%_'\"" * 200}, {"q": " " * 50}])
def test_junk_parameters_draw_the_page(officer, project, query):
    assert page(officer, "enterprise_list", **query).status_code == 200


def test_thirty_more_firms_cost_no_more_queries(officer, officer_nj, world, django_assert_num_queries, django_assert_max_num_queries):
    factories.make_project(officer_nj, world)
    page(officer, "enterprise_list")
    with django_assert_max_num_queries(12) as counted:
        page(officer, "enterprise_list")
    few = len(counted)
    for _n in range(8):
        factories.make_project(officer_nj, world)
    with django_assert_num_queries(few):
        page(officer, "enterprise_list")


def test_the_page_shows_projects_follow_ups_and_first_contact(officer, officer_nj, project):
    factories.follow_ups.log_follow_up(
        actor=officer_nj, today=factories.today(), project=project, said="到厂考察", participants="王总", kind="visit"
    )
    body = text_of(page(officer, "enterprise_detail", project.enterprise_id))
    assert project.name in body
    assert "到厂考察" in body
    assert "内江市市中区招商局" in body


def test_a_masked_phone_is_shown_for_a_reason_only(as_user, zone_manager_nj, project):
    client = as_user(zone_manager_nj)
    contact = project.enterprise.contacts.get()
    assert "13812345678" not in text_of(page(client, "enterprise_detail", project.enterprise_id))
    assert "13812345678" not in text_of(page(client, "contact_reveal", contact.pk))
    assert send(client, "contact_reveal", contact.pk, reason="").status_code == 422
    body = text_of(send(client, "contact_reveal", contact.pk, reason="通知开会"))
    assert "13812345678" in body
    assert AuditEvent.objects.filter(action="contact.reveal", actor_id=zone_manager_nj.pk).count() == 1


def test_a_contact_out_of_sight_is_not_there(as_user, officer_zg, outsider, project):
    contact = project.enterprise.contacts.get()
    for user in (officer_zg, outsider):
        assert send(as_user(user), "contact_reveal", contact.pk, reason="想看看").status_code == 404


def test_registering_a_firm_twice_is_refused(officer, project):
    response = send(officer, "enterprise_new", enterprise_name="成都演示酱油有限公司")
    assert response.status_code == 422
    assert "已经登记" in errors_of(response)
    assert send(officer, "enterprise_new", enterprise_name="绵阳演示电子有限公司", business="电子").status_code == 302
    assert Enterprise.objects.get(name="绵阳演示电子有限公司").business == "电子"


def test_registering_a_firm_out_of_sight_says_only_that(as_user, officer_zg, project):
    response = send(as_user(officer_zg), "enterprise_new", enterprise_name="成都演示酱油有限公司")
    assert response.status_code == 422
    assert "可申请对接" in errors_of(response)
    assert project.name not in text_of(response)


def test_the_holder_answers_a_request(as_user, officer, officer_nj, officer_zg, project):
    send(as_user(officer_zg), "request_new", name="成都演示酱油有限公司", kind="join", reason="想一起谈")
    asked = ContactRequest.objects.get()
    client = as_user(officer_nj)
    assert "想一起谈" in text_of(page(client, "workbench"))
    assert send(client, "request_answer", asked.pk, accept="no").status_code == 422
    assert send(client, "request_answer", asked.pk, accept="yes").status_code == 302
    asked.refresh_from_db()
    assert asked.state == "accepted"


def test_nobody_else_answers_it(as_user, cast, officer_zg, project):
    send(as_user(officer_zg), "request_new", name="成都演示酱油有限公司", kind="join", reason="想一起谈")
    asked = ContactRequest.objects.get()
    for name in ("officer_zg", "joint", "outsider", "second_officer_nj"):
        assert send(as_user(getattr(cast, name)), "request_answer", asked.pk, accept="yes").status_code == 404


def test_the_facts_are_changed_and_the_loser_sees_both(officer, as_user, officer_zg, project):
    firm = project.enterprise
    values = {"version": firm.version, "business": "酱油酿造", "uscc": "91350100M000100Y43"}
    assert send(officer, "enterprise_edit", firm.pk, **values).status_code == 302
    firm.refresh_from_db()
    assert (firm.business, firm.uscc) == ("酱油酿造", "91350100M000100Y43")
    response = send(officer, "enterprise_edit", firm.pk, **values | {"business": "调味品"})
    assert response.status_code == 409
    assert "酱油酿造" in text_of(response)
    assert "调味品" in text_of(response)
    assert send(officer, "enterprise_edit", firm.pk, **values | {"uscc": "911"}).status_code == 422
    assert page(as_user(officer_zg), "enterprise_edit", firm.pk).status_code == 404


def test_a_contact_is_added(officer, project):
    send(officer, "contact_new", project.enterprise_id, name="李工", phone="13900001111")
    assert project.enterprise.contacts.count() == 2
    assert send(officer, "contact_new", project.enterprise_id, name="李工", phone="12").status_code == 422
