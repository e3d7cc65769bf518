"""RuleSet: one version of the questions that both districts ask. A published version stands as it is; a change is a new version."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion.admission.figures import CHOICES
from promotion.admission.words import AppliesWhen, Comparator, Kind, Weight, YesNo

THRESHOLD = {"max_digits": 18, "decimal_places": 4, "null": True, "blank": True}


class RuleSet(models.Model):
    """One version. Of the published ones, that with the latest `valid_from` not after a day is in force on it (on one day: the later version)."""

    version = models.PositiveIntegerField(_("版本"), unique=True)
    name = models.CharField(_("名称"), max_length=80)
    valid_from = models.DateField(_("施行日期"))
    is_scored = models.BooleanField(_("附评分"), default=False, help_text=_("评分只供参考，不影响结论。"))
    note = models.TextField(_("说明"), max_length=2000, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("制定人")
    )
    made_at = models.DateTimeField(_("制定时间"), auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("发布人")
    )
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("准入规则集")
        verbose_name_plural = _("准入规则集")
        ordering = ["-version"]
        constraints = [models.CheckConstraint(name="rule_set_version_from_one", condition=Q(version__gte=1))]

    def __str__(self):
        return _("第 %(n)d 版 %(name)s") % {"n": self.version, "name": self.name}


class Question(models.Model):
    """One question. A figure is worked out from `fact` and held against a threshold; a yes/no is answered by the officer."""

    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="questions", verbose_name=_("规则集"))
    sort = models.PositiveIntegerField(_("排序"), default=0)
    code = models.SlugField(_("代号"), max_length=40)
    label = models.CharField(_("简称"), max_length=30)
    text = models.CharField(_("问题"), max_length=200)
    kind = models.CharField(_("答法"), max_length=8, choices=Kind.choices)
    weight = models.CharField(_("类别"), max_length=12, choices=Weight.choices)
    fact = models.CharField(_("数值"), max_length=20, choices=CHOICES, blank=True)
    comparator = models.CharField(_("比较"), max_length=2, choices=Comparator.choices, blank=True)
    threshold = models.DecimalField(_("界限值"), help_text=_("留空：只按各行业的界限值，其余行业一事一议。"), **THRESHOLD)
    good = models.CharField(_("符合的回答"), max_length=3, choices=YesNo.choices, blank=True)
    applies_when = models.CharField(_("何时问"), max_length=14, choices=AppliesWhen.choices, default=AppliesWhen.ALWAYS)
    zone = models.ForeignKey(
        "promotion.Zone", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("只问此片区内的项目")
    )
    rules = models.ManyToManyField("promotion.AdmissionRule", blank=True, related_name="questions", verbose_name=_("依据的规则"))
    is_preset = models.BooleanField(_("预设，不出自文件"), default=False)
    basis = models.CharField(_("界限值依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("准入问题")
        verbose_name_plural = _("准入问题")
        ordering = ["rule_set_id", "sort", "id"]
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "code"], name="question_code_once"),
            models.CheckConstraint(
                name="question_is_a_figure_or_a_yes_no",
                condition=Q(kind=Kind.FIGURE, good="") & ~Q(fact="") & Q(comparator__in=Comparator.values)
                | Q(kind=Kind.YES_NO, fact="", comparator="", threshold__isnull=True, good__in=YesNo.values),
                violation_error_message=_("数值题请选数值和比较，是否题请选符合的回答。"),
            ),
            models.CheckConstraint(name="question_weight_known", condition=Q(weight__in=Weight.values)),
            models.CheckConstraint(name="question_applies_when_known", condition=Q(applies_when__in=AppliesWhen.values)),
        ]

    def __str__(self):
        return self.label


class QuestionThreshold(models.Model):
    """The threshold of a question for the projects on one chain subtree; the nearest one counts."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="thresholds", verbose_name=_("问题"))
    chain = models.ForeignKey("promotion.ChainNode", on_delete=models.PROTECT, related_name="+", verbose_name=_("产业链环节"))
    threshold = models.DecimalField(_("界限值"), max_digits=18, decimal_places=4)
    basis = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("分行业界限值")
        verbose_name_plural = _("分行业界限值")
        ordering = ["question_id", "id"]
        constraints = [models.UniqueConstraint(fields=["question", "chain"], name="question_threshold_once")]

    def __str__(self):
        return f"{self.question} {self.chain}"


class ScoreItem(models.Model):
    """One item of the optional score: points from 0 to `most`, given by the officer. Shown beside the verdict, never part of it."""

    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="score_items", verbose_name=_("规则集"))
    sort = models.PositiveIntegerField(_("排序"), default=0)
    code = models.SlugField(_("代号"), max_length=40)
    label = models.CharField(_("项目"), max_length=40)
    most = models.PositiveSmallIntegerField(_("满分"))
    basis = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("评分项")
        verbose_name_plural = _("评分项")
        ordering = ["rule_set_id", "sort", "id"]
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "code"], name="score_item_code_once"),
            models.CheckConstraint(name="score_item_worth_something", condition=Q(most__gte=1)),
        ]

    def __str__(self):
        return self.label
