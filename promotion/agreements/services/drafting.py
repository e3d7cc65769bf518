"""拟签: a formal agreement or a supplement while it is being written, and who will sign it."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.agreements.facts import AgreementKind, PartySide
from promotion.agreements.models import Agreement, AgreementParty
from promotion.agreements.search import AGREEMENT
from promotion.agreements.services.locking import locked, must_be_draft, must_be_going_on
from promotion.agreements.services.reading import draft_of, formal_of
from promotion.common import audit, checked
from promotion.common.errors import Refused
from promotion.projects.models import Project
from promotion.projects.services import journal, permits

DRAFTED = ("title", "amount", "event")


@transaction.atomic
def draft_agreement(
    *, actor, project: Project, kind: str, today: datetime.date, our_party: str = "", investor_party: str = "", **terms
) -> Agreement:
    """Begin a formal agreement or a supplement, to be signed when its clauses are reviewed. `terms`: title, amount (万元), event, file."""
    project = journal.lock(project)
    permits.must_edit(project, actor, today)
    must_be_going_on(project)
    return begin(actor, project, kind, {"our_party": our_party, "investor_party": investor_party}, terms)


def begin(actor, project, kind, parties, terms) -> Agreement:
    """The row of a draft and its first parties; the caller has locked the project and asked permission."""
    if kind == AgreementKind.FRAMEWORK:
        raise Refused(_("框架协议不用拟签，请在签订后登记。"), field="kind")
    _check_formal(project, kind)
    agreement = Agreement(project=project, kind=kind, recorded_by=actor, **terms)
    checked.save(agreement)
    AGREEMENT.index(agreement)
    set_parties(agreement, **parties)
    audit.record(
        actor=actor, action="agreement.draft", obj=agreement, after={"kind": kind, "title": agreement.title}, project_code=project.code
    )
    return agreement


@transaction.atomic
def edit_draft(*, actor, agreement: Agreement, today: datetime.date, **terms) -> Agreement:
    """Change title, amount or event while it is not signed; instalments already agreed must still fit into the amount."""
    agreement = locked(agreement)
    permits.must_edit(agreement.project, actor, today)
    must_be_draft(agreement)
    if set(terms) - set(DRAFTED):
        raise Refused(_("这些内容不能这样修改。"))
    before = audit.snapshot(agreement, terms)
    for name, value in terms.items():
        setattr(agreement, name, value)
    agreement.full_clean()
    check_fits(agreement)
    agreement.save()
    AGREEMENT.index(agreement)
    audit.record(
        actor=actor,
        action="agreement.edit",
        obj=agreement,
        before=before,
        after=audit.snapshot(agreement, terms),
        project_code=agreement.project.code,
    )
    return agreement


@transaction.atomic
def add_party(
    *, actor, agreement: Agreement, side: str, name: str, today: datetime.date, enterprise=None, role: str = ""
) -> AgreementParty:
    """Name a party while the agreement is not signed. A registered enterprise must be within the actor's sight."""
    agreement = locked(agreement)
    permits.must_edit(agreement.project, actor, today)
    must_be_draft(agreement)
    if enterprise is not None:
        permits.must_see_enterprise(enterprise, actor, today)
    party = _party(agreement, side, name or (enterprise.name if enterprise else ""), enterprise=enterprise, role=role)
    told = {"side": side, "name": party.name, "role": role}
    audit.record(actor=actor, action="agreement.party", obj=agreement, after=told, project_code=agreement.project.code)
    return party


@transaction.atomic
def strike_party(*, actor, party: AgreementParty, today: datetime.date) -> AgreementParty:
    """Take a party out of a draft."""
    agreement = locked(party.agreement)
    permits.must_edit(agreement.project, actor, today)
    must_be_draft(agreement)
    party = AgreementParty.objects.select_for_update().get(pk=party.pk, agreement=agreement)
    if party.withdrawn_at is None:
        party.withdrawn_at = timezone.now()
        party.save(update_fields=["withdrawn_at"])
        told = {"side": party.side, "name": party.name}
        audit.record(actor=actor, action="agreement.strike", obj=agreement, before=told, project_code=agreement.project.code)
    return party


def set_parties(agreement: Agreement, *, our_party: str = "", investor_party: str = "") -> None:
    """The first party of either side, where a name is given; a name that is already there stays as it is."""
    firm = agreement.project.enterprise
    for side, name in ((PartySide.FIRST, our_party.strip()), (PartySide.SECOND, investor_party.strip())):
        standing = agreement.parties.filter(withdrawn_at__isnull=True, side=side)
        if name and not standing.filter(name=name).exists():
            standing.update(withdrawn_at=timezone.now())
            is_theirs = side == PartySide.SECOND and firm is not None and firm.name == name
            _party(agreement, side, name, enterprise=firm if is_theirs else None)


def check_fits(agreement: Agreement) -> None:
    """Refused where the instalments add up to more than is pledged."""
    total = sum(row.amount for row in agreement.instalments.filter(withdrawn_at__isnull=True))
    if total and total > (agreement.amount or 0):
        raise Refused(_("各期出资合计超过了协议投资额，请先调整分期。"), field="amount")


def _party(agreement, side, name, *, enterprise=None, role="") -> AgreementParty:
    party = AgreementParty(agreement=agreement, side=side, name=name.strip(), enterprise=enterprise, role=role.strip())
    checked.save(party)
    return party


def _check_formal(project, kind):
    if kind == AgreementKind.SUPPLEMENT and formal_of(project) is None:
        raise Refused(_("还没有正式协议，不能登记补充协议。"), field="kind")
    if kind == AgreementKind.FORMAL and formal_of(project):
        raise Refused(_("该项目已有正式协议；增加的内容请登记为补充协议。"), field="kind")
    if kind == AgreementKind.FORMAL and draft_of(project):
        raise Refused(_("该项目已有一份拟签的正式协议，请在那一份上修改、审查和签订。"), field="kind")
