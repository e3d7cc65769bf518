"""What rows of every kind say about a firm: which one it is, and who is to be spoken to there."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from promotion.common import audit, request_context
from promotion.common.models import AuditEvent
from promotion.enterprises.models import Contact, Enterprise
from promotion.enterprises.services.register import REACHED_BY
from promotion.exchange.imports.cells import Values
from promotion.exchange.imports.office import Office
from promotion.exchange.imports.plans import Complaint, Made, Offer, Said
from promotion.exchange.wanted import CONTACT_TITLE, ENTERPRISES, by_key
from promotion.projects.services import contacts, firms

NAME_LENGTH, PHONE_LENGTH = 40, 30
HEAD_OF = by_key(ENTERPRISES) | {"title": CONTACT_TITLE}
APART = "导入时确认不是同一家"  # the reason under which it is registered beside the other


@dataclass(frozen=True)
class Meant:
    """The firm a row means. `is_twin`: somebody has to say whether it is one of `offers`, or (`hidden`) that it stays out.

    `apart` is the reason under which it is registered beside those it is like, "" where it is like none.
    """

    enterprise: Enterprise | None = None
    is_twin: bool = False
    offers: tuple[Offer, ...] = ()
    hidden: Enterprise | None = None
    complaints: tuple[Complaint, ...] = ()
    apart: str = ""


def meant(office: Office, name: str, code: str, said: Said, key: str = "enterprise") -> Meant:
    """Which firm `name` and `code` mean, after what was decided about it. That a row is another one never doubles the very firm it names."""
    meaning = office.firms.meaning(name, code)
    if meaning.same:
        return Meant(meaning.same)
    if not office.firms.may_be_told(meaning.hidden):
        sentence = _("今天的查重次数已用完，请明天再登记新企业，或直接联系联合办。")
        return Meant(complaints=(Complaint(key, sentence),))
    if meaning.hidden and not said.is_apart:
        return Meant(is_twin=True, hidden=meaning.hidden)
    if said.is_apart or not meaning.near:
        return Meant(apart=APART if meaning.hidden or meaning.near else "")
    if said.is_same:
        chosen = (twin.enterprise for twin in meaning.near if twin.enterprise.pk == said.chosen)
        return Meant(next(chosen, meaning.near[0].enterprise))
    return Meant(
        is_twin=True, offers=tuple(Offer(twin.enterprise.pk, twin.enterprise.name, twin.likeness.words) for twin in meaning.near[:3])
    )


def people_of(values: Values) -> tuple[list[dict], list[Complaint]]:
    """The people a row names: names and phones may stand in one cell or in two, several in each."""
    named = list(values.get("contact", ()))
    phones = [phone for phone in values.get("phone", ()) if phone not in {number for _name, number in named}]
    complaints = []
    people = []
    for n, (name, phone) in enumerate(named):
        own = phone or (phones.pop(0) if phones else "")
        title = values.get("contact_title", "") if n == 0 else ""
        people.append({"name": name, "phone": own, "title": title})
    if phones and not people:
        complaints.append(Complaint("phone", _("有电话但没有联系人姓名，请在“联系人”一列补上姓名，或清空电话。")))
    elif phones:
        complaints.append(Complaint("phone", _("电话比联系人多，请让每个电话对应一位联系人。")))
    if "contact_title" in values and not people:
        complaints.append(Complaint("contact_title", _("有职务但没有联系人姓名，请在“联系人”一列补上姓名，或清空职务。")))
    for person in people:
        if not person["name"]:
            complaints.append(Complaint("contact", _("有电话但没有联系人姓名，请补上姓名。")))
        elif len(person["name"]) > NAME_LENGTH or len(person["phone"]) > PHONE_LENGTH:
            complaints.append(Complaint("contact", _("“%(name)s…”太长，不像联系人；多位请用顿号分开。") % {"name": person["name"][:20]}))
    return people, complaints


def new_people(enterprise: Enterprise | None, people: list[dict], office: Office) -> list[dict]:
    """Those not on file yet. A phone is compared with none that is not for the importer's eyes: what is on file stays as it is."""
    if enterprise is None or not people:
        return people
    known = set(Contact.objects.filter(enterprise=enterprise, withdrawn_at__isnull=True).values_list("name", flat=True))
    return [person for person in people if person["name"] not in known]


def untaken(enterprise: Enterprise | None, people: list[dict], new: list[dict], office: Office) -> list[str]:
    """A sentence for each of `people` on file already (not `new`) of whom the row says something else: it is not written.

    How to reach them is compared for those alone who see it anyway; to others whatever the row says is told, which tells nothing of the file.
    """
    there = [person for person in people if person not in new]
    if enterprise is None or not there:
        return []
    rows = Contact.objects.filter(enterprise=enterprise, withdrawn_at__isnull=True, name__in={person["name"] for person in there})
    known = list(rows)
    sees = contacts.sees_phones(enterprise, office.actor)
    found = []
    for person in there:
        alike = [row for row in known if row.name == person["name"]]
        said = {field: text for field, text in person.items() if field != "name" and text}
        other = [
            field for field, text in said.items() if (field in REACHED_BY and not sees) or text not in {getattr(r, field) for r in alike}
        ]
        if other:
            labels = "".join(f"“{HEAD_OF[field].label}”" for field in other)
            found.append(
                _("联系人“%(name)s”已经登记过，本行的%(labels)s没有写入；有变化请在企业页添加为新的联系人。")
                % {"name": person["name"], "labels": labels}
            )
    return found


def add_people(enterprise: Enterprise, people: Iterable[dict], office: Office) -> list[Made]:
    """Enter them."""
    made = []
    for person in people:
        contact = contacts.add_contact(actor=office.actor, enterprise=enterprise, today=office.today, **person)
        made.append(Made("contact", contact.pk, is_new=True))
    return made


def was_registered_now(enterprise: Enterprise) -> bool:
    """Whether this very row registered it: a firm that was there, or came in meanwhile, is not the row's to take back."""
    made = AuditEvent.objects.filter(object_type="enterprise", object_id=str(enterprise.pk), action="enterprise.register")
    return made.filter(request_id=request_context.current().request_id).exists()


def set_region(enterprise: Enterprise, region, office: Office) -> None:
    """Where a firm just registered is at home."""
    firms.edit_enterprise(actor=office.actor, enterprise=enterprise, version=enterprise.version, today=office.today, region=region)


def plain(row, names: Iterable[str]) -> dict:
    """Columns of a row as the trail keeps them."""
    return {name: audit.plain(value) for name, value in audit.snapshot(row, names).items()}
