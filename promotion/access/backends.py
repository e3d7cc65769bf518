"""Grants as Django permissions: what the admin asks before it opens a page."""

from django.contrib.auth.backends import BaseBackend
from django.utils import timezone

from promotion.access.administration import Administration, administration_of
from promotion.common.permissions import EVERYWHERE, PLACE


class GrantBackend(BaseBackend):
    """An administrator holds every permission of the app; which rows they hold it on is said by the querysets.

    Two permissions say more: `administer_everywhere`, and `administer_place` on a region or a zone.
    """

    def has_perm(self, user_obj, perm, obj=None):
        """Whether live grants carry `perm`."""
        office = _office(user_obj)
        if not perm.startswith("promotion.") or not office.is_open:
            return False
        if perm == EVERYWHERE:
            return office.is_everywhere
        if perm == PLACE:
            return office.reaches_zone(obj) if hasattr(obj, "takes_projects") else office.reaches_region(obj)
        return True

    def has_module_perms(self, user_obj, app_label):
        """Whether the app shows in the index."""
        return app_label == "promotion" and _office(user_obj).is_open


def _office(user) -> Administration:
    """Asked many times on one page; a request has a user object of its own, so the answer lives as long as the request."""
    if not hasattr(user, "_administration"):
        user._administration = administration_of(user, timezone.localdate())
    return user._administration
