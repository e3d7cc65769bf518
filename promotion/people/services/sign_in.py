"""Signing in, and changing one's password."""

from datetime import datetime

from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from promotion.common import audit
from promotion.common.errors import Refused
from promotion.people.models import User
from promotion.people.services import guard


def check_password(*, request, username: str, password: str, address: str | None, now: datetime) -> User:
    """The user whose name and password these are; Refused otherwise. Counted before it is checked."""
    attempt = guard.count_attempt(username=username, address=address, now=now)
    user = authenticate(request, username=username, password=password)
    if user is None:
        known = User.objects.filter(username=username).first()
        # Never what was typed: people type their password into the wrong box.
        audit.record(actor=None, action="sign_in.failed", obj=known, note="" if known else "no such account")
        raise Refused(_("用户名或密码不对，请核对后再试；连续 5 次不对将暂停登录。忘记密码请联系管理员重置。"))
    with transaction.atomic():
        guard.forgive(attempt)
        audit.record(actor=user, action="sign_in", obj=user)
    return user


def change_password(*, actor: User, old: str, new: str, address: str | None, now: datetime) -> User:
    """Set the actor's new password after checking the old one; Refused names the field and says what is wrong."""
    attempt = guard.count_attempt(username=actor.username, address=address, now=now)
    if not actor.check_password(old):
        audit.record(actor=actor, action="password.refused", obj=actor)
        raise Refused(_("原密码不对，请重新输入。"), field="old")
    guard.forgive(attempt)
    if old == new:
        raise Refused(_("新密码不能与原密码相同，请换一个。"), field="new")
    try:
        validate_password(new, actor)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), items=error.messages, field="new") from None
    with transaction.atomic():
        actor.set_password(new)
        actor.must_change_password = False
        actor.save(update_fields=["password", "must_change_password"])
        audit.record(actor=actor, action="password.change", obj=actor)
    return actor
