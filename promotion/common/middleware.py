"""Around every request: a number for the log and the trail, a clean query string, pages that no shared cache keeps."""

import re
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import DataError
from django.utils.cache import patch_cache_control

from promotion.common import request_context
from promotion.common.text import NUL

_GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,36}")
log = structlog.get_logger("promotion.requests")


def trace(get_response):
    """Give the request a number (or keep the one our proxy gave), known to the audit trail and to every log line."""

    def middleware(request):
        given = request.headers.get("X-Request-ID", "") if settings.TRUSTED_PROXIES else ""
        number = given if _GIVEN_ID.fullmatch(given) else uuid4().hex
        address = request_context.client_address(request.META, settings.TRUSTED_PROXIES)
        context = request_context.RequestContext(ip=address, request_id=number)
        request.client_address = address
        with request_context.entered(context), structlog.contextvars.bound_contextvars(request_id=number, ip=address):
            response = get_response(request)
        response["X-Request-ID"] = number
        return response

    return middleware


class UnreadableInput:
    """Answer 400 with its page, not 500, to what no database can take: a NUL byte in address or cookie, a number out of range."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if any(NUL in value for value in request.COOKIES.values()):
            raise BadRequest("NUL byte in a cookie")
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Refuse NUL bytes in the path and in every query parameter before any view sees them."""
        if NUL in request.path or any(NUL in text for key, values in request.GET.lists() for text in (key, *values)):
            raise BadRequest("NUL byte in the address")

    def process_exception(self, request, error):
        """A GET changes nothing: a value the database cannot hold came out of the address. The log keeps the whole."""
        if request.method in {"GET", "HEAD"} and isinstance(error, DataError | OverflowError):
            log.warning("value_out_of_range", path=request.path, query=request.META.get("QUERY_STRING", "")[:500], exc_info=error)
            raise BadRequest("A value in the address is out of range") from error


def private_pages(get_response):
    """What a signed-in person sees stays in their own browser, and is asked for anew each time."""

    def middleware(request):
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True, must_revalidate=True)
        return response

    return middleware
