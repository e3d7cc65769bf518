"""The guard at the sign-in: an attempt is counted under the row's lock before the password is looked at.

So guesses made in parallel cannot slip past: of any number at once, no more than the limit ever reach the password check.
The lock is held only while counting, not while the password is being hashed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from promotion.common.errors import Refused
from promotion.people.guard_rules import FORGOTTEN_AFTER, address_key, is_forgotten, wait_after
from promotion.people.models import SignInGuard
from promotion.people.models.sign_in import GuardKind

log = structlog.get_logger("promotion.sign_in")


@dataclass(frozen=True)
class Attempt:
    """One counted attempt, to be given back if the password was right."""

    account: str
    address: str


@transaction.atomic
def count_attempt(*, username: str, address: str | None, now: datetime) -> Attempt:
    """Count an attempt against the account and the address, or refuse it with how long to wait."""
    attempt = Attempt(username.casefold()[:150], address_key(address))
    # Always the account before the address: two attempts can never wait for each other.
    guards = [_locked(GuardKind.ACCOUNT, attempt.account), _locked(GuardKind.ADDRESS, attempt.address)]
    for guard in guards:
        if guard.locked_until and guard.locked_until > now:
            log.warning("sign_in_blocked", kind=guard.kind, failures=guard.failures)
            raise Refused(_wait_sentence(guard, now))
    for guard in guards:
        failures = 1 if is_forgotten(guard.last_failure_at, now) else guard.failures + 1
        wait = wait_after(failures, settings.SIGN_IN_LIMITS[guard.kind])
        guard.failures, guard.last_failure_at, guard.locked_until = failures, now, now + wait if wait else None
        guard.save(update_fields=["failures", "last_failure_at", "locked_until"])
    return attempt


@transaction.atomic
def forgive(attempt: Attempt):
    """The password was right: the account starts at nothing again, the address gets this one attempt back."""
    account = _locked(GuardKind.ACCOUNT, attempt.account)
    account.failures, account.locked_until = 0, None
    account.save(update_fields=["failures", "locked_until"])
    address = _locked(GuardKind.ADDRESS, attempt.address)
    address.failures = max(address.failures - 1, 0)
    # Attempts of others still under way keep their lock.
    if address.failures < settings.SIGN_IN_LIMITS[GuardKind.ADDRESS]:
        address.locked_until = None
    address.save(update_fields=["failures", "locked_until"])


def open_account(username: str):
    """Let an account try again at once: an administrator has reset its password."""
    SignInGuard.objects.filter(kind=GuardKind.ACCOUNT, key=username.casefold()[:150]).update(failures=0, locked_until=None)


def sweep(now: datetime) -> int:
    """Drop the counters nobody needs any more; says how many."""
    return SignInGuard.objects.filter(last_failure_at__lt=now - FORGOTTEN_AFTER - timedelta(hours=1)).delete()[0]


def _locked(kind: str, key: str) -> SignInGuard:
    guard, made = SignInGuard.objects.select_for_update().get_or_create(kind=kind, key=key)
    # A row just made is ours already: nobody else sees it before we commit.
    return guard


def _wait_sentence(guard: SignInGuard, now: datetime) -> str:
    minutes = ceil((guard.locked_until - now) / timedelta(minutes=1))
    if guard.kind == GuardKind.ACCOUNT:
        return _("这个账号登录失败次数过多，请 %(n)s 分钟后再试；忘记密码请联系管理员重置。") % {"n": minutes}
    return _("您所在的网络登录失败次数过多，请 %(n)s 分钟后再试。") % {"n": minutes}
