"""Giving a role to somebody, confirming it in the city whose rows it opens, taking it back."""

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.administration import Administration, administration_of
from promotion.access.models import Grant
from promotion.common import audit, checked
from promotion.common.errors import NotAllowed, Refused
from promotion.people.roles import Ability, Role, roles_with

KEPT = ("user", "role", "zone", "region", "everywhere", "chain", "valid_from", "valid_until", "confirmed_at", "revoked_at")


@transaction.atomic
def grant(
    *,
    actor,
    user,
    role: str,
    today: datetime.date,
    zone=None,
    region=None,
    everywhere: bool = False,
    chain=None,
    valid_from: datetime.date | None = None,
    valid_until: datetime.date | None = None,
    note: str = "",
) -> Grant:
    """Give `user` a role over one place (zone, region or everywhere) and a chain (None: all). `actor` None is the system itself.

    Over a place of the actor's own it is in force from `valid_from` on; over another city's it waits until that city's administrator
    confirms it. Raises NotAllowed where neither the person nor the place is the actor's.
    """
    office = must_administer(actor, today)
    is_owned = office is None or office.reaches_place(zone=zone, region=region)
    if not is_owned and not office.reaches_person(user):
        raise NotAllowed(_("%(who)s和所选地域都不归您管理，请由对方所在市或地域所在市的管理员授权。") % {"who": user})
    given = Grant(
        user=user,
        role=role,
        zone=zone,
        region=region,
        everywhere=everywhere,
        chain=chain,
        valid_from=valid_from or today,
        valid_until=valid_until,
        granted_by=actor,
        note=note.strip(),
    )
    _check(given, today)
    if is_owned:
        given.confirmed_by, given.confirmed_at = actor, timezone.now()
    checked.save(given, exclude=["granted_by"])
    write_staff_flag(user, today)
    audit.record(actor=actor, action="grant.give", obj=given, after=audit.snapshot(given, KEPT), note=given.note)
    return given


@transaction.atomic
def confirm(*, actor, grant: Grant, today: datetime.date) -> Grant:
    """The administrator of the city whose rows it opens says yes."""
    office = must_administer(actor, today)
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    if office is not None and not office.reaches_place(zone=grant.zone, region=grant.region):
        raise NotAllowed(_("这项授权要由地域所在市的管理员确认。"))
    if grant.revoked_at or grant.confirmed_at:
        raise Refused(_("这项授权已确认或已收回，不用再确认。"))
    before = audit.snapshot(grant, KEPT)
    grant.confirmed_by, grant.confirmed_at = actor, timezone.now()
    grant.save(update_fields=["confirmed_by", "confirmed_at"])
    write_staff_flag(grant.user, today)
    audit.record(actor=actor, action="grant.confirm", obj=grant, before=before, after=audit.snapshot(grant, KEPT))
    return grant


@transaction.atomic
def revoke(*, actor, grant: Grant, reason: str, today: datetime.date) -> Grant:
    """Take a role back, now. By an administrator of the person or of the place; nobody locks themselves out."""
    office = must_administer(actor, today)
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    is_theirs = office is None or office.reaches_place(zone=grant.zone, region=grant.region) or office.reaches_person(grant.user)
    if not is_theirs:
        raise NotAllowed(_("这项授权不归您管理。"))
    if grant.revoked_at:
        raise Refused(_("这项授权已收回。"))
    if actor is not None and grant.user_id == actor.pk and grant.role in roles_with(Ability.ADMINISTER):
        raise Refused(_("不能收回自己的管理员授权，请由另一位管理员办理。"))
    if not reason.strip():
        raise Refused(_("请写明收回理由。"), field="reason")
    before = audit.snapshot(grant, KEPT)
    grant.revoked_at = timezone.now()
    grant.save(update_fields=["revoked_at"])
    write_staff_flag(grant.user, today)
    audit.record(actor=actor, action="grant.revoke", obj=grant, before=before, after=audit.snapshot(grant, KEPT), note=reason.strip())
    return grant


def must_administer(actor, today: datetime.date) -> Administration | None:
    """How far the actor's office reaches (None: the system, everywhere); NotAllowed for everybody else."""
    if actor is None:
        return None
    office = administration_of(actor, today)
    if not office.is_open:
        raise NotAllowed(_("只有管理员可以管理账号和授权，请联系本市管理员。"))
    return office


def write_staff_flag(user, today: datetime.date) -> None:
    """Bring `is_staff` in line: it only tells the menu to show the way to the admin. What opens the admin is the live grant."""
    administers = Grant.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=today),
        user=user,
        role__in=roles_with(Ability.ADMINISTER),
        confirmed_at__isnull=False,
        revoked_at__isnull=True,
    )
    is_staff = user.is_superuser or administers.exists()
    if user.is_staff != is_staff:
        user.is_staff = is_staff
        user.save(update_fields=["is_staff"])


def _check(given: Grant, today: datetime.date) -> None:
    if not given.user.is_active:
        raise Refused(_("%(who)s的账号已停用，请先启用账号。") % {"who": given.user}, field="user")
    if given.role == Role.DEPARTMENT and given.user.department_id is None:
        raise Refused(_("部门经办须先在账号上填写所在部门。"), field="role")
    if given.role == Role.ADMINISTRATOR and given.chain is not None:
        raise Refused(_("管理员不按产业链授权，请把产业链留空。"), field="chain")
    if given.valid_until is not None and given.valid_until < today:
        raise Refused(_("止期已过，请填今天或以后的日期。"), field="valid_until")
    same = Grant.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=today),
        user=given.user,
        role=given.role,
        zone=given.zone,
        region=given.region,
        everywhere=given.everywhere,
        chain=given.chain,
        revoked_at__isnull=True,
    )
    if same.exists():
        raise Refused(_("%(who)s已有同样的授权，不用再加。") % {"who": given.user}, field="role")
