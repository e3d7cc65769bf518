"""What other rooms' doors put in front of acts that reach far."""

from functools import wraps
from urllib.parse import urlencode

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from promotion.people.services import sessions


def with_fresh_password(view):
    """Ask for the password again before an export, a reveal or the admin, on a trusted device only."""

    @wraps(view)
    def door(request, *args, **kwargs):
        if not sessions.needs_password_again(request.session, timezone.now()):
            return view(request, *args, **kwargs)
        back = request.htmx.current_url_abs_path if request.htmx else request.get_full_path() if request.method == "GET" else "/"
        target = f"{reverse('password_again')}?{urlencode({'next': back or '/'})}"
        return HttpResponseClientRedirect(target) if request.htmx else redirect(target)

    return door
