"""地块厂房: known by zone and name; an empty cell wipes nothing."""

from django.utils.translation import gettext as _

from promotion.access.reach import covers
from promotion.exchange.imports import firm_facts
from promotion.exchange.imports.cells import Values
from promotion.exchange.imports.masking import is_on_file, of_name
from promotion.exchange.imports.office import Office, unknown
from promotion.exchange.imports.plans import Complaint, Made, Plan, Said
from promotion.exchange.imports.telling import told
from promotion.exchange.models.rows import Verdict
from promotion.landing.services import add_site, change_site, restore_site
from promotion.people.roles import Ability
from promotion.places.models import Site

FACTS = ("area_mu", "planning_covered", "lease_until", "notes")
KINDS = {Site.Kind.PARCEL: "地块 土地 宗地 净地 工业用地", Site.Kind.WORKSHOP: "厂房 标准厂房 标准化厂房 载体 楼宇"}
MODES = {
    Site.Supply.GRANT: "出让 招拍挂 挂牌出让",
    Site.Supply.LEASE: "租赁 出租 租用",
    Site.Supply.LEASE_THEN_GRANT: "先租后让",
    Site.Supply.FLEXIBLE_TERM: "弹性年期出让 弹性年期 弹性出让",
}
_KIND_OF = {word: kind for kind, words in KINDS.items() for word in words.split()}
_MODE_OF = {word: mode for mode, words in MODES.items() for word in words.split()}


def plan(values: Values, office: Office, said: Said) -> Plan:
    """What entering the row would do."""
    name, complaints = values.get("name"), []
    zone = office.zones.get(values.get("zone"))
    if zone is None:
        complaints.append(Complaint("zone", unknown(_("片区"), values.get("zone"), office.zones)))
    elif not covers(office.scope.with_ability(Ability.EDIT_IN_SCOPE), zone):
        complaints.append(Complaint("zone", _("“%(zone)s”的地块由该片区负责人或管理员维护，请联系他们。") % {"zone": zone}))
    facts = {key: values.get(key) for key in FACTS if key in values}
    for key, words, sentence in (
        ("kind", _KIND_OF, _("请写 地块 或 厂房。")),
        ("supply_mode", _MODE_OF, _("请写 出让、租赁、先租后让 或 弹性年期出让。")),
    ):
        if key in values:
            facts[key] = words.get(values.get(key))
            if facts[key] is None:
                complaints.append(Complaint(key, sentence))
    if values.get("area_mu") <= 0:
        complaints.append(Complaint("area_mu", _("面积须大于 0。")))
    if complaints:
        return Plan(Verdict.ERROR, about=name, complaints=tuple(complaints))
    site = of_name(Site.objects.filter(zone=zone), name).order_by("pk").first()
    basis = {"about": name, "key": f"site:{zone.pk}:{name}"}
    if site is None:
        return Plan(Verdict.NEW, facts={"zone": zone, "name": name, **facts}, **basis)
    changed = {key: value for key, value in facts.items() if not is_on_file(getattr(site, key), value)}
    changes = {str(Site._meta.get_field(key).verbose_name): [told(getattr(site, key)), told(value)] for key, value in changed.items()}
    changes |= {_("停用"): [_("是"), _("否")]} if site.withdrawn_at else {}
    return Plan(Verdict.UPDATE if changes else Verdict.SAME, subject=site, facts=changed, changes=changes, **basis)


def apply(plan: Plan, office: Office, said: Said) -> list[Made]:
    """Enter it."""
    if plan.subject is None:
        site = add_site(actor=office.actor, today=office.today, **plan.facts)
        return [Made("site", site.pk, is_new=True)]
    site, was_out = plan.subject, plan.subject.withdrawn_at is not None
    if was_out:
        site = restore_site(actor=office.actor, site=site, today=office.today)
    before = firm_facts.plain(site, plan.facts)
    if plan.facts:
        site = change_site(actor=office.actor, site=site, today=office.today, **plan.facts)
    return [Made("site", site.pk, is_new=was_out, before=before, after=firm_facts.plain(site, plan.facts))]
