"""Request numbers, NUL bytes, values out of range."""

import pytest
from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import HttpResponse
from django.test import RequestFactory

from promotion.common import request_context
from promotion.common.middleware import UnreadableInput, trace


def answer(request):
    current = request_context.current()
    return HttpResponse(f"{current.request_id} {current.ip}")


def test_each_request_has_a_number_that_ends_with_it(settings):
    response = trace(answer)(RequestFactory().get("/", REMOTE_ADDR="10.1.2.3"))
    assert response.content.decode() == f"{response['X-Request-ID']} 10.1.2.3"
    assert request_context.current().request_id == ""


def test_a_number_is_only_taken_over_from_our_own_proxy(settings):
    request = RequestFactory().get("/", headers={"X-Request-ID": "given-number-1"})
    assert trace(answer)(request)["X-Request-ID"] != "given-number-1"
    settings.TRUSTED_PROXIES = 1
    assert trace(answer)(request)["X-Request-ID"] == "given-number-1"
    forged = RequestFactory().get("/", headers={"X-Request-ID": "x\tinjected line"})
    assert "injected" not in trace(answer)(forged)["X-Request-ID"]


@pytest.mark.parametrize("path", ["/?q=%00", "/?a%00b=1", "/?ok=1&page=1%00", "/x%00y/"])
def test_a_nul_byte_in_the_address_is_a_bad_request(path):
    with pytest.raises(BadRequest):
        UnreadableInput(answer).process_view(RequestFactory().get(path), answer, (), {})


def test_a_nul_byte_in_a_cookie_is_a_bad_request():
    request = RequestFactory().get("/")
    request.COOKIES["sessionid"] = "abc\x00defghij"
    with pytest.raises(BadRequest):
        UnreadableInput(answer)(request)


@pytest.mark.parametrize("error", [DataError("out of range"), OverflowError("too large")])
def test_a_value_out_of_range_is_bad_only_where_nothing_is_written(error):
    middleware = UnreadableInput(answer)
    with pytest.raises(BadRequest):
        middleware.process_exception(RequestFactory().get("/"), error)
    assert middleware.process_exception(RequestFactory().post("/"), error) is None
    assert middleware.process_exception(RequestFactory().get("/"), ValueError()) is None
