"""冲销 of 到位资金 in a sheet: a line below 0 takes back the one entry it can mean, by the service of the desk, in the present month.

Which month the sheet gave stands in the reason, so that the same line, come again, is known.
"""

import datetime
import re
from decimal import Decimal

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from promotion.common import money
from promotion.common.errors import NotAllowed
from promotion.common.models import AuditEvent
from promotion.exchange.imports.cells import Values
from promotion.exchange.imports.evidence import noted
from promotion.exchange.imports.office import Office
from promotion.exchange.imports.plans import Complaint, Made, Plan, Said
from promotion.exchange.models.batches import TRAIL
from promotion.exchange.models.rows import Verdict
from promotion.landing.models import FundArrival
from promotion.landing.services import reverse_arrival
from promotion.people.roles import Ability
from promotion.projects.models import Project
from promotion.projects.services import permits

LONGEST_REASON = 300
SAYS_REVERSAL = re.compile(r"[（(]?(?:冲销|冲减|冲回|红冲|核减)")


def contradiction(values: Values, amount: Decimal) -> list[Complaint]:
    """Where the remark says 冲销 and the amount is above 0: which of the two is meant only the office knows."""
    if amount < 0 or not SAYS_REVERSAL.match(values.get("notes", "")):
        return []
    sentence = _("备注写的是冲减，金额却大于 0：冲减请写成负数（如 -%(amount)s）；确实是到位的资金，请改备注。")
    return [Complaint("amount", sentence % {"amount": money.plain(amount)})]


def plan(values: Values, basis: dict, office: Office, said: Said) -> Plan:
    """What the line would take back: the one entry of its project, evidence and amount that stands whole, of its month or before."""
    facts = basis["facts"]
    project, amount, month = facts["project"], -facts["amount"], facts["month"]
    like, sure = _like(values, facts), _said_by(month, is_ours=values.beside.get("state") == _("冲销"))
    reversals = _reversals(values, project, amount).filter(like)
    lacking = said.nth - reversals.filter(sure).count()
    if lacking <= 0:
        return Plan(Verdict.SAME, **basis)
    doubtful = reversals.exclude(sure).filter(~_brought_in() | Q(month=month), reverses__month__lte=month).first()
    if doubtful:
        return _refused(_in_doubt(doubtful), basis)
    standing = list(_standing(project, month, amount).filter(like)[:20])
    if len(standing) < lacking or len(standing) > 1:
        return _refused(_sentence(len(standing), amount, month), basis)
    entry = standing[0]
    if entry.verified_at:
        try:
            permits.must_hold(project, office.actor, Ability.VERIFY_FUNDS, office.today)
        except NotAllowed as refusal:
            return _refused(str(refusal), basis)
    caution = _("冲销 %(month)s 登记的 %(amount)s（%(evidence)s），记入本月（%(now)s）；冲销导入后不能撤回，请核对。") % {
        "month": f"{entry.month:%Y-%m}",
        "amount": money.show_amount(amount),
        "evidence": entry.get_evidence_kind_display(),
        "now": f"{office.today:%Y-%m}",
    }
    reason = (_reason(month) + values.get("notes", ""))[:LONGEST_REASON]
    basis = {**basis, "facts": {"reverses": entry, "reason": reason, "amount": amount}, "cautions": (*basis["cautions"], caution)}
    return Plan(Verdict.NEW, **basis)


def apply(plan: Plan, office: Office) -> list[Made]:
    """Take it back."""
    facts = plan.facts
    reversal = reverse_arrival(
        actor=office.actor, arrival=facts["reverses"], reason=facts["reason"], amount=facts["amount"], today=office.today
    )
    return [Made("fundarrival", reversal.pk, is_new=True)]


def taken_back(project: Project) -> QuerySet[FundArrival]:
    """The reversals by which 撤回 of an import undid entries: the same row of the same import wrote both."""
    events = AuditEvent.objects.filter(object_type="fundarrival", request_id__startswith=TRAIL)
    wrote = events.filter(object_id=Cast(OuterRef(OuterRef("reverses")), CharField())).values("request_id")
    undid = events.filter(object_id=Cast(OuterRef("pk"), CharField()), request_id__in=wrote)
    return FundArrival.objects.filter(Exists(undid), project=project, reverses__isnull=False)


def _like(values: Values, facts: dict) -> Q:
    """Of the evidence that the line names, if any."""
    if "evidence" not in values:
        return Q()
    return Q(evidence_kind=facts["evidence_kind"]) & (noted(facts["project"], facts["evidence_note"]) if facts["evidence_note"] else Q())


def is_ours(values: Values) -> bool:
    """Whether the sheet is one of ours: it tells how far each entry is verified."""
    return values.beside.get("state") in (_("待核实"), _("已核实"), _("冲销"))


def _reversals(values: Values, project: Project, amount: Decimal) -> QuerySet[FundArrival]:
    """What took that much back; what 撤回 wrote is told by no sheet but ours."""
    rows = FundArrival.objects.filter(project=project, amount=-amount, reverses__isnull=False)
    return rows if is_ours(values) else rows.exclude(pk__in=taken_back(project))


def _said_by(month: datetime.date, *, is_ours: bool) -> Q:
    """Reversals that the line is surely the word for: brought in from a sheet under its month, or written by the desk in it.

    A sheet of ours gives them all under the month in which they were written.
    """
    return Q(reason__startswith=_reason(month)) | (Q(month=month) if is_ours else Q(month=month) & ~_brought_in())


def _brought_in() -> Q:
    """Reversals whose reason names the line of a sheet."""
    return Q(reason__startswith=_("按台账导入（%(month)s 冲减）").partition("%")[0])


def _standing(project: Project, month: datetime.date, amount: Decimal) -> QuerySet[FundArrival]:
    rows = FundArrival.objects.filter(project=project, amount=amount, reverses__isnull=True, month__lte=month)
    return rows.annotate(gone=Sum("reversals__amount")).filter(gone__isnull=True)


def _reason(month: datetime.date) -> str:
    return _("按台账导入（%(month)s 冲减）") % {"month": f"{month:%Y-%m}"}


def _refused(sentence: str, basis: dict) -> Plan:
    return Plan(Verdict.ERROR, about=basis["about"], complaints=(Complaint("amount", sentence),))


def _in_doubt(reversal: FundArrival) -> str:
    return _(
        "系统里 %(month)s 记过一笔同样金额的冲销，分不清是不是本行：是同一笔的，不用再导入本行；确实要再冲销一笔，请在项目页办理。"
    ) % {"month": f"{reversal.month:%Y-%m}"}


def _sentence(count: int, amount: Decimal, month: datetime.date) -> str:
    told = {"amount": money.show_amount(amount), "month": f"{month:%Y-%m}", "n": count}
    if count:
        return _("同样是 %(amount)s 的到位资金有 %(n)d 笔，分不清冲销哪一笔：请写明凭证，或在项目页办理冲销。") % told
    return (
        _(
            "没有可冲销的 %(amount)s 到位资金（%(month)s 及以前，同样凭证，没有冲销过）：那一笔若在本表里，请先导入其余各行再上传一次；"
            "只冲销一部分的，请在项目页办理。"
        )
        % told
    )
