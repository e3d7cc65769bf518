"""The same URL gives a page to a browser and a part to htmx."""

from types import SimpleNamespace

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from promotion.common import htmx
from promotion.templatetags.ui import undo_url


def ask(**headers):
    request = RequestFactory().get("/", headers=headers)
    HtmxMiddleware(lambda _: HttpResponse())(request)
    request.user = SimpleNamespace(is_authenticated=False)
    request._messages = CookieStorage(request)
    return request


@pytest.mark.parametrize(
    ("headers", "drawn"),
    [
        ({}, "page.html"),
        ({"HX-Request": "true"}, "_part.html"),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, "page.html"),
    ],
)
def test_htmx_gets_the_part_and_everybody_else_the_page(monkeypatch, headers, drawn):
    monkeypatch.setattr(htmx, "render", lambda request, template, ctx, status: HttpResponse(template, status=status))
    response = htmx.render_page(ask(**headers), "page.html", "_part.html", {}, status=422)
    assert (response.content.decode(), response.status_code) == (drawn, 422)
    assert "HX-Request" in response["Vary"]


def test_a_sheet_opened_without_script_is_a_page_around_the_same_part():
    ctx = {"title": "确认", "action": "/x/", "button": "终止", "back": "/"}
    page = htmx.render_sheet(ask(), "components/_confirm.html", ctx).content.decode()
    part = htmx.render_sheet(ask(**{"HX-Request": "true"}), "components/_confirm.html", ctx).content.decode()
    assert "<html" in page
    assert "<html" not in part
    assert all('action="/x/"' in answer for answer in (page, part))


def test_success_redirects_the_browser_and_leads_htmx_out_of_the_sheet():
    assert htmx.go(ask(), "/projects/").url == "/projects/"
    answer = htmx.go(ask(**{"HX-Request": "true"}), "/projects/")
    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/projects/")


def test_an_undo_travels_with_its_message():
    request = ask()
    htmx.offer_undo(request, "已推进到签约。", "/projects/NZ-1/undo/")
    (message,) = get_messages(request)
    assert (str(message), undo_url(message)) == ("已推进到签约。", "/projects/NZ-1/undo/")
