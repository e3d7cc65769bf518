"""AdmissionReview and Waiver: what the gate to 签约 reads. A review stands as it was made; what changed since is told beside it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion.admission.evaluator import Finding
from promotion.admission.querysets import ReviewQuerySet, WaiverQuerySet
from promotion.admission.words import Outcome, Verdict, WaiverReason, Weight

EARLY = "early"  # the item of a review that was recorded before there were questions


class AdmissionReview(models.Model):
    """What the evaluator found on one day. The newest one counts. `seen` and `results` are frozen with the rules' version.

    A review without a rule set is an early one (早期登记): its verdict was typed by hand. It still counts, as it did, but none is made anew.
    """

    project = models.ForeignKey("promotion.Project", on_delete=models.PROTECT, related_name="admission_reviews", verbose_name=_("项目"))
    rule_set = models.ForeignKey(
        "promotion.RuleSet", on_delete=models.PROTECT, null=True, blank=True, related_name="reviews", verbose_name=_("规则集")
    )
    verdict = models.CharField(_("结论"), max_length=12, choices=Verdict.choices)
    seen = models.JSONField(_("所据数据"), default=dict, blank=True)
    results = models.JSONField(_("逐项结果"), default=list, blank=True)
    results_version = models.PositiveSmallIntegerField(_("结果格式"), default=0)
    score = models.PositiveSmallIntegerField(_("参考评分"), null=True, blank=True)
    touched_rules = models.ManyToManyField("promotion.AdmissionRule", blank=True, related_name="+", verbose_name=_("触及的规则"))
    note = models.TextField(_("说明"), max_length=2000, blank=True)
    reviewed_on = models.DateField(_("审核日期"))
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("审核人")
    )
    recorded_at = models.DateTimeField(_("记录时间"), auto_now_add=True)
    waived_at = models.DateTimeField(_("全部豁免时间"), null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("准入审核")
        verbose_name_plural = _("准入审核")
        ordering = ["project_id", "-reviewed_on", "-id"]
        constraints = [
            models.CheckConstraint(name="review_verdict_known", condition=Q(verdict__in=Verdict.values)),
            models.CheckConstraint(
                name="review_only_a_restriction_is_waived",
                condition=Q(waived_at__isnull=True) | Q(verdict=Verdict.RESTRICTED),
                violation_error_message=_("只有触及限制项的项目可以豁免。"),
            ),
            models.CheckConstraint(
                name="review_names_its_rules",
                condition=Q(rule_set__isnull=True, results_version=0) | Q(rule_set__isnull=False, results_version__gte=1),
            ),
        ]

    def __str__(self):
        return f"{self.get_verdict_display()} {self.reviewed_on}"

    @property
    def is_early(self) -> bool:
        """早期登记: typed by hand, before there were questions."""
        return self.rule_set_id is None

    @property
    def findings(self) -> list[Finding]:
        """What came of each question."""
        return [Finding.of_row(row) for row in self.results]

    @property
    def restrictions(self) -> list[Finding]:
        """The 限制 items that failed; of an early review one, whose words are its note."""
        if self.is_early and self.verdict == Verdict.RESTRICTED:
            return [Finding(EARLY, self.note, Weight.RESTRICTION.value, Outcome.FAIL.value)]
        return [each for each in self.findings if each.outcome == Outcome.FAIL and each.weight == Weight.RESTRICTION]

    @property
    def lets_pass(self) -> bool:
        """Whether the gate to 签约 would accept it while it is not stale: passed, or every restriction waived."""
        return self.verdict == Verdict.PASSED or (self.verdict == Verdict.RESTRICTED and self.waived_at is not None)


class Waiver(models.Model):
    """豁免 of one 限制 item of one review, by whoever may, with a reason. Of a 法定禁止 there is none: not here, not in the database."""

    review = models.ForeignKey(AdmissionReview, on_delete=models.PROTECT, related_name="waivers", verbose_name=_("准入审核"))
    item = models.CharField(_("限制项"), max_length=40)
    item_text = models.CharField(_("限制项内容"), max_length=200)
    weight = models.CharField(_("类别"), max_length=12, default=Weight.RESTRICTION, editable=False)
    reason_class = models.CharField(_("理由类别"), max_length=12, choices=WaiverReason.choices, default=WaiverReason.OTHER)
    reason = models.CharField(_("豁免理由"), max_length=300)
    waived_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("豁免人"))
    waived_at = models.DateTimeField(_("豁免时间"))

    objects = WaiverQuerySet.as_manager()

    class Meta:
        verbose_name = _("限制项豁免")
        verbose_name_plural = _("限制项豁免")
        ordering = ["review_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "item"], name="waiver_once", violation_error_message=_("这一项已经豁免，不用再办。")),
            models.CheckConstraint(
                name="waiver_of_restrictions_only",
                condition=Q(weight=Weight.RESTRICTION),
                violation_error_message=_("法定禁止项任何人不得豁免。"),
            ),
            models.CheckConstraint(name="waiver_says_why", condition=~Q(reason="")),
            models.CheckConstraint(name="waiver_reason_class_known", condition=Q(reason_class__in=WaiverReason.values)),
        ]

    def __str__(self):
        return self.item_text
