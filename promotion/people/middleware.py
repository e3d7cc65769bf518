"""Session rules around every request, and the first password that must be changed."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from promotion.people.services import sessions

# The bell asks every 45 seconds by itself: that is not a person at the desk.
BACKGROUND_TRIGGERS = frozenset({"bell"})
OPEN_WITH_OLD_PASSWORD = frozenset({"password_change", "sign_out"})


def session_rules(get_response):
    """End sessions that no longer hold; lead a part asked for by htmx to the sign-in as a page, back to where the person was."""

    def middleware(request):
        if request.user.is_authenticated:
            now = timezone.now()
            if sentence := sessions.why_over(request.session, request.user, now):
                logout(request)
                messages.warning(request, sentence)
            elif request.htmx.trigger not in BACKGROUND_TRIGGERS:
                sessions.note_seen(request.session, now)
        return _to_sign_in_as_page(request, get_response(request))

    return middleware


class FirstPassword:
    """Somebody with a one-time password gets to the password page and the way out, nowhere else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Send everything but open views to the password page while the password is not one's own."""
        open_view = not getattr(view, "login_required", True) or request.resolver_match.view_name in OPEN_WITH_OLD_PASSWORD
        if open_view or not request.user.is_authenticated or not request.user.must_change_password:
            return None
        return HttpResponseClientRedirect(reverse("password_change")) if request.htmx else redirect("password_change")


def _to_sign_in_as_page(request, response):
    """A redirect to the sign-in whose `next` is a page: never a part of one, never an address that only takes POST."""
    sign_in = reverse(settings.LOGIN_URL)
    where = urlsplit(response.get("Location", ""))
    if response.status_code != 302 or where.path != sign_in or not where.query.startswith("next="):
        return response
    if request.method == "GET" and not request.htmx:
        return response
    shown = request.htmx.current_url_abs_path if request.htmx else _own_path(request, request.headers.get("Referer", ""))
    target = f"{sign_in}?{urlencode({'next': shown})}" if shown else sign_in
    return HttpResponseClientRedirect(target) if request.htmx else redirect(target)


def _own_path(request, url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(scheme="", netloc="").geturl() if parts.netloc == request.get_host() else ""
