"""`{% load grants %}{% grants_of user as grants %}`: what a person holds, for their own page."""

from dataclasses import dataclass

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.models import Grant

register = template.Library()


@dataclass(frozen=True)
class HeldGrant:
    """One live grant in words."""

    label: str
    scope: str
    period: str


@register.simple_tag
def grants_of(user) -> list[HeldGrant]:
    """The live grants of `user`, in words."""
    rows = Grant.objects.live(timezone.localdate()).filter(user=user).select_related("zone", "region", "chain")
    return [HeldGrant(row.get_role_display(), _scope(row), _period(row)) for row in rows]


def _scope(row: Grant) -> str:
    place = _("全部地域") if row.everywhere else str(row.zone or row.region)
    return f"{place} · {row.chain or _('全部产业链')}"


def _period(row: Grant) -> str:
    until = row.valid_until.isoformat() if row.valid_until else _("长期")
    return _("%(since)s 起，%(until)s") % {"since": row.valid_from.isoformat(), "until": until}
