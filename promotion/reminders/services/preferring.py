"""提醒设置: by which channels, not at which hours, and who stands in while one is away."""

import datetime
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from promotion.common import audit, checked
from promotion.common.errors import Refused
from promotion.reminders.models import MessageKind, Preference
from promotion.reminders.models.outbox import PERSONAL
from promotion.reminders.services import stand_ins

FIELDS = ["declined", "quiet_from", "quiet_until", "away_from", "away_until", "delegate"]
LONGEST_ABSENCE = datetime.timedelta(days=180)
KNOWN = {f"{kind}:{channel}" for kind in MessageKind.values for channel in PERSONAL}


def preference_of(user) -> Preference:
    """A person's wishes; one not saved, with the defaults, for who never said anything."""
    return Preference.objects.select_related("delegate__unit").filter(user=user).first() or Preference(user=user)


def choose_channels(*, actor, declined: Collection[str], channels: Collection[str]) -> Preference:
    """Decline these `kind:channel` pairs of the channels named, and no others; what was said about other channels stays."""
    if unknown := set(declined) - KNOWN:
        raise Refused(_("没有“%(pair)s”这个选项，请刷新页面后再选。") % {"pair": sorted(unknown)[0][:40]})

    def choose(wish: Preference) -> None:
        others = {pair for pair in wish.declined if pair.partition(":")[2] not in channels}
        wish.declined = sorted(others | {pair for pair in declined if pair.partition(":")[2] in channels})

    return _save(actor, "channels", choose)


def set_quiet_hours(*, actor, quiet_from: datetime.time | None, quiet_until: datetime.time | None) -> Preference:
    """Push nothing between these times of the day, which may span midnight; both None: no quiet hours."""

    def set_hours(wish: Preference) -> None:
        wish.quiet_from, wish.quiet_until = quiet_from, quiet_until

    return _save(actor, "quiet", set_hours)


def go_away(*, actor, away_from: datetime.date, away_until: datetime.date, delegate, today: datetime.date) -> Preference:
    """Be away from the one day to the other, both included; `delegate` (or nobody: None) is told meanwhile what they may see."""
    if away_until < today:
        raise Refused(_("止日已过，请填今天或以后的日期。"), field="away_until")
    if away_until - away_from >= LONGEST_ABSENCE:
        raise Refused(_("外出最长 180 天；离岗更久请联系管理员办理移交。"), field="away_until")
    if delegate is not None:
        stand_ins.check(actor, delegate, today)

    def leave(wish: Preference) -> None:
        wish.away_from, wish.away_until, wish.delegate = away_from, away_until, delegate

    return _save(actor, "away", leave)


def come_back(*, actor) -> Preference:
    """Be away no longer: reminders go to the person alone again."""

    def return_(wish: Preference) -> None:
        wish.away_from = wish.away_until = wish.delegate = None

    return _save(actor, "resume", return_)


@transaction.atomic
def _save(actor, verb: str, change) -> Preference:
    wish, _new = Preference.objects.select_for_update().get_or_create(user=actor)
    before = audit.snapshot(wish, FIELDS)
    change(wish)
    checked.save(wish)
    audit.record(actor=actor, action=f"preference.{verb}", obj=wish, before=before, after=audit.snapshot(wish, FIELDS))
    return wish
