"""The real site has one door, and the admin's own is not it."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _only_this_room(settings):
    """The whole site, for once."""
    settings.ROOT_URLCONF = "crm.urls"


def test_the_admin_sends_to_the_guarded_door(client):
    response = client.get("/admin/login/?next=/admin/")
    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=/admin/")
    assert client.post("/admin/login/", {"username": "x", "password": "y"})["Location"] == "/sign-in/"
    assert client.get("/admin/")["Location"].startswith(("/sign-in/", "/admin/login/"))


@pytest.mark.parametrize("path", ["/sign-in/?next=%00", "/sign-in/?%00", "/?q=%00"])
def test_a_nul_byte_gets_a_page_that_says_so(client, path):
    response = client.get(path)
    assert response.status_code == 400
    assert "请" in response.content.decode()
