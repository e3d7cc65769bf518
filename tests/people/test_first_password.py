"""A one-time password opens the password page and the way out, nothing else."""

import pytest

from promotion.common.models import AuditEvent
from tests.people.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "Da-Tang-Shan-42-lu"


@pytest.fixture
def newcomer(signed_in, person):
    person.must_change_password = True
    person.save()
    return signed_in


@pytest.mark.parametrize("path", ["/", "/projects/", "/me/"])
def test_every_page_leads_to_the_password(newcomer, path):
    assert newcomer.get(path)["Location"] == "/password/"
    assert newcomer.post(path)["Location"] == "/password/"
    assert newcomer.get(path, headers={"HX-Request": "true"})["HX-Redirect"] == "/password/"


def test_the_way_out_and_open_pages_stay_open(newcomer):
    assert newcomer.get("/health/").status_code == 200
    assert newcomer.get("/password/").status_code == 200
    assert newcomer.post("/sign-out/")["Location"] == "/sign-in/"


def change(browser, old=PASSWORD, new=NEW, again=NEW):
    return browser.post("/password/", {"old": old, "new": new, "again": again})


def test_a_new_password_opens_everything_and_keeps_me_in(newcomer, person):
    assert change(newcomer)["Location"] == "/"
    assert newcomer.get("/").status_code == 200
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert AuditEvent.objects.filter(action="password.change", actor_id=person.pk).count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"old": "wrong"}, "old"),
        ({"again": "Da-Tang-Shan-43-lu"}, "again"),
        ({"new": "short", "again": "short"}, "new"),
        ({"new": "password12345", "again": "password12345"}, "new"),
        ({"new": "8402957316", "again": "8402957316"}, "new"),
        ({"new": "zhangsan2026", "again": "zhangsan2026"}, "new"),
        ({"new": PASSWORD, "again": PASSWORD}, "new"),
        ({"new": "", "again": ""}, "new"),
        ({"new": "a\x00bcdefghijk", "again": "a\x00bcdefghijk"}, "new"),
    ],
)
def test_a_bad_one_is_refused_beside_its_field(newcomer, person, values, field):
    response = change(newcomer, **values)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert person.must_change_password


def test_other_sessions_of_mine_end_with_the_old_password(newcomer, person, client):
    other = client.__class__()
    other.post("/sign-in/", {"username": "zhangsan", "password": PASSWORD})
    change(newcomer)
    assert other.get("/")["Location"].startswith("/sign-in/")
