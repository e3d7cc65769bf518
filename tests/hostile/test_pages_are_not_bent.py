"""What somebody with a valid account and bad intent tries on the pages."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from promotion.people.models import StoredFile
from promotion.people.services import sessions
from promotion.projects.models import Document, FollowUp, Project
from promotion.projects.services import changes, follow_ups
from tests import factories, proofs
from tests.factories import today
from tests.hostile.site import PNG, address, make_office, routes
from tests.scenes import scene

XSS = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


@scene
def office(world, cast):
    return make_office(world, cast)


def test_another_citys_codes_and_numbers_are_not_there(office, world, cast, client):
    client.force_login(cast.officer_zg)
    open_to_all = {
        *("chain_board", "chain_link", "demo_sign_in", "sign_out", "device_revoke", "message_open"),
        *("health_live", "health_ready", "health_outbox"),
        *("zone_detail", "site_detail"),  # facts of the land; the next test looks for names on them
        "template_file",  # an empty sheet
    }
    there = []
    for route in routes():
        if not set(route.pattern.converters) or route.name in open_to_all or route.name.startswith("summary"):
            continue
        for method in (client.get, client.post):
            answer = method(address(route, office, world))
            if answer.status_code not in (404, 405):
                there.append((route.name, answer.status_code))
    assert not there


def test_no_page_of_another_city_bears_a_name(office, world, cast, client):
    Project.objects.filter(pk=office.project.pk).update(name="绝密记号项目", sentence="绝密记号一句话")
    office.enterprise.name = "绝密记号企业"
    office.enterprise.save()
    call_command("rebuild_search", stdout=io.StringIO())
    client.force_login(cast.officer_zg)
    told = []
    for route in routes():
        if (set(route.pattern.converters) - {"code"} and route.name not in ("zone_detail", "site_detail")) or not route.name:
            continue
        answer = client.get(address(route, office, world), {"q": "绝密", "enterprise_name": "绝密记号", "name": "", "status": "all"})
        body = b"".join(answer) if answer.streaming else answer.content
        read = body.decode("utf-8", "ignore").replace("<mark>", "").replace("</mark>", "")
        if "绝密记号" in read.replace("enterprise_name=绝密记号", "") and route.name not in ("twin_lookup",):
            told.append(route.name)
    assert not told


def test_a_confidential_project_is_named_to_nobody_else(office, world, cast, client):
    project = office.project
    project.refresh_from_db()
    changes.edit_project(
        actor=cast.officer_nj,
        project=project,
        version=project.version,
        today=today(),
        name="密级记号项目",
        is_confidential=True,
        code_name="代号甲",
    )
    told = []
    others = ("zone_manager_nj", "officer_zg", "chain_leader_nj", "leadership", "joint", "department_officer", "second_officer_nj")
    for name in proofs.of(others, others[:2]):
        client.force_login(getattr(cast, name))
        for route in routes():
            if route.name in ("sign_out", "demo_sign_in"):
                continue
            answer = client.get(address(route, office, world), {"status": "all"})
            body = b"".join(answer) if answer.streaming else answer.content
            if "密级记号" in body.decode("utf-8", "ignore"):
                told.append((name, route.name))
    assert not told


def test_text_is_never_markup(office, world, cast, client):
    owner, project = cast.officer_nj, office.project
    project.refresh_from_db()
    texts = dict.fromkeys(("name", "sentence", "content", "problem", "company_name"), XSS)
    changes.edit_project(actor=owner, project=project, version=project.version, today=today(), **texts)
    office.enterprise.name = XSS
    office.enterprise.business = office.enterprise.notes = office.enterprise.credentials = office.enterprise.website = XSS
    office.enterprise.save()
    follow_ups.log_follow_up(
        actor=owner, today=today(), project=project, said=XSS, next_step=XSS, next_on=today(), participants=XSS, token="x"
    )
    type(office.task).objects.update(text=XSS)
    type(office.contact).objects.update(name=XSS[:40], title=XSS[:60], wechat=XSS[:40])
    type(owner).objects.filter(pk=owner.pk).update(name=XSS[:60])
    Document.objects.update(title=XSS)
    found = []
    readers = ("officer_nj", "leadership", "zone_manager_nj", "chain_leader_nj")
    for name in proofs.of(readers, readers[:2]):
        client.force_login(getattr(cast, name))
        for route in routes():
            if route.name in ("sign_out", "demo_sign_in", "project_export", "weekly_report", "file_open"):
                continue
            tabs = (
                ("overview", "follow_ups", "history", "admission", "agreements", "landing", "files", "funds", "issues", "outcomes")
                if route.name == "project_detail"
                else ("",)
            )
            for tab in tabs:
                answer = client.get(address(route, office, world), {"tab": tab, "q": XSS[:20], "status": "all"})
                if not answer.streaming and (b"<script>alert" in answer.content or b"<img src=x" in answer.content):
                    found.append((name, route.name, tab))
    assert not found


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "＝"])
def test_no_cell_of_an_export_is_a_formula(world, cast, client, start):
    project = factories.make_project(cast.officer_nj, world)
    text = f'{start}cmd|"/c calc"!A1'
    Project.objects.filter(pk=project.pk).update(name=text, content=text, problem=text)
    client.force_login(cast.officer_nj)
    answer = client.get(reverse("project_export"), {"format": "csv", "cols": "name,content,problem"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert not [cell for cell in rows[1] if cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))]


@pytest.mark.parametrize("name", ["project_export", "weekly_report"])
def test_an_export_asks_a_trusted_device_for_the_password_again(world, cast, client, name):
    factories.make_project(cast.officer_nj, world)
    client.force_login(cast.officer_nj)
    session = client.session
    session[sessions.DEVICE] = cast.officer_nj.trusted_devices.create(
        label="x", created_at=factories.timezone.now(), expires_at=factories.timezone.now() + sessions.TRUSTED_FOR
    ).pk
    session[sessions.PASSWORD] = 0
    session.save()
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert reverse("password_again") in answer["Location"]


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil.example"]
)
def test_nobody_is_led_off_the_site(world, cast, client, target):
    answer = client.post(reverse("sign_in"), {"username": "officer_nj", "password": "test-pass-2026", "next": target})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "evil" not in client.get(reverse("sign_in"), {"next": target}).headers.get("Location", "")


def test_writing_without_a_token_is_refused(office, cast, world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.officer_nj)
    open_doors = [
        route.name
        for route in routes()
        if not route.name.startswith("health") and client.post(address(route, office, world)).status_code not in (403, 404, 405)
    ]
    assert not open_doors


def test_a_get_changes_nothing(office, cast, client, world):
    client.force_login(cast.officer_nj)
    before = _counts()
    for route in routes():
        client.get(address(route, office, world), {"version": office.project.version, "to": "landed", "accept": "yes", "reason": "x"})
    assert _counts() == before


def _counts():
    project = Project.objects.order_by("pk").first()
    return Project.objects.count(), FollowUp.objects.count(), Document.objects.count(), project.version, project.states.count()


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("照片.png", b"<html><script>alert(1)</script>"),
        ("报告.pdf", b"MZ\x90\x00"),
        ("脚本.html", b"<script>alert(1)</script>"),
        ("图.svg", b"<svg onload=alert(1)>"),
        ("../../../etc/cron.d/x", PNG),
        ("表.xlsm", b"PK\x03\x04"),
        ("空.png", b""),
    ],
)
def test_what_is_no_document_is_not_kept(office, cast, client, name, body):
    client.force_login(cast.officer_nj)
    before = StoredFile.objects.count()
    upload = SimpleUploadedFile(name, body)
    answer = client.post(reverse("document_new", args=[office.project.code]), {"upload": upload, "title": "x"})
    assert answer.status_code == 422
    assert StoredFile.objects.count() == before


def test_a_name_climbs_out_of_no_folder(office, cast, client, settings):
    client.force_login(cast.officer_nj)
    upload = SimpleUploadedFile("x.png", PNG)
    upload._name = "..\\..\\/etc/发票\r\nX: y.png"
    client.post(reverse("document_new", args=[office.project.code]), {"upload": upload})
    stored = StoredFile.objects.latest("pk")
    assert str(settings.MEDIA_ROOT) in stored.file.path
    answer = client.get(reverse("file_open", args=[stored.pk]))
    assert answer.status_code == 200
    assert "X" not in answer.headers


def test_a_forged_host_is_refused(client, settings):
    settings.ALLOWED_HOSTS = ["office.example"]
    assert client.get("/sign-in/", headers={"host": "evil.example"}).status_code == 400


def test_a_member_from_another_zone_keeps_the_zone_by_saving_the_form(world, cast, client):
    project = factories.make_project(cast.officer_nj, world)
    changes.add_member(actor=cast.officer_nj, project=project, user=cast.second_officer_nj, role="member", today=today())
    client.force_login(cast.second_officer_nj)
    url = reverse("project_edit", args=[project.code])
    form = client.get(url).context["form"]
    data = {}
    for field in form:
        value = field.value()
        name = field.html_name
        if field.field.show_hidden_initial:
            data[f"initial-{name}"] = "" if value is None else value
        offered = getattr(field.field, "queryset", None)
        is_offered = offered is None or value in (None, "", []) or isinstance(value, list) or offered.filter(pk=value).exists()
        data[name] = value if is_offered and value is not None else ""
    answer = client.post(url, {**data, "sentence": "改一句话", "reason": "顺手"})
    project.refresh_from_db()
    assert answer.status_code in (302, 422)
    assert project.zone == world.lingjia


@pytest.mark.parametrize("target", ["-1", "sign_out", "NaN", "admin:index", "/" + "x" * 3000])
def test_where_to_go_on_to_is_a_path_and_nothing_else(world, cast, client, target):
    client.force_login(cast.officer_nj)
    assert client.get(reverse("sign_in"), {"next": target})["Location"] == "/"
    assert client.post(reverse("messages_read"), {"next": target})["Location"] == reverse("messages")
