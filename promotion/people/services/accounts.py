"""Accounts made in bulk and passwords reset, without e-mail: the one-time password is shown once, to whoever asked for it."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common import audit
from promotion.common.errors import NotAllowed, Refused
from promotion.common.text import one_line, without_blanks
from promotion.people.models import Department, Unit, User
from promotion.people.services import guard, sessions

# No letter or digit that is taken for another when read out on the phone.
_ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True)
class NewUser:
    """One row of the list an administrator pastes."""

    username: str
    name: str
    phone: str = ""
    unit: Unit | None = None
    department: Department | None = None
    wecom_id: str = ""


@dataclass(frozen=True)
class Issued:
    """An account and its one-time password, which is kept nowhere in the clear."""

    user: User
    password: str = field(repr=False)


@transaction.atomic
def create_users(rows: Iterable[NewUser], *, actor: User | None) -> list[Issued]:
    """Make all these accounts or none; each must change its password at first sign-in.

    Refused bears one sentence per faulty row in `items`. `actor` None is the system (commands).
    """
    _must_administer(actor)
    issued, faults, seen = [], [], set()
    for number, row in enumerate(rows, start=1):
        user = User(
            username=User.normalize_username(without_blanks(row.username)),
            name=one_line(row.name),
            phone=without_blanks(row.phone),
            wecom_id=row.wecom_id.strip(),
            unit=row.unit,
            department=row.department,
            must_change_password=True,
        )
        password = one_time_password()
        user.set_password(password)
        reasons = _reasons_against(user, seen)
        seen.add(user.username)
        faults += [_("第 %(n)s 行（%(who)s）：%(why)s") % {"n": number, "who": row.name or row.username, "why": why} for why in reasons]
        issued.append(Issued(user, password))
    if faults:
        raise Refused(_("有 %(n)s 处需要改正，一个账号也没有建立，请改好后再提交。") % {"n": len(faults)}, items=faults)
    for each in issued:
        each.user.save()
        audit.record(
            actor=actor, action="user.create", obj=each.user, after=audit.snapshot(each.user, ["username", "name", "unit", "department"])
        )
    return issued


@transaction.atomic
def reset_password(user: User, *, actor: User) -> Issued:
    """Give the user a one-time password, end their sessions and lift the wait the guard may have set."""
    _must_administer(actor)
    if user.is_superuser and not actor.is_superuser:
        raise NotAllowed(_("超级管理员的密码只能由超级管理员重置。"))
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    sessions.end_everywhere(user, actor=actor, now=timezone.now())
    guard.open_account(user.username)
    audit.record(actor=actor, action="password.reset", obj=user)
    return Issued(user, password)


def one_time_password() -> str:
    """Twelve characters in groups of four, easy to read out: `Kd7m-Pq2x-Wn4t` (about 69 bits)."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _place in range(4)) for _group in range(3))


def _must_administer(actor: User | None):
    if actor is not None and not actor.has_perm("promotion.administer"):  # answered by the grants, above this room
        raise NotAllowed(_("只有管理员可以管理账号，请联系本市管理员。"))


def _reasons_against(user: User, seen: set[str]) -> list[str]:
    try:
        user.full_clean()
    except ValidationError as error:
        return [
            message if name == "__all__" else f"{User._meta.get_field(name).verbose_name}：{message}"
            for name, messages in error.message_dict.items()
            for message in messages
        ]
    return [_("用户名在名单里重复。")] if user.username in seen else []
