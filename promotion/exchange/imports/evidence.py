"""What proves money that came, as a sheet says it, and the entries on file that say the same."""

from django.db.models import Q
from django.utils.translation import gettext as _

from promotion.common.phones import mask_all
from promotion.exchange.imports.cells import Values
from promotion.exchange.imports.plans import Complaint
from promotion.landing.models import FundArrival
from promotion.landing.models.funds import EvidenceKind
from promotion.projects.models import Project

LONGEST_NOTE = 200
KINDS = {
    EvidenceKind.CAPITAL_REPORT: "验资报告 验资",
    EvidenceKind.BANK_SLIP: "银行进账单 进账单 银行回单 银行凭证 转账凭证",
    EvidenceKind.EQUIPMENT_LIST: "设备清单 设备采购清单",
    EvidenceKind.INVOICE: "发票 工程发票",
    EvidenceKind.SPLIT_PROOF: "到位资金分割证明 分割证明",
}
_KIND_OF = {word: kind for kind, words in KINDS.items() for word in words.split()}


def evidence_of(values: Values) -> tuple[str, str]:
    """Its kind, and in words what is of no known kind. Our own sheets say “kind：words”."""
    told = values.get("evidence", "")
    head, _colon, words = told.partition("：")
    labels = {str(label): value for value, label in EvidenceKind.choices}
    if head in labels:
        return labels[head], words
    kind = _KIND_OF.get(told, EvidenceKind.OTHER)
    return kind, (told or _unnamed()) if kind == EvidenceKind.OTHER else ""


def too_long(note: str) -> list[Complaint]:
    """Where the words are more than an entry holds."""
    return [Complaint("evidence", _("凭据说明太长，最多 %(n)d 个字，请删减。") % {"n": LONGEST_NOTE})] if len(note) > LONGEST_NOTE else []


def unnamed() -> Q:
    """Entries of a sheet that named no evidence."""
    return Q(evidence_kind=EvidenceKind.OTHER, evidence_note=_unnamed())


def noted(project: Project, note: str, *, is_sure: bool = True) -> Q:
    """Entries of the project with that note, whole or with its phones masked, as our own sheets have it.

    Not `is_sure`: whatever reads the same once masked; two numbers may.
    """
    masked = mask_all(note)
    if "****" not in masked:
        return Q(evidence_note=note)
    kept = FundArrival.objects.filter(project=project).order_by().values_list("evidence_note", flat=True).distinct()
    told = note if is_sure else masked
    return Q(evidence_note__in=[note, *(each for each in kept if mask_all(each) == told)])


def _unnamed() -> str:
    return _("按台账导入")
