"""People on the investor's side: adding them, and looking at a masked phone."""

import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common import audit
from promotion.common.errors import NotAllowed, Refused
from promotion.common.models import AuditEvent
from promotion.enterprises.models import Contact, Enterprise
from promotion.enterprises.services import register
from promotion.people.models import User
from promotion.people.roles import Ability
from promotion.projects.models import Project, ProjectMember
from promotion.projects.models.deadlines import NoticeKind
from promotion.projects.services import permits
from promotion.projects.services.notices import tell
from promotion.projects.sight import sees_enterprise, visible_enterprises

REVEALS_PER_DAY = 20


@transaction.atomic
def add_contact(*, actor, enterprise, today: datetime.date, **facts) -> Contact:
    """Add a contact (name, title, phone, wechat, email …) to an enterprise within sight."""
    permits.must_have(actor, Ability.LOG_LEAD, today)
    permits.hold_firm(enterprise)
    if not sees_enterprise(enterprise, actor, today):
        raise NotAllowed(_("您不能在该企业名下添加联系人。"))
    return register.save_contact(actor=actor, enterprise=enterprise, **facts)


def sees_phones(enterprise, user) -> bool:
    """Level 全部: the owner or team of one of the enterprise's projects, or who registered it while it has none."""
    return bool(firms_with_phones([enterprise.pk], user))


def firms_with_phones(enterprises, user) -> set[int]:
    """Of enterprises (their ids) those whose phones `user` sees whole, in one query."""
    projects = Project.objects.live().filter(enterprise=OuterRef("pk"))
    team = ProjectMember.objects.filter(user=user).values("project")
    mine = Exists(projects.filter(Q(owner=user) | Q(pk__in=team))) | (Q(created_by=user) & ~Exists(projects))
    return set(Enterprise.objects.filter(mine, pk__in=enterprises).values_list("pk", flat=True))


@transaction.atomic
def reveal_phone(*, actor, contact: Contact, reason: str, today: datetime.date) -> str:
    """The whole phone number, for a reason; audited, told to the owners, at most 20 a day."""
    if not visible_enterprises(actor, today).filter(pk=contact.enterprise_id).exists():
        raise NotAllowed(_("您看不到该企业。"))
    if len(reason.strip()) < 2:
        raise Refused(_("请写明查看电话的理由。"), field="reason")
    User.objects.select_for_update().get(pk=actor.pk)  # so that two looks at once are two
    start = timezone.make_aware(datetime.datetime.combine(today, datetime.time.min))
    if AuditEvent.objects.filter(actor_id=actor.pk, action="contact.reveal", at__gte=start).count() >= REVEALS_PER_DAY:
        raise Refused(_("今天查看电话已达 %(n)d 次，请明天再试，或联系项目责任人。") % {"n": REVEALS_PER_DAY})
    audit.record(actor=actor, action="contact.reveal", obj=contact, note=reason.strip())
    owners = {project.owner for project in Project.objects.live().filter(enterprise=contact.enterprise).select_related("owner")}
    for owner in owners - {None}:
        tell(
            recipient=owner,
            kind=NoticeKind.REVEALED,
            text=_("%(who)s 查看了“%(contact)s”的电话，理由：%(why)s") % {"who": actor, "contact": contact, "why": reason.strip()},
            key=f"reveal:{contact.pk}:{actor.pk}:{owner.pk}:{timezone.now():%Y%m%d%H%M%S}",
            enterprise=contact.enterprise,
            unless=actor,
        )
    return contact.phone
