"""A person with a password, and the room's pages."""

import pytest

from promotion.people.models import User
from tests.scenes import scene

PASSWORD = "Shu-nan-zhu-hai-7"


@pytest.fixture(autouse=True)
def _only_this_room(settings):
    settings.ROOT_URLCONF = "tests.people.pages"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@scene
def person(db):
    """An officer who knows the password."""
    return User.objects.create_user("zhangsan", password=PASSWORD, name="张三")


@pytest.fixture
def signed_in(client, person):
    """A browser in which the person has signed in at the door."""
    client.post("/sign-in/", {"username": "zhangsan", "password": PASSWORD})
    return client
