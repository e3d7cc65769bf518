"""The words of admission: classes, outcomes, verdicts, conclusions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Binding(TextChoices):
    """Whom a row of the documents binds. Only what binds a single project is asked of one."""

    PROJECT = "project", _("项目级")
    ZONE = "zone", _("园区级")
    REFERENCE = "reference", _("参照")


class Kind(TextChoices):
    """How a question is answered: by a figure, or by the officer with yes or no."""

    FIGURE = "figure", _("数值")
    YES_NO = "yes_no", _("是否")


class Weight(TextChoices):
    """What it means when a question is answered badly."""

    PROHIBITION = "prohibition", _("法定禁止")
    RESTRICTION = "restriction", _("限制")
    NOTICE = "notice", _("提示")


class Outcome(TextChoices):
    """What came of one question."""

    PASS = "pass", _("符合")
    FAIL = "fail", _("不符合")
    MISSING = "missing", _("缺数据")
    NOT_APPLICABLE = "not_applicable", _("不适用")


class Verdict(TextChoices):
    """The outcome of an admission review."""

    PASSED = "passed", _("通过")
    RESTRICTED = "restricted", _("触及限制项")
    PROHIBITED = "prohibited", _("触及法定禁止项")
    INCOMPLETE = "incomplete", _("资料不全")


class Nature(TextChoices):
    """What is built: on this hangs which questions are asked at all."""

    CHEMICAL_NEW = "chemical_new", _("化工·新建或扩建")
    CHEMICAL_OTHER = "chemical_other", _("化工·改建或技改")
    NEW = "new", _("非化工·新建或扩建")
    OTHER = "other", _("非化工·改建或技改")


class YesNo(TextChoices):
    """An officer's answer."""

    YES = "yes", _("是")
    NO = "no", _("否")


class AppliesWhen(TextChoices):
    """For which projects a question is asked."""

    ALWAYS = "always", _("所有项目")
    NEW = "new", _("新建、扩建")
    CHEMICAL = "chemical", _("化工")
    CHEMICAL_NEW = "chemical_new", _("化工且新建、扩建")
    HEAVY_NEW = "heavy_new", _("“两高一低”且新建、扩建")


class Comparator(TextChoices):
    """How a figure is held against its threshold."""

    AT_LEAST = ">=", _("不低于")
    MORE = ">", _("高于")
    AT_MOST = "<=", _("不高于")
    LESS = "<", _("低于")


class WaiverReason(TextChoices):
    """The class of a waiver's reason: all of it that the other city is told."""

    KEY_LINK = "key_link", _("产业链关键配套")
    MEASURES = "measures", _("已有整改或替代措施")
    ADVANCED = "advanced", _("技术或工艺先进")
    SUPPLY = "supply", _("保供或民生需要")
    OTHER = "other", _("其他")


class ConsentOutcome(TextChoices):
    """What a department answers in 会签."""

    AGREED = "agreed", _("同意")
    CONDITIONAL = "conditional", _("有条件同意")
    DISAGREED = "disagreed", _("不同意")


class Conclusion(TextChoices):
    """What was decided."""

    APPROVED = "approved", _("同意引进")
    CONDITIONAL = "conditional", _("有条件同意")
    REJECTED = "rejected", _("不同意")
