"""How long a sign-in holds: eight hours on a desk, thirty days on a trusted phone, no longer than its owner wants."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.utils.translation import gettext as _

from promotion.common import audit
from promotion.common.errors import Refused
from promotion.people.models import TrustedDevice, User
from promotion.people.models.sign_in import SIGNED_IN

SEEN, DEVICE, PASSWORD = "seen_at", "device_id", "password_at"
TRUSTED_FOR = timedelta(days=30)
# Writing the session on every click would cost a write for each; a minute is exact enough for an idle time-out.
SEEN_EVERY = timedelta(minutes=1)


def start(request, user: User, *, now: datetime, trust_as: str = "", with_password: bool = True):
    """Sign the user in on this browser; `trust_as` (a label) makes it a trusted device."""
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session.pop(DEVICE, None)
    if with_password:
        request.session[PASSWORD] = now.timestamp()
    if trust_as:
        device = TrustedDevice.objects.create(user=user, label=trust_as[:100], created_at=now, expires_at=now + TRUSTED_FOR)
        audit.record(actor=user, action="device.trust", obj=device)
        request.session[DEVICE] = device.pk
        request.session.set_expiry(TRUSTED_FOR)


def why_over(session, user: User, now: datetime) -> str:
    """Why this session no longer holds, as a sentence; "" while it does."""
    signed_in = session.get(SIGNED_IN)
    if signed_in is None:
        return _("登录已失效，请重新登录。")
    if user.sessions_valid_after and signed_in < user.sessions_valid_after.timestamp():
        return _("此前的登录已全部失效，请重新登录。")
    if DEVICE in session:
        trusted = TrustedDevice.objects.filter(pk=session[DEVICE], user=user, revoked_at=None, expires_at__gt=now).exists()
        return "" if trusted else _("这台设备的信任已到期或被撤销，请重新登录。")
    if now.timestamp() - session.get(SEEN, signed_in) > settings.SESSION_IDLE_SECONDS:
        return _("长时间没有操作，为安全起见已退出，请重新登录。")
    if now.timestamp() - signed_in > settings.SESSION_COOKIE_AGE:
        return _("登录已满 8 小时，请重新登录。")
    return ""


def note_seen(session, now: datetime):
    """The person did something just now (written at most once a minute)."""
    if now.timestamp() - session.get(SEEN, session[SIGNED_IN]) >= SEEN_EVERY.total_seconds():
        session[SEEN] = now.timestamp()


def needs_password_again(session, now: datetime) -> bool:
    """Whether an export, a reveal or the admin must ask for the password first: on a trusted phone, half an hour after the last time."""
    return DEVICE in session and now.timestamp() - session.get(PASSWORD, 0) > settings.PASSWORD_FRESH_SECONDS


@transaction.atomic
def end_everywhere(user: User, *, actor: User, now: datetime):
    """End every session of the user, on every device, and trust none of them any more."""
    user.sessions_valid_after = now
    user.save(update_fields=["sessions_valid_after"])
    user.trusted_devices.filter(revoked_at=None).update(revoked_at=now)
    audit.record(actor=actor, action="sign_out.everywhere", obj=user)


@transaction.atomic
def revoke_device(device: TrustedDevice, *, actor: User, now: datetime):
    """Trust one's own device no more."""
    if device.user_id != actor.pk:
        raise Refused(_("只能撤销自己的设备。"))
    TrustedDevice.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=now)
    audit.record(actor=actor, action="device.revoke", obj=device)
