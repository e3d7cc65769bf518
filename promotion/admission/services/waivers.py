"""Waiving a 限制, and telling the other city."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.models import Grant
from promotion.access.reach import covers
from promotion.access.scope import scope_of
from promotion.admission.models import AdmissionReview, Verdict, Waiver
from promotion.admission.services.reading import current_zone
from promotion.admission.services.standing import standing_of
from promotion.admission.words import WaiverReason, Weight
from promotion.common import audit, checked
from promotion.common.errors import NotAllowed, Refused
from promotion.people.roles import Ability, Role
from promotion.projects.models import NoticeKind, Project
from promotion.projects.services import journal, permits
from promotion.projects.services.notices import tell

TOLD_OF_THE_CHAIN = (Role.CHAIN_LEADER, Role.DEPUTY_LEADER)


@transaction.atomic
def waive(
    *, actor, review: AdmissionReview, item: str, reason: str, today: datetime.date, reason_class: str = WaiverReason.OTHER
) -> Waiver:
    """A chain leader of the zone's city waives one 限制 item of the review that counts, with a reason. A 法定禁止 is waived by nobody.

    A waiver belongs to the review it was given on: what is reviewed anew has other figures, and is waived anew. Stale reviews are not
    waived. The other city is told by code, chain, item and class of reason alone: most of them see no more of it than a 摘要.
    """
    project = journal.lock(review.project)
    permits.must_hold(project, actor, Ability.WAIVE, today)
    zone, grants = current_zone(project), scope_of(actor, today).with_ability(Ability.WAIVE)
    if zone is not None and not covers(grants, zone, project.chain):
        raise NotAllowed(_("限制项由项目所在片区、所属产业链的链长豁免；备选片区和关联产业链的链长不能豁免。"))
    standing = standing_of(project)
    finding = _waivable(standing, review, item)
    if not reason.strip():
        raise Refused(_("请写明豁免理由。"), field="reason")
    waiver = Waiver(
        review=standing.review,
        item=item,
        item_text=finding.text[:200],
        weight=Weight.RESTRICTION,
        reason_class=reason_class,
        reason=reason.strip(),
        waived_by=actor,
        waived_at=timezone.now(),
    )
    checked.save(waiver)
    if len(standing.open_restrictions) == 1:
        standing.review.waived_at = waiver.waived_at
        standing.review.save(update_fields=["waived_at"])
    after = {"item": finding.text, "reason_class": reason_class}
    audit.record(actor=actor, action="admission.waive", obj=standing.review, after=after, note=reason, project_code=project.code)
    _tell_the_other_city(actor, project, waiver, today)
    return waiver


def _waivable(standing, review, item):
    """The finding behind `item`, or Refused with why it cannot be waived."""
    if standing.review is None or standing.review.pk != review.pk:
        raise Refused(_("该项目已有更近的一次审核，请对最近一次办理豁免。"))
    if standing.is_prohibited:
        raise Refused(_("该项目触及法定禁止项，任何人不得豁免。"))
    if standing.review.verdict != Verdict.RESTRICTED:
        raise Refused(_("只有“触及限制项”的结论可以豁免；法定禁止项任何人不得豁免。"))
    if standing.is_stale:
        raise Refused(_("审核后数据已变（%(what)s），请先重新审核，再办豁免。") % {"what": "；".join(standing.stale)})
    done = next((waiver for waiver in standing.waivers if waiver.item == item), None)
    if done:
        raise Refused(_("这项限制已由%(who)s豁免。") % {"who": done.waived_by}, field="item")
    finding = next((each for each in standing.open_restrictions if each.code == item), None)
    if finding is None:
        raise Refused(_("请选择要豁免的限制项。"), field="item")
    return finding


def _tell_the_other_city(actor, project: Project, waiver: Waiver, today: datetime.date) -> None:
    text = _("限制项豁免：%(code)s（%(chain)s）“%(item)s”已豁免，理由类别：%(why)s。") % {
        "code": project.code,
        "chain": project.chain or _("产业链未定"),
        "item": waiver.item_text,
        "why": waiver.get_reason_class_display(),
    }
    for person in other_city(project, today):
        tell(recipient=person, kind=NoticeKind.WAIVED, text=text, key=f"waived:{waiver.pk}:{person.pk}", unless=actor)


def other_city(project: Project, today: datetime.date) -> list:
    """Who is told: the leaders of the project's chain in any other city, and the joint office. In the order of their accounts."""
    zone = current_zone(project)
    home = zone.region.city if zone and zone.region_id else None
    rows = Grant.objects.live(today).filter(role__in=(*TOLD_OF_THE_CHAIN, Role.JOINT_OFFICE))
    found = {}
    for grant in rows.select_related("user", "chain", "region", "zone__region").order_by("user_id"):
        if grant.role == Role.JOINT_OFFICE or _leads_elsewhere(grant, project, home):
            found.setdefault(grant.user_id, grant.user)
    return list(found.values())


def _leads_elsewhere(grant: Grant, project: Project, home) -> bool:
    """Whether the grant leads the project's chain, in a city that is not `home`."""
    if grant.chain and not (project.chain and project.chain.path.startswith(grant.chain.path)):
        return False
    place = grant.region or (grant.zone.region if grant.zone else None)
    return place is not None and (home is None or not home.path.startswith(place.path) and not place.path.startswith(home.path))
