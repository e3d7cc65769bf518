"""Registering an enterprise, and changing what is known of it."""

from django.utils.translation import gettext as _

from promotion.common import audit, checked, names, uscc
from promotion.common.errors import Refused
from promotion.common.held import held
from promotion.common.text import one_line
from promotion.enterprises.models import Contact, Enterprise
from promotion.enterprises.search import CONTACT
from promotion.enterprises.services import finder
from promotion.places.models import Region

# How a person is reached stays out of the audit trail, which more people read.
REACHED_BY = ("phone", "wechat", "email")


@held
def region_names() -> tuple[str, ...]:
    """Names of provinces, prefectures and counties, as they stand in front of firm names."""
    return tuple(Region.objects.administrative().values_list("name", flat=True))


def normalised(name: str) -> str:
    """The form of a firm's name by which twins are found."""
    return names.normalise(name, region_names())


def register(*, actor, name: str, code: str = "", separately_reason: str = "", **facts) -> Enterprise:
    """Register a new enterprise. The caller has made sure that it is not there yet (or says why it is another one)."""
    name = one_line(name)
    if len(name) < 2:
        raise Refused(_("请填写企业全称，至少 2 个字。"), field="enterprise_name")
    enterprise = Enterprise(
        name=name,
        normalised_name=normalised(name) or name,
        initials=names.initials(name),
        uscc=uscc.clean(code) if code else "",
        registered_separately_reason=separately_reason,
        created_by=actor,
        created_unit=actor.unit,
        **facts,
    )
    checked.save(enterprise)
    finder.index([enterprise])
    audit.record(actor=actor, action="enterprise.register", obj=enterprise, after={"name": name, "uscc": enterprise.uscc})
    return enterprise


def save_contact(*, actor, enterprise: Enterprise, contact: Contact | None = None, **facts) -> Contact:
    """Add a contact, or change one; the caller has asked permission."""
    contact = contact or Contact(enterprise=enterprise, created_by=actor)
    told = [name for name in facts if name not in REACHED_BY]
    before = {name: getattr(contact, name) for name in told} if contact.pk else None
    for name, value in facts.items():
        setattr(contact, name, value)
    checked.save(contact)
    CONTACT.index(contact)
    audit.record(actor=actor, action="contact.save", obj=contact, before=before, after={name: facts[name] for name in told})
    return contact
