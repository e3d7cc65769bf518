"""The words of a project's state: stages, statuses, and the six facts that the journal keeps."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """谋划—对接—签约—落地, in this order."""

    PLANNING = "planning", _("谋划")
    ENGAGEMENT = "engagement", _("对接")
    SIGNED = "signed", _("签约")
    LANDED = "landed", _("落地")


class Status(TextChoices):
    """Beside the stage: is it being worked on."""

    ACTIVE = "active", _("推进中")
    ON_HOLD = "on_hold", _("暂缓")
    CLOSED = "closed", _("终止")


class Phase(TextChoices):
    """Where a landed project stands: told by its milestones, written down by the room `landing`."""

    APPROVAL = "approval", _("审批中")
    CONSTRUCTION = "construction", _("已开工")
    OPERATION = "operation", _("已投产")


class ChangeKind(TextChoices):
    """Why a journal row was written."""

    INTAKE = "intake", _("登记")
    ADVANCE = "advance", _("推进")
    BACK = "back", _("退回")
    HOLD = "hold", _("暂缓")
    RESUME = "resume", _("恢复")
    CLOSE = "close", _("终止")
    REOPEN = "reopen", _("重启")
    ASSIGN = "assign", _("指派")
    EDIT = "edit", _("修改")
    IMPORT = "import", _("导入")
    CORRECT = "correct", _("更正")
    UNDO = "undo", _("撤销")


class CloseReason(TextChoices):
    """Why a project was ended."""

    INVESTOR_GAVE_UP = "investor_gave_up", _("投资方放弃")
    WENT_ELSEWHERE = "went_elsewhere", _("落户他处")
    NOT_ADMITTED = "not_admitted", _("未通过准入")
    FACTORS_MISSING = "factors_missing", _("要素无法保障")
    TERMS_NOT_AGREED = "terms_not_agreed", _("条件未谈拢")
    DUPLICATE = "duplicate", _("重复登记")
    OTHER = "other", _("其他")


STAGE_ORDER = list(Stage.values)
LONGEST_HOLD_DAYS = 90

# The six facts of a project that change over time; a change of any of them appends a journal row.
FACTS = ("stage", "status", "owner_id", "chain_id", "zone_id", "amount")


def stage_index(stage: str) -> int:
    """0 for 谋划 … 3 for 落地."""
    return STAGE_ORDER.index(stage)
