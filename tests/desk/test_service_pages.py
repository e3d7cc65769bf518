"""The pages of money, issues, yearly outcomes and 五未: what they show to whom, and their steps by form."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from promotion.landing import services
from promotion.landing.models import FundArrival, ServiceIssue, YearlyOutcome
from promotion.projects.models import Project
from promotion.projects.services import changes
from tests import factories
from tests.factories import today
from tests.scenes import scene

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@scene
def project(world, officer_nj):
    return factories.make_project(officer_nj, world, name="粮油项目", today=factories.days_ago(300))


@scene
def arrival(project, officer_nj):
    return came(officer_nj, project)


@scene
def issue(project, officer_nj):
    return services.raise_issue(
        actor=officer_nj, project=project, kind="energy", text="停电，找 13812345678", raised_on=today(), today=today()
    )


def came(actor, project, amount=100):
    return services.record_arrival(
        actor=actor, project=project, amount=Decimal(amount), arrived_on=today(), evidence_kind="invoice", today=today()
    )


def signed(project):
    Project.objects.filter(pk=project.pk).update(stage="landed")


def body(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_outsider_finds_empty_lists_and_no_issue(as_user, outsider, arrival, issue):
    page = as_user(outsider)
    for name in ("issue_list", "fund_list", "outcome_list", "stalled_list"):
        assert "粮油项目" not in body(page, reverse(name))
    assert page.get(reverse("issue_detail", args=[issue.pk])).status_code == 404


def test_money_is_entered_verified_and_taken_back_by_form(as_user, project, officer_nj, zone_manager_nj):
    signed(project)
    page = as_user(officer_nj)
    new = reverse("fund_new", args=[project.code])
    typed = {"amount": "1.2亿", "arrived_on": today().isoformat(), "evidence_kind": "bank_slip"}
    assert page.post(new, {**typed, "amount": "-5"}).status_code == 422
    assert page.post(new, typed).status_code == 302
    arrival = FundArrival.objects.get()
    assert arrival.amount == 12000
    tab = reverse("project_detail", args=[project.code]) + "?tab=funds"
    shown = body(page, tab)
    assert "1.2 亿元" in shown
    assert reverse("fund_verify", args=[project.code, arrival.pk]) not in shown
    page = as_user(zone_manager_nj)
    assert reverse("fund_verify", args=[project.code, arrival.pk]) in body(page, tab)
    assert "粮油项目" in body(page, reverse("fund_list"))
    page.post(reverse("fund_verify", args=[project.code, arrival.pk]))
    assert FundArrival.objects.verified().total() == 12000
    assert "粮油项目" not in body(page, reverse("fund_list"))
    reverse_url = reverse("fund_reverse", args=[project.code, arrival.pk])
    refused = page.post(reverse_url, {"amount": "13000", "reason": "错"})
    assert refused.status_code == 422
    assert "最多可冲销" in refused.content.decode()
    page.post(reverse_url, {"amount": "2000", "reason": "重复登记"})
    assert FundArrival.objects.verified().total() == 10000
    assert "冲销后余 1 亿元" in body(page, tab)
    month = f"{reverse('fund_list')}?month={today():%Y-%m}"
    assert "重复登记" in body(page, month)


def test_the_file_of_evidence_is_opened_by_who_sees_the_project(as_user, project, officer_nj, officer_zg, zone_manager_nj):
    upload = SimpleUploadedFile("回单.png", PNG, content_type="image/png")
    typed = {"amount": "100", "arrived_on": today().isoformat(), "evidence_kind": "bank_slip", "file": upload}
    as_user(officer_nj).post(reverse("fund_new", args=[project.code]), typed)
    url = reverse("file_open", args=[FundArrival.objects.get().file_id])
    assert [as_user(who).get(url).status_code for who in (zone_manager_nj, officer_zg)] == [200, 404]


def test_an_issue_goes_its_way_by_forms(as_user, project, world, officer_nj, department_officer):
    page = as_user(officer_nj)
    typed = {"kind": "approval", "text": "图审太慢", "raised_by": "张厂长", "raised_on": today().isoformat()}
    page.post(reverse("project_issue_new", args=[project.code]), typed)
    issue = ServiceIssue.objects.get()
    assert page.post(reverse("issue_assign", args=[issue.pk]), {}).status_code == 422
    page.post(reverse("issue_assign", args=[issue.pk]), {"department": world.approval_nj.pk})
    page = as_user(department_officer)
    assert "图审太慢" in body(page, reverse("issue_list") + "?show=mine")
    assert "图审太慢" in body(page, reverse("issue_detail", args=[issue.pk]))
    answer = {"text": "已通过", "answered_on": today().isoformat(), "is_final": "yes"}
    done = page.post(reverse("issue_answer", args=[issue.pk]), answer)
    assert done["Location"] == reverse("issue_list")
    assert page.get(reverse("issue_detail", args=[issue.pk])).status_code == 404
    page = as_user(officer_nj)
    confirm = reverse("issue_confirm", args=[issue.pk])
    assert page.post(confirm, {"satisfaction": "not", "confirmed_on": today().isoformat()}).status_code == 422
    page.post(confirm, {"satisfaction": "satisfied", "confirmed_on": today().isoformat()})
    issue.refresh_from_db()
    assert issue.state == "closed"
    assert "图审太慢" not in body(page, reverse("issue_list"))
    assert "满意" in body(page, reverse("issue_list") + "?show=closed")


def test_the_workbench_of_a_department_leads_to_its_issue(as_user, world, officer_nj, department_officer):
    firm = factories.make_enterprise(officer_nj)
    issue = services.raise_issue(actor=officer_nj, enterprise=firm, kind="other", text="停气", raised_on=today(), today=today())
    services.assign_issue(actor=officer_nj, issue=issue, department=world.approval_nj, today=today())
    page, url = as_user(department_officer), reverse("issue_detail", args=[issue.pk])
    assert url in body(page, "/")
    assert "停气" in body(page, url)


def test_the_first_asked_is_handed_on_by_forms(as_user, issue, officer_nj, zone_manager_nj, administrator_nj):
    as_user(officer_nj).post(reverse("issue_offer", args=[issue.pk]), {"to": zone_manager_nj.pk, "reason": "调岗"})
    assert as_user(administrator_nj).get(reverse("issue_take", args=[issue.pk])).status_code == 403
    as_user(zone_manager_nj).post(reverse("issue_take", args=[issue.pk]), {"accept": "yes"})
    issue.refresh_from_db()
    assert issue.received_by == zone_manager_nj


def test_phones_in_an_issue_are_masked_but_for_its_own_people(as_user, issue, officer_nj, zone_manager_nj):
    for url in (reverse("issue_list"), reverse("issue_detail", args=[issue.pk])):
        assert "13812345678" in body(as_user(officer_nj), url)
        assert "13812345678" not in body(as_user(zone_manager_nj), url)


def test_tax_is_shown_to_its_own_city_only(as_user, project, officer_nj, joint, leadership):
    services.record_outcome(
        actor=officer_nj,
        project=project,
        year=2025,
        source="年报",
        today=today(),
        tax=Decimal(7777),
        revenue=Decimal(50000),
        land_mu=Decimal(100),
    )
    pages = (reverse("outcome_list"), reverse("project_detail", args=[project.code]) + "?tab=outcomes")
    for url in pages:
        assert "500" in body(as_user(officer_nj), url)
        assert "77.77" in body(as_user(officer_nj), url)
        for stranger in (joint, leadership):
            shown = body(as_user(stranger), url)
            assert "500" in shown
            assert "77.77" not in shown
            assert "7,777" not in shown


def test_a_year_is_corrected_by_form_and_the_former_row_stays_on_the_page(as_user, project, officer_nj):
    page, new = as_user(officer_nj), reverse("outcome_new", args=[project.code])
    page.post(new, {"year": "2025", "revenue": "100", "source": "年报"})
    form = page.get(f"{new}?year=2025").context["form"]
    assert form["revenue"].value() == "100"
    assert page.post(new, {"year": "2025", "revenue": "120", "source": "年报"}).status_code == 422
    page.post(new, {"year": "2025", "revenue": "120", "source": "年报", "reason": "补报"})
    assert YearlyOutcome.objects.in_force().get().revenue == 120
    shown = body(page, reverse("project_detail", args=[project.code]) + "?tab=outcomes")
    assert "补报" in shown
    assert "—" in shown


def test_stalled_projects_are_listed_as_of_a_day(as_user, project, officer_nj):
    services.record_milestone(actor=officer_nj, project=project, kind="filed", actual_on=factories.days_ago(30), today=today())
    page, url = as_user(officer_nj), reverse("stalled_list")
    assert "30 天" in body(page, url)
    assert "20 天" in body(page, f"{url}?day={factories.days_ago(10)}&kind=not_supplied")
    assert "粮油项目" not in body(page, f"{url}?day={factories.days_ago(40)}")
    assert "粮油项目" not in body(page, f"{url}?kind=not_full")
    for junk in ("day=junk", "day=0000-00-00", "kind=x", "page=zz", "day=9999-12-31"):
        body(page, f"{url}?{junk}")


@pytest.mark.parametrize("query", ["show=x", "kind=x", "page=-1", "month=x", "year=²", "year=99999999999", "year=20x5"])
def test_junk_in_the_address_ends_in_the_page(as_user, officer_nj, arrival, issue, query):
    page = as_user(officer_nj)
    for name in ("issue_list", "fund_list", "outcome_list"):
        assert page.get(f"{reverse(name)}?{query}", follow=True).status_code == 200


def test_a_key_project_says_what_it_lacks_and_is_found_by_it(as_user, project, officer_nj, chain_leader_nj):
    page, url = as_user(officer_nj), reverse("project_detail", args=[project.code])
    assert "四个一还缺" not in body(page, url)
    Project.objects.filter(pk=project.pk).update(is_key=True)
    assert "包联领导、专班成员、工作方案" in body(page, url)
    assert "粮油项目" in body(page, reverse("project_list") + "?key=lacking")
    changes.add_member(actor=officer_nj, project=project, user=chain_leader_nj, role="leader", today=today())
    assert "专班成员、工作方案" in body(page, url)


def test_lists_cost_the_same_for_ten_more(as_user, world, officer_nj, arrival, issue, django_assert_max_num_queries):
    page = as_user(officer_nj)
    names = ("issue_list", "fund_list", "outcome_list", "stalled_list")
    costs = {}
    for name in names:
        page.get(reverse(name))
        with django_assert_max_num_queries(60) as few:
            page.get(reverse(name))
        costs[name] = len(few.captured_queries)
    for _n in range(3):
        project = factories.make_project(officer_nj, world)
        came(officer_nj, project)
        services.raise_issue(actor=officer_nj, project=project, kind="other", text="x", raised_on=today(), today=today())
        services.record_outcome(actor=officer_nj, project=project, year=2025, source="x", today=today(), revenue=Decimal(1))
        services.record_milestone(actor=officer_nj, project=project, kind="filed", actual_on=today(), today=today())
    for name in names:
        # A first row asks for what an empty list need not: the rule of grades, whose tax is read, the limits.
        with django_assert_max_num_queries(costs[name] + 6):
            page.get(reverse(name))
