"""What a restore does to the outbox. Nothing is lost and nothing is sent again without a decision by a person."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common import audit
from promotion.reminders.services import control, doubting
from promotion.reminders.services.planning import plan


@transaction.atomic
def settle_after_restore(*, made_at: datetime.datetime, source: str, now: datetime.datetime, facts: dict | None = None) -> int:
    """HOLD, and 待核实 for every external delivery that may have left between the backup and now; how many these are.

    What was planned in the lost time is planned again first, so that it is decided about too instead of being sent a second time
    as if it were new. `source` is what the backup is called, `facts` what else the audit row should bear.
    """
    now = timezone.localtime(now)
    control.hold(
        actor=None, reason=_("已从备份恢复（备份于 %s），请核对后再恢复发送") % f"{timezone.localtime(made_at):%Y-%m-%d %H:%M}", now=now
    )
    plan(now)
    doubtful = doubting.doubt(doubting.may_have_left(made_at, now, now.date()), _("恢复自备份，可能已经发出"), now)
    after = {"made_at": made_at, "unknown": doubtful, **(facts or {})}
    audit.record(actor=None, action="outbox.restore", after=after, note=source)
    return doubtful
