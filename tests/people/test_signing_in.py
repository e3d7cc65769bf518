"""The door: in with the right password, out for good, and never off the site."""

import pytest
from django.urls import reverse

from promotion.common.models import AuditEvent
from promotion.people.models import User
from tests.people.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(client, username="zhangsan", password=PASSWORD, **more):
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def test_the_right_password_opens_and_leaves_a_trace(client, person):
    response = sign_in(client)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get("/").content.decode() == "page for 张三"
    row = AuditEvent.objects.get(action="sign_in")
    assert (row.actor_id, row.ip) == (person.pk, "127.0.0.1")
    assert row.request_id


@pytest.mark.parametrize(
    ("username", "password"), [("zhangsan", "wrong"), ("nobody", PASSWORD), ("", ""), ("zhangsan", ""), ("ZHANGSAN", PASSWORD)]
)
def test_anything_else_is_refused_in_words_and_keeps_the_name(client, person, username, password):
    response = sign_in(client, username, password)
    assert response.status_code == 422
    assert response.context["form"]["username"].value() == username
    assert client.get("/").status_code == 302


def test_a_failure_never_writes_down_what_was_typed(client, person):
    sign_in(client, "My-Secret-Password", "x")
    sign_in(client, "zhangsan", "Other-Secret")
    rows = AuditEvent.objects.filter(action="sign_in.failed").order_by("id")
    assert [row.object_label for row in rows] == ["", "张三"]
    assert not any("Secret" in str(vars(row)) for row in rows)


def test_a_closed_account_stays_out(client, person):
    User.objects.update(is_active=False)
    assert sign_in(client).status_code == 422


def test_full_width_typing_is_the_same_person(client, person):
    assert sign_in(client, "ｚｈａｎｇｓａｎ").status_code == 302


@pytest.mark.parametrize("junk", ["\x00", "甲" * 500, "🎉𠮷", "' OR 1=1 --", "<script>alert(1)</script>"])
def test_junk_in_both_fields_is_a_clean_refusal(client, person, junk):
    response = sign_in(client, junk, junk)
    assert response.status_code == 422
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize(
    ("target", "goes_to"),
    [
        ("/projects/?q=1", "/projects/?q=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("http:///evil.example", "/"),
        ("", "/"),
    ],
)
def test_it_leads_on_only_inside_the_site(client, person, target, goes_to):
    assert sign_in(client, next=target)["Location"] == goes_to


def test_who_is_not_signed_in_is_led_to_the_door_and_back(client, person):
    response = client.get("/projects/?stage=signed")
    assert response["Location"] == "/sign-in/?next=/projects/%3Fstage%3Dsigned"
    page = client.get(response["Location"])
    assert 'name="next" value="/projects/?stage=signed"' in page.content.decode()
    assert client.get("/health/").content == b"open"


def test_a_part_asked_for_by_htmx_leads_the_whole_page_to_the_door(client):
    response = client.get("/projects/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/projects/?page=2"})
    assert response["HX-Redirect"] == "/sign-in/?next=%2Fprojects%2F%3Fpage%3D2"


def test_a_lost_post_leads_back_to_the_page_it_came_from(client):
    response = client.post("/projects/", headers={"Referer": "http://testserver/projects/new/"})
    assert response["Location"] == "/sign-in/?next=%2Fprojects%2Fnew%2F"
    response = client.post("/projects/", headers={"Referer": "http://evil.example/x"})
    assert response["Location"] == "/sign-in/"


def test_the_door_is_skipped_by_who_is_in(signed_in):
    assert signed_in.get("/sign-in/")["Location"] == "/"


def test_out_is_out_and_only_by_post(signed_in):
    assert signed_in.get("/sign-out/").status_code == 405
    response = signed_in.post("/sign-out/")
    assert response["Location"] == "/sign-in/"
    assert response["Clear-Site-Data"] == '"cache"'
    assert signed_in.get("/").status_code == 302
    assert AuditEvent.objects.filter(action="sign_out").count() == 1


def test_pages_of_a_person_stay_out_of_shared_caches(signed_in, client):
    assert "private" in signed_in.get("/")["Cache-Control"]
    assert not client.__class__().get("/health/").has_header("Cache-Control")


def test_the_session_changes_its_key_at_sign_in(client, person):
    client.get("/sign-in/")
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_my_page_shows_me(signed_in):
    assert "张三" in signed_in.get(reverse("me")).content.decode()


class TestDemo:
    """The demo office's people, one click each."""

    @pytest.fixture(autouse=True)
    def _demo_person(self, settings):
        settings.DEMO = True
        User.objects.create(username="demo-officer", name="演示专员")

    def test_one_click_is_enough(self, client):
        assert "演示专员" in client.get("/sign-in/").content.decode()
        client.post("/demo/sign-in/officer/")
        assert client.get("/").content.decode() == "page for 演示专员"

    def test_it_opens_for_nobody_else(self, client, person):
        assert client.post("/demo/sign-in/zhangsan/").status_code == 404
        assert client.post("/demo/sign-in/missing/").status_code == 404
        assert client.get("/demo/sign-in/officer/").status_code == 405

    def test_outside_the_demo_there_is_no_such_door(self, client, settings):
        settings.DEMO = False
        assert client.post("/demo/sign-in/officer/").status_code == 404
        assert "演示专员" not in client.get("/sign-in/").content.decode()
