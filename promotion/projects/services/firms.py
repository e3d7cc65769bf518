"""Registering a firm that has no lead yet, with the manners of 首谈."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from promotion.common import uscc as codes
from promotion.common.errors import Refused
from promotion.enterprises.models import Enterprise
from promotion.enterprises.services import register
from promotion.people.roles import Ability
from promotion.projects.services import permits, twins
from promotion.projects.sight import visible_enterprises


@transaction.atomic
def register_enterprise(
    *, actor, today: datetime.date, enterprise_name: str, uscc: str = "", separately_reason: str = "", **facts
) -> Enterprise:
    """Register a firm. Refused where it is registered already: in sight with its name, out of sight with 可申请对接 and no more."""
    permits.must_have(actor, Ability.LOG_LEAD, today)
    known = register.find_exact(enterprise_name, codes.clean(uscc) if uscc else "")
    if not separately_reason:
        seen = visible_enterprises(actor, today).filter(pk__in=known.values("pk")).first()
        if seen:
            raise Refused(_("“%(firm)s”已经登记，请直接打开它的页面。") % {"firm": seen}, field="enterprise_name")
    firm = twins.find_or_register(actor=actor, name=enterprise_name, code=uscc, separately_reason=separately_reason, today=today)
    for name, value in facts.items():
        setattr(firm, name, value)
    firm.full_clean()
    firm.save()
    return firm
