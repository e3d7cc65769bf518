"""Where a person may be led on to."""

from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 2000


def is_own_page(target: str, request) -> bool:
    """Whether `target`, as a browser sent it, is a page of this site: a path, neither a name that Django would look up nor another host."""
    if not target.startswith("/") or len(target) > LONGEST:
        return False
    return url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())
