"""Accounts, by an administrator and only for their own people: made (one or many), changed, closed, given a new password."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access import open_work
from promotion.access.models import Grant
from promotion.access.roster import RosterLine
from promotion.access.services import grants
from promotion.common import audit
from promotion.common.errors import NotAllowed, Refused
from promotion.people.models import Department, Unit, User
from promotion.people.roles import Role
from promotion.people.services import accounts, sessions
from promotion.people.services.accounts import Issued, NewUser
from promotion.people.wecom import is_account
from promotion.places.models import Region, Zone

EDITABLE = ("name", "phone", "wecom_id", "unit", "department")


@dataclass(frozen=True)
class _Planned:
    """One account to be made, and the role that comes with it."""

    user: NewUser
    role: str = ""
    zone: Zone | None = None
    region: Region | None = None


@transaction.atomic
def create_account(*, actor, today: datetime.date, username: str, name: str, phone="", wecom_id="", unit=None, department=None) -> Issued:
    """Make one account of the actor's own city; its one-time password is in the answer and nowhere else."""
    office = grants.must_administer(actor, today)
    if office is not None and not office.reaches_person(User(unit=unit, department=department)):
        raise Refused(_("请选择本市的单位或部门；外市人员由外市管理员建立账号。"), field="unit")
    _must_be_account(wecom_id)
    return accounts.create_users([NewUser(username, name, phone, unit, department, wecom_id)], actor=actor)[0]


@transaction.atomic
def create_roster(*, actor, lines: list[RosterLine], today: datetime.date) -> list[Issued]:
    """Make the accounts of a pasted list with their roles, or none at all: Refused bears one sentence per fault in `items`."""
    office = grants.must_administer(actor, today)
    if not lines:
        raise Refused(_("名单是空的，请每行粘贴一人：姓名、账号、单位、角色。"), field="roster")
    planned, faults = [], []
    for line in lines:
        try:
            planned.append(_plan(line, office))
        except Refused as error:
            faults.append(_("第 %(n)s 行（%(who)s）：%(why)s") % {"n": line.number, "who": line.name or line.username, "why": error})
    if faults:
        raise Refused(_("有 %(n)s 处需要改正，一个账号也没有建立，请改好后再提交。") % {"n": len(faults)}, items=faults, field="roster")
    issued = accounts.create_users([each.user for each in planned], actor=actor)
    for each, account in zip(planned, issued, strict=True):
        if each.role:
            grants.grant(actor=actor, user=account.user, role=each.role, zone=each.zone, region=each.region, today=today)
    return issued


@transaction.atomic
def edit_account(*, actor, user: User, today: datetime.date, **fields) -> User:
    """Change name, phone, 企业微信 account, unit or department; a person stays within the actor's reach."""
    must_manage(actor, user, today)
    if set(fields) - set(EDITABLE):
        raise Refused(_("只能修改姓名、手机、企业微信账号、单位和部门。"))
    user = User.objects.select_for_update().get(pk=user.pk)
    before = audit.snapshot(user, EDITABLE)
    for name, value in fields.items():
        setattr(user, name, value)
    office = grants.must_administer(actor, today)
    if office is not None and not office.reaches_person(user):
        raise Refused(_("只能调整到本市的单位或部门；调往外市请由两市都管的管理员办理。"), field="unit")
    _must_be_account(user.wecom_id)
    user.full_clean()
    user.save(update_fields=list(fields))
    after = audit.snapshot(user, EDITABLE)
    # The trail says that a phone changed, not which it is.
    before["phone"], after["phone"] = "", _("已改") if before["phone"] != after["phone"] else ""
    audit.record(actor=actor, action="user.edit", obj=user, before=before, after=after)
    return user


@transaction.atomic
def reset_password(*, actor, user: User, today: datetime.date) -> Issued:
    """A one-time password; whoever holds grants beyond the actor's reach is not taken over in this way."""
    must_manage(actor, user, today)
    return accounts.reset_password(user, actor=actor)


@transaction.atomic
def close_account(*, actor, user: User, reason: str, today: datetime.date) -> User:
    """停用: no sign-in, no sight, sessions ended; grants and history stay on record."""
    must_manage(actor, user, today)
    if actor is not None and actor.pk == user.pk:
        raise Refused(_("不能停用自己的账号，请由另一位管理员办理。"))
    if not reason.strip():
        raise Refused(_("请写明停用理由。"), field="reason")
    _must_have_handed_over(user)
    return _set_open(actor, user, False, reason)


@transaction.atomic
def reopen_account(*, actor, user: User, reason: str, today: datetime.date) -> User:
    """启用 a closed account again."""
    must_manage(actor, user, today)
    return _set_open(actor, user, True, reason)


@transaction.atomic
def sign_out_everywhere(*, actor, user: User, today: datetime.date) -> None:
    """End every session of the person, on every device."""
    must_manage(actor, user, today)
    sessions.end_everywhere(user, actor=actor, now=timezone.now())


def must_manage(actor, user: User, today: datetime.date) -> None:
    """Raise NotAllowed unless `user` is one of the actor's own people, and no grant of theirs reaches beyond the actor's office."""
    office = grants.must_administer(actor, today)
    if office is None:
        return
    if user.is_superuser and not actor.is_superuser:
        raise NotAllowed(_("超级管理员的账号只能由超级管理员维护。"))
    if not office.reaches_person(user):
        raise NotAllowed(_("%(who)s不是本市人员，请联系其所在市的管理员。") % {"who": user})
    held = Grant.objects.live(today).filter(user=user).select_related("zone__region", "region")
    if not all(office.reaches_place(zone=each.zone, region=each.region) for each in held):
        raise NotAllowed(_("%(who)s持有本市以外的授权，账号须由两市都管的管理员维护。") % {"who": user})


def _must_have_handed_over(user: User) -> None:
    held = open_work.counts_of(user)
    if held:
        what = "、".join(f"{label} {count}" for label, count in held.items())
        raise Refused(
            _("%(who)s名下还有未了事项（%(what)s），停用后将无人负责。请先到“交接”页 %(page)s 移交。")
            % {"who": user, "what": what, "page": f"/people/{user.pk}/hand-over/"}
        )


def _must_be_account(wecom_id: str) -> None:
    if wecom_id and not is_account(wecom_id):
        raise Refused(_("企业微信账号由字母、数字和 _-@. 组成，以字母或数字开头；请到企业微信通讯录里核对。"), field="wecom_id")


def _set_open(actor, user, is_open: bool, reason: str) -> User:
    if user.is_active == is_open:
        raise Refused(_("账号已经是这个状态，请刷新后再看。"))
    user.is_active = is_open
    user.save(update_fields=["is_active"])
    if not is_open:
        sessions.end_everywhere(user, actor=actor, now=timezone.now())
    audit.record(actor=actor, action="user.open" if is_open else "user.close", obj=user, note=reason.strip())
    return user


def _plan(line: RosterLine, office) -> _Planned:
    unit, department = _find_body(line.body, office)
    user = NewUser(line.username, line.name, line.phone, unit, department)
    if not line.role:
        return _Planned(user)
    role = next((value for value, label in Role.choices if line.role in (value, str(label))), None)
    if role is None:
        raise Refused(_("没有“%(role)s”这个角色。可选：%(known)s。") % {"role": line.role, "known": "、".join(map(str, Role.labels))})
    zone, region = _find_place(line.place)
    if zone is None and region is None:
        region = (unit or department).region
    if zone is None and region is None:
        raise Refused(_("%(body)s没有所属地区，请写明角色的地域。") % {"body": line.body})
    return _Planned(user, role, zone, region)


def _find_body(name: str, office):
    if not name:
        raise Refused(_("请填写单位或部门。"))
    unit = next(iter(Unit.objects.filter(name=name) or Unit.objects.filter(short_name=name)), None)
    department = None if unit else Department.objects.filter(name=name).first()
    if unit is None and department is None:
        raise Refused(_("没有叫“%(name)s”的单位或部门，请先建立，或核对名称。") % {"name": name})
    if office is not None and not office.reaches_person(User(unit=unit, department=department)):
        raise Refused(_("“%(name)s”不在本市，请由其所在市的管理员建立账号。") % {"name": name})
    return unit, department


def _find_place(name: str):
    if not name:
        return None, None
    zone = Zone.objects.named(name)
    region = None if zone else Region.objects.filter(name=name).order_by("path").first()
    if zone is None and region is None:
        raise Refused(_("没有叫“%(name)s”的片区或地区，请核对名称。") % {"name": name})
    return zone, region
