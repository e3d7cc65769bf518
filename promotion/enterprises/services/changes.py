"""An administrator mends what is known of an enterprise, its name too."""

from django.db import transaction
from django.utils.translation import gettext as _

from promotion.common import audit, checked, names, uscc
from promotion.common.errors import Refused, Stale
from promotion.common.text import one_line
from promotion.enterprises.models import Enterprise
from promotion.enterprises.services import finder
from promotion.enterprises.services.register import normalised

EDITABLE = ("name", "uscc", "region", "chain", "is_chain_owner", "is_leading", "credentials", "business", "website", "notes")


@transaction.atomic
def mend_enterprise(*, actor, enterprise: Enterprise, version: int, **fields) -> Enterprise:
    """Change fields; the forms of the name by which twins are found follow it. The caller has asked permission.

    Raises Stale when somebody saved since `version`.
    """
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    if enterprise.version != version:
        raise Stale(_("该企业刚被别人改动过，请重新打开本页再改。"), current=enterprise)
    if set(fields) - set(EDITABLE):
        raise Refused(_("这些内容不能这样修改。"))
    if "name" in fields:
        fields["name"] = one_line(fields["name"])
    if fields.get("uscc"):
        fields["uscc"] = uscc.clean(fields["uscc"])
    before, former = audit.snapshot(enterprise, fields), (enterprise.name, enterprise.uscc)
    for name, value in fields.items():
        setattr(enterprise, name, value)
    enterprise.normalised_name = normalised(enterprise.name) or enterprise.name
    enterprise.initials = names.initials(enterprise.name)
    enterprise.version += 1
    checked.save(enterprise)
    if former != (enterprise.name, enterprise.uscc):
        finder.remember_former(enterprise, {former})
    audit.record(actor=actor, action="enterprise.edit", obj=enterprise, before=before, after=audit.snapshot(enterprise, fields))
    return enterprise
