"""Agreements in the admin: through the same services, in one's own city, with the sweep as a filter."""

import pytest
from django.urls import reverse

from promotion.agreements.models import Agreement, AgreementParty, Clause, Instalment
from promotion.projects.models import Deadline
from tests import factories
from tests.agreements.helpers import clause, draft, instalment, review, signed_formal
from tests.factories import days_ago, today
from tests.scenes import scene

pytestmark = pytest.mark.django_db
DAY = today().isoformat()


@pytest.fixture
def admin_page(cast, client):
    client.force_login(cast.administrator_nj)
    return client


@scene
def project(cast, world):
    return factories.project_in("engagement", cast.officer_nj, world)


def url(table, act="changelist", *args):
    return reverse(f"admin:promotion_{table}_{act}", args=args)


def beneath(client, address) -> dict:
    """The hidden fields of the rows shown beneath a row, as a browser sends them back."""
    data = {}
    for inline in client.get(address).context["inline_admin_formsets"]:
        rows = inline.formset
        data |= {f"{rows.prefix}-TOTAL_FORMS": rows.total_form_count(), f"{rows.prefix}-INITIAL_FORMS": rows.initial_form_count()}
        for form in rows.initial_forms:
            data |= {f"{form.prefix}-id": form.instance.pk, f"{form.prefix}-agreement": form.instance.agreement_id}
    return data


def test_another_city_sees_and_writes_nothing(cast, world, client, project):
    paper = draft(cast.officer_nj, project)
    row, part = clause(cast.officer_nj, paper, text="暗标条款"), instalment(cast.officer_nj, paper, today(), 1)
    other = factories.make_user("administrator_zg", unit=world.bureau_zg)
    factories.make_grant(other, "administrator", region=world.zigong)
    client.force_login(other)
    for table, one in (("agreement", paper), ("clause", row), ("instalment", part), ("agreementparty", paper.parties.first())):
        body = client.get(url(table)).content.decode()
        assert "暗标" not in body
        assert project.name not in body
        assert client.get(url(table, "change", one.pk)).status_code == 302
    forged = client.post(url("clause", "add"), {"agreement": paper.pk, "side": "ours", "text": "x"})
    assert forged.status_code == 200
    assert Clause.objects.count() == 1


def test_the_way_of_a_draft_in_the_admin(admin_page, project):
    terms = {
        "project": project.pk,
        "kind": "formal",
        "title": "投资协议",
        "our_party": "区政府",
        "investor_party": "演示企业",
        "amount": "10000",
    }
    assert admin_page.post(url("agreement", "add"), terms).status_code == 302
    paper = Agreement.objects.get()
    assert (paper.is_draft, paper.our_party, paper.investor_party) == (True, "区政府", "演示企业")
    assert admin_page.post(url("clause", "add"), {"agreement": paper.pk, "side": "ours", "text": "厂房", "due": DAY}).status_code == 302
    assert admin_page.post(url("instalment", "add"), {"agreement": paper.pk, "number": 1, "due": DAY, "amount": "4000"}).status_code == 302
    assert admin_page.post(url("agreementparty", "add"), {"agreement": paper.pk, "side": "c", "name": "平台公司"}).status_code == 302
    change = url("agreement", "change", paper.pk)
    signing = {"title": "投资协议", "amount": "10000", "signed_on": DAY, "fair_competition": "compliant", "fair_competition_on": DAY}
    signing |= beneath(admin_page, change)
    assert "还没有审查" in admin_page.post(change, signing).content.decode()
    row = Clause.objects.get()
    assert admin_page.post(url("clause", "change", row.pk), {"review": "prohibited", "reviewed_on": DAY}).status_code == 302
    assert "判为禁止" in admin_page.post(change, signing).content.decode()
    admin_page.post(url("clause", "change", row.pk), {"review": "compliant", "reviewed_on": DAY})
    assert admin_page.post(change, signing).status_code == 302
    paper.refresh_from_db()
    assert (paper.signed_on, AgreementParty.objects.count()) == (today(), 3)
    assert Deadline.objects.filter(project=project, kind__in=("clause", "instalment"), closed_at__isnull=True).count() == 2
    assert admin_page.post(change, {**signing, "amount": "1"}).status_code == 403


def test_a_signed_one_is_recorded_in_one_act_or_refused(admin_page, project):
    terms = {
        "project": project.pk,
        "kind": "formal",
        "title": "协议",
        "our_party": "甲",
        "investor_party": "乙",
        "signed_on": DAY,
        "amount": "5",
    }
    assert "公平竞争审查" in admin_page.post(url("agreement", "add"), terms).content.decode()
    assert not Agreement.objects.exists()
    fair = {"fair_competition": "compliant", "fair_competition_on": DAY}
    assert admin_page.post(url("agreement", "add"), terms | fair).status_code == 302
    assert "已有正式协议" in admin_page.post(url("agreement", "add"), terms | fair).content.decode()


def test_the_sweep_is_a_filter(admin_page, cast, world):
    found = {}
    for name, reviews in {"未审": [""], "禁止": ["prohibited"], "缺依据": ["needs_basis"], "齐全": ["compliant"], "空白": []}.items():
        project = factories.project_in("engagement", cast.officer_nj, world)
        paper = signed_formal(cast.officer_nj, project, title=f"{name}协议")
        for said in reviews:
            row = clause(cast.officer_nj, paper)
            if said:
                review(cast.officer_nj, row, said)
        found[name] = paper.title
    wanted = {
        "any": {"未审", "禁止", "缺依据"},
        "unreviewed": {"未审"},
        "forbidden": {"禁止"},
        "baseless": {"缺依据"},
        "empty": {"空白"},
        "junk": set(found),
    }
    for value, names in wanted.items():
        body = admin_page.get(url("agreement"), {"sweep": value}, follow=True).content.decode()
        assert {name for name, title in found.items() if title in body} == names, value


def test_acts_ask_once_more_and_for_words(admin_page, cast, project):
    paper = signed_formal(cast.officer_nj, project)
    row, part = clause(cast.officer_nj, paper, due=days_ago(-9)), instalment(cast.officer_nj, paper, days_ago(-9), 1)
    for table, one in (("clause", row), ("instalment", part)):
        door = url(table, "act", one.pk, "fulfil")
        assert admin_page.get(door).status_code == 200
        assert admin_page.post(door, {"reason": ""}).status_code == 422
        assert admin_page.post(door, {"reason": "进账单"}).status_code == 302
        assert admin_page.post(door, {"reason": "进账单"}).status_code == 404
    assert Instalment.objects.get().fulfilment == "进账单"
    assert admin_page.post(url("agreement", "act", paper.pk, "withdraw"), {"reason": "录错"}).status_code == 302
    assert admin_page.post(url("agreement", "act", paper.pk, "restore")).status_code == 302
    paper.refresh_from_db()
    assert paper.withdrawn_at is None
