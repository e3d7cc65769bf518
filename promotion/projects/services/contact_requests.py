"""申请对接 and 申请裁定: asking to be let in to a firm that somebody else holds, and the answer. Source: domain §3."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.models import Grant
from promotion.access.scope import scope_of
from promotion.common import audit, uscc
from promotion.common.errors import NotAllowed, Refused
from promotion.people.models import User
from promotion.people.roles import Ability, roles_with
from promotion.projects.models import ContactRequest, FirstContact
from promotion.projects.models.deadlines import NoticeKind
from promotion.projects.models.first_contact import RequestKind, RequestState
from promotion.projects.services import permits
from promotion.projects.services.notices import tell
from promotion.projects.services.twins import holder, meant_out_of_sight


@transaction.atomic
def request_contact(*, actor, name: str, code: str = "", kind: str, reason: str, today: datetime.date) -> None:
    """申请对接 (to the holder) or 申请裁定 (to the joint office). Answers the same whether or not such a firm exists."""
    permits.must_have(actor, Ability.LOG_LEAD, today)
    if not reason.strip():
        raise Refused(_("请写明申请理由。"), field="reason")
    twin = meant_out_of_sight(name, uscc.clean(code) if code else "", actor, today)
    if twin is None:
        return
    permits.hold_firm(twin)
    request, is_new = ContactRequest.objects.get_or_create(
        enterprise=twin, from_user=actor, kind=kind, state=RequestState.OPEN, defaults={"reason": reason.strip()}
    )
    if not is_new:
        return
    audit.record(actor=actor, action="enterprise.request", obj=twin, after={"kind": kind, "reason": reason})
    text = _("%(unit)s %(who)s 就“%(firm)s”%(kind)s：%(why)s") % {
        "unit": actor.unit or "",
        "who": actor,
        "firm": twin.name,
        "kind": request.get_kind_display(),
        "why": reason,
    }
    recipients = [holder(twin)] if kind == RequestKind.JOIN else _judges(today)
    for person in recipients:
        tell(
            recipient=person,
            kind=NoticeKind.CONTACT_REQUEST,
            text=text,
            key=f"request:{request.pk}:{person and person.pk}",
            enterprise=twin,
        )


@transaction.atomic
def answer_request(*, actor, request: ContactRequest, accept: bool, answer: str, today: datetime.date) -> ContactRequest:
    """The holder (or for a ruling the joint office) answers; a refusal says why. The asker is told.

    Accepted, the firm is opened to the asker; an accepted ruling also ends the 首谈 in force, which anybody may then earn anew.
    """
    request = ContactRequest.objects.select_for_update().get(pk=request.pk)
    judges = roles_with(Ability.DECIDE_FIRST_CONTACT)
    entitled = holder(request.enterprise) == actor if request.kind == RequestKind.JOIN else bool(scope_of(actor, today).roles & judges)
    if not entitled:
        raise NotAllowed(_("这项申请不由您答复。"))
    if request.state != RequestState.OPEN:
        raise Refused(_("这项申请已答复过，请刷新页面查看。"))
    if not accept and not answer.strip():
        raise Refused(_("不同意时请写明理由，对方会看到。"), field="answer")
    request.state = RequestState.ACCEPTED if accept else RequestState.DECLINED
    request.answer, request.answered_by, request.answered_at = answer.strip(), actor, timezone.now()
    request.save()
    if accept and request.kind == RequestKind.RULING:
        FirstContact.objects.filter(enterprise=request.enterprise, lapsed_on__isnull=True).update(
            lapsed_on=today, lapse_reason=_("联合办裁定：%(why)s") % {"why": request.answer[:150] or request.reason[:150]}
        )
    audit.record(actor=actor, action="enterprise.answer", obj=request.enterprise, after={"state": request.state, "answer": answer})
    verb = _("同意") if accept else _("未同意")
    tell(
        recipient=request.from_user,
        kind=NoticeKind.REPLIED if accept else NoticeKind.REFUSED,
        text=_("%(who)s%(verb)s您的%(kind)s。%(answer)s")
        % {"who": actor, "verb": verb, "kind": request.get_kind_display(), "answer": answer},
        key=f"request:{request.pk}:answer",
    )
    return request


def _judges(today):
    judging = Grant.objects.live(today).filter(role__in=roles_with(Ability.DECIDE_FIRST_CONTACT))
    return User.objects.filter(pk__in=judging.values("user"))
