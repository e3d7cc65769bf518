"""Secrets lie encrypted in the database, open with the site's key or the one before it, and print as dots."""

import pickle
import traceback

import pytest
from django.db import connection

from promotion.common import secrets
from promotion.common.errors import Refused
from promotion.common.secrets import Secret, SecretField
from promotion.reminders.models import WecomApp

SAMPLES = ["ü", "SEC0123456789abcdef", "密钥𠮷", "a" * 3000, " 两端有空格 ", "line\nline"]


def raw() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM promotion_wecomapp")
        return cursor.fetchone()[0]


def save(text):
    return WecomApp.objects.update_or_create(pk=1, defaults={"corp_id": "ww1", "agent_id": 1, "secret": text})[0]


@pytest.mark.django_db
@pytest.mark.parametrize("text", SAMPLES)
def test_what_goes_in_comes_out_and_cannot_be_read_between(text):
    save(text)
    assert text not in raw()
    assert raw().startswith("gAAAA")
    assert WecomApp.objects.get().secret.plain == text


@pytest.mark.django_db
def test_saving_a_row_again_leaves_the_secret_as_it_lies():
    save("SEC0123456789abcdef")
    before = raw()
    app = WecomApp.objects.get()
    app.agent_id = 2
    app.save()
    assert raw() == before
    assert WecomApp.objects.get().secret == app.secret


@pytest.mark.django_db
def test_none_given_is_none_kept():
    save("")
    assert raw() == ""
    secret = WecomApp.objects.get().secret
    assert (bool(secret), str(secret), secret.plain) == (False, "", "")


@pytest.mark.django_db
def test_a_row_just_made_does_not_show_its_secret_once_read_back():
    save("SEC0123456789abcdef")
    app = WecomApp.objects.get()
    for shown in (repr(app.secret), str(app.secret), f"{app.secret}", repr(vars(app)), repr(pickle.dumps(app))):
        assert "SEC0123456789abcdef" not in shown


@pytest.mark.django_db
def test_after_a_change_of_keys_the_old_one_still_opens(settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "first-key", []
    save("SEC0123456789abcdef")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "second-key", ["first-key"]
    app = WecomApp.objects.get()
    assert app.secret.plain == "SEC0123456789abcdef"
    app.secret = app.secret.plain  # entered again: closed with the new key
    app.save()
    settings.SECRET_KEY_FALLBACKS = []
    assert WecomApp.objects.get().secret.plain == "SEC0123456789abcdef"


@pytest.mark.django_db
def test_a_lost_key_refuses_with_the_sentence_and_nothing_else(settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "first-key", []
    save("SEC0123456789abcdef")
    settings.SECRET_KEY = "second-key"
    secret = WecomApp.objects.get().secret
    with pytest.raises(Refused, match="请在后台重新填写") as refusal:
        _ = secret.plain
    told = "".join(traceback.format_exception(refusal.value))
    assert "first-key" not in told
    assert raw() not in told


@pytest.mark.parametrize("token", ["not a token", "gAAAA", "gAAAAé"])
def test_what_is_no_token_refuses_too(token):
    with pytest.raises(Refused):
        _ = Secret(token).plain


def test_the_same_text_looks_different_each_time():
    assert secrets.encrypt("x") != secrets.encrypt("x")


def test_a_field_keeps_what_is_already_closed():
    closed = Secret(secrets.encrypt("x"))
    assert SecretField().get_prep_value(closed) == closed.token
    assert SecretField().to_python(None) is None
