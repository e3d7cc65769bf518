"""RUN and HOLD: whether anything leaves."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.scope import is_administrator
from promotion.common import audit
from promotion.common.errors import NotAllowed, Refused
from promotion.reminders.models import OutboxControl, OutboxState
from promotion.reminders.services import doubting


def on_hold() -> bool:
    """Whether a person (or a restore) stopped the outbox."""
    return OutboxControl.objects.filter(state=OutboxState.HOLD).exists()


def keep_switch() -> None:
    """See to it that there is a switch to be turned in the admin."""
    OutboxControl.objects.get_or_create(pk=1)


def hold(*, actor, reason: str, now: datetime.datetime) -> OutboxControl:
    """Stop sending until a person resumes it. `actor` None is the system itself, after a restore."""
    return _set(actor, OutboxState.HOLD, reason, now)


def resume(*, actor, reason: str, now: datetime.datetime) -> OutboxControl:
    """Let the outbox run again: what waited meanwhile goes out."""
    return _set(actor, OutboxState.RUN, reason, now)


@transaction.atomic
def resume_with_list(*, actor, reason: str, now: datetime.datetime) -> int:
    """Let the outbox run again, but list the external backlog as 待核实 instead of sending it; how many rows that is.

    What a person queued again since the outbox was stopped is decided about already and goes out. So do in-app messages.
    """
    must_administer(actor, now)
    stopped = OutboxControl.objects.select_for_update().filter(state=OutboxState.HOLD).first()
    if stopped is None:
        raise Refused(_("发件箱没有停发，不用恢复。"))
    backlog = doubting.external_backlog(now, stopped.changed_at)
    listed = doubting.doubt(backlog, _("停发期间积压，恢复发送时列为待核实"), now)
    audit.record(actor=actor, action="outbox.list", obj=stopped, after={"unknown": listed}, note=reason)
    _set(actor, OutboxState.RUN, reason, now)
    return listed


@transaction.atomic
def _set(actor, state: str, reason: str, now) -> OutboxControl:
    must_administer(actor, now)
    if not reason.strip():
        raise Refused(_("请写明原因。"), field="reason")
    control, _new = OutboxControl.objects.select_for_update().get_or_create(pk=1)
    before = audit.snapshot(control, ["state", "reason"])
    control.state, control.reason, control.changed_by, control.changed_at = state, reason.strip()[:200], actor, now
    control.save()
    audit.record(
        actor=actor, action=f"outbox.{state}", obj=control, before=before, after=audit.snapshot(control, ["state", "reason"]), note=reason
    )
    return control


def must_administer(actor, now: datetime.datetime) -> None:
    """Raise NotAllowed unless `actor` is an administrator today (None: the system itself)."""
    if actor is not None and not is_administrator(actor, timezone.localdate(now)):
        raise NotAllowed(_("只有管理员可以处理发件箱，请联系管理员。"))
