"""企业: a firm is found by its 信用代码, else by its name; an empty cell wipes nothing."""

from django.utils.translation import gettext as _

from promotion.enterprises.models import Enterprise
from promotion.exchange.imports import firm_facts
from promotion.exchange.imports.cells import Values
from promotion.exchange.imports.masking import is_on_file, says_the_same
from promotion.exchange.imports.office import Office, unknown
from promotion.exchange.imports.plans import Complaint, Made, Plan, Said
from promotion.exchange.imports.telling import stays, told
from promotion.exchange.models.rows import Decision, Verdict
from promotion.exchange.wanted import ENTERPRISES, by_key
from promotion.projects.services import firms

LONGEST_CREDENTIALS = 200
FIELD = by_key(ENTERPRISES)
PLAIN = ("is_chain_owner", "is_leading", "business", "website", "notes")


def plan(values: Values, office: Office, said: Said) -> Plan:
    """What entering the row would do."""
    name, code = values.get("name", ""), values.get("uscc", "")
    facts, complaints = _facts(values, office)
    people, about_people = firm_facts.people_of(values)
    more = {key: values.get(key) for key in ("email", "wechat") if key in values}
    if more and not people:
        about_people.append(Complaint(next(iter(more)), _("有邮箱或微信但没有联系人姓名，请在“联系人”一列补上姓名，或清空。")))
    people[:1] = [{**person, **more} for person in people[:1]]
    meant = firm_facts.meant(office, name, code, said, key="name")
    complaints = (*complaints, *about_people, *meant.complaints)
    basis = {"about": name, "key": f"firm:{code or office.key_of(name)}", "complaints": complaints, "hidden": meant.hidden}
    if complaints:
        return Plan(Verdict.ERROR, **basis)
    if meant.is_twin:
        choices = (Decision.SKIP, Decision.APART) if meant.hidden else (Decision.SAME, Decision.APART, Decision.SKIP)
        return Plan(Verdict.TWIN, offers=meant.offers, choices=choices, **basis)
    if meant.enterprise is None:
        written = {"name": name, "uscc": code, "people": people, "fields": facts, "apart": meant.apart}
        return Plan(Verdict.NEW, facts=written, **basis)
    firm = Enterprise.objects.select_related("region", "chain").get(pk=meant.enterprise.pk)
    if code and not firm.uscc:
        facts["uscc"] = code
    changed = {field: value for field, value in facts.items() if not is_on_file(getattr(firm, field), value)}
    new = firm_facts.new_people(firm, people, office)
    cautions = (*_names(firm, values), *firm_facts.untaken(firm, people, new, office))
    changes = {_label(field): [told(getattr(firm, field)), told(value)] for field, value in changed.items()}
    changes |= {_("联系人"): ["", "、".join(person["name"] for person in new)]} if new else {}
    verdict = Verdict.UPDATE if changed or new else Verdict.SAME
    return Plan(verdict, subject=firm, facts={"fields": changed, "people": new}, changes=changes, cautions=cautions, **basis)


def apply(plan: Plan, office: Office, said: Said) -> list[Made]:
    """Enter it."""
    written = plan.facts
    if plan.subject is None:
        firm = firms.register_enterprise(
            actor=office.actor,
            today=office.today,
            enterprise_name=written["name"],
            uscc=written["uscc"],
            separately_reason=written["apart"],
            **written["fields"],
        )
        made = [Made("enterprise", firm.pk, is_new=True)]
        office.firms.add(firm)
    else:
        firm, made = plan.subject, []
        if written["fields"]:
            before = firm_facts.plain(firm, written["fields"])
            firm = firms.edit_enterprise(actor=office.actor, enterprise=firm, version=firm.version, today=office.today, **written["fields"])
            made.append(Made("enterprise", firm.pk, is_new=False, before=before, after=firm_facts.plain(firm, written["fields"])))
    return made + firm_facts.add_people(firm, written["people"], office)


def _facts(values: Values, office: Office) -> tuple[dict, list[Complaint]]:
    facts = {key: values.get(key) for key in PLAIN if key in values}
    complaints = []
    if "credentials" in values:
        facts["credentials"] = "、".join(values.get("credentials"))
        if len(facts["credentials"]) > LONGEST_CREDENTIALS:
            complaints.append(Complaint("credentials", _("资质标签太长，最多 200 个字，请删减。")))
    for key, what, known in (("region", _("地区"), office.regions), ("chain", _("产业链环节"), office.chains)):
        if key in values:
            found = known.get(values.get(key))
            if found:
                facts[key] = found
            else:
                complaints.append(Complaint(key, unknown(what, values.get(key), known)))
    return facts, complaints


def _names(firm: Enterprise, values: Values) -> list[str]:
    """What the row says otherwise of that by which the firm is known."""
    known = {"name": firm.name, "uscc": firm.uscc or values.get("uscc", "")}
    told = {key: values.get(key) for key in known if key in values}
    other = [key for key, new in told.items() if not says_the_same(known[key], new, sees=True)]
    return [stays(FIELD[key], known[key], values.get(key)) for key in other]


def _label(field: str) -> str:
    return str(Enterprise._meta.get_field(field).verbose_name)
