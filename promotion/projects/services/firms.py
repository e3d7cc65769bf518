"""Registering a firm that has no lead yet, with the manners of 首谈."""

import datetime

from django.utils.translation import gettext as _

from promotion.common import checked
from promotion.common import uscc as codes
from promotion.common.errors import NotAllowed, Refused
from promotion.enterprises.models import Enterprise
from promotion.enterprises.services.changes import mend_enterprise
from promotion.people.roles import Ability
from promotion.projects.services import permits, twins
from promotion.projects.services.codes import take_turn
from promotion.projects.sight import visible_enterprises


def register_enterprise(*, actor, today: datetime.date, enterprise_name: str, **firm) -> Enterprise:
    """Register a firm. Refused where it is registered already: in sight with its name, out of sight with 可申请对接 and no more.

    `firm` may hold uscc, separately_reason and columns of Enterprise. Like a lead, a probe of a held firm is logged and told to its holder.
    """
    with twins.telling_the_holder(actor, today):
        permits.must_have(actor, Ability.LOG_LEAD, today)
        take_turn(today.year)
        return _register(actor, today, enterprise_name, **firm)


def _register(actor, today, enterprise_name, uscc="", separately_reason="", **facts) -> Enterprise:
    if not separately_reason:
        known = twins.find_twins(enterprise_name, codes.clean(uscc) if uscc else "", viewer=actor, today=today)
        seen = next((twin.enterprise for twin in known if twin.in_sight and twin.is_same), None)
        if seen:
            raise Refused(_("“%(firm)s”已经登记，请直接打开它的页面。") % {"firm": seen}, field="enterprise_name")
    firm = twins.find_or_register(actor=actor, name=enterprise_name, code=uscc, separately_reason=separately_reason, today=today)
    for name, value in facts.items():
        setattr(firm, name, value)
    checked.save(firm)
    return firm


def edit_enterprise(*, actor, enterprise: Enterprise, version: int, today: datetime.date, **facts) -> Enterprise:
    """Change what is known of a firm (not its name: twins hang on it). Stale when somebody saved in between."""
    permits.must_have(actor, Ability.LOG_LEAD, today)
    visible = visible_enterprises(actor, today)
    if not visible.filter(pk=enterprise.pk).exists():
        raise NotAllowed(_("您不能修改该企业。"))
    changed = {name: value for name, value in facts.items() if getattr(enterprise, name) != value}
    if not changed and enterprise.version == version:
        return enterprise
    with twins.telling_the_holder(actor, today):
        code = codes.clean(changed.get("uscc") or "")
        holding = Enterprise.objects.filter(uscc=code).exclude(pk=enterprise.pk).first() if code else None
        if holding and not visible.filter(pk=holding.pk).exists():
            raise twins.HiddenTwin(holding)
        return mend_enterprise(actor=actor, enterprise=enterprise, version=version, **facts)
