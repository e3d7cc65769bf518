"""How a project stands with admission today: the review that counts, whether what it looked at has changed since, what is still open."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.admission.evaluator import Finding
from promotion.admission.figures import INPUTS
from promotion.admission.models import AdmissionReview, RuleSet, Waiver
from promotion.admission.services.reading import COLUMNS, present_data, rule_set_on
from promotion.admission.words import Outcome, Verdict
from promotion.projects.models import Project

NAMES = {"chain": gettext_lazy("产业链环节"), "other_chains": gettext_lazy("其他产业链环节"), "zone": gettext_lazy("片区")}


@dataclass(frozen=True)
class Standing:
    """`stale` holds one sentence for each fact that changed since the review.

    A stale review no longer lets a project through the gate to 签约: it speaks of a project that is no more, and a project admitted at
    30 亩 must not be signed at 90. A stale 法定禁止 goes on blocking, or a trifling edit would lift it; only a new review does. A newer
    rule set makes nothing stale: a project is judged by the rules of the day it was reviewed on. An early review (typed by hand) froze no
    data, so nothing can be held against it; it counts as it did.
    """

    review: AdmissionReview | None = None
    stale: tuple[str, ...] = ()
    waivers: tuple[Waiver, ...] = ()

    @property
    def is_stale(self) -> bool:
        """Whether anything it looked at has changed."""
        return bool(self.stale)

    @property
    def lets_pass(self) -> bool:
        """Whether the gate to 签约 accepts it."""
        return bool(self.review and self.review.lets_pass and not self.stale)

    @property
    def is_prohibited(self) -> bool:
        """Whether a 法定禁止 stands, stale or not."""
        return bool(self.review and self.review.verdict == Verdict.PROHIBITED)

    @property
    def missing(self) -> tuple[str, ...]:
        """What was missing, each once."""
        findings = self.review.findings if self.review else ()
        return tuple(dict.fromkeys(name for each in findings if each.outcome == Outcome.MISSING for name in each.missing))

    @property
    def open_restrictions(self) -> tuple[Finding, ...]:
        """The 限制 items that nobody has waived."""
        waived = {waiver.item for waiver in self.waivers}
        return tuple(each for each in self.review.restrictions if each.code not in waived) if self.review else ()

    @property
    def waivable(self) -> tuple[Finding, ...]:
        """The 限制 items that may be waived now: none while the law forbids, a figure is missing, or the data have changed."""
        is_restricted = bool(self.review and self.review.verdict == Verdict.RESTRICTED)
        return self.open_restrictions if is_restricted and not self.stale else ()

    @property
    def words(self) -> str:
        """Why it does not let a project through, in one sentence; "" where it does, or where there is none."""
        if self.review is None or self.lets_pass:
            return ""
        if self.stale:
            return _("审核后数据已变（%(what)s），请重新审核。") % {"what": "；".join(self.stale)}
        if self.review.verdict == Verdict.INCOMPLETE:
            return _("还缺：%(what)s。补齐后重新审核。") % {"what": "、".join(self.missing) or self.review.note}
        items = "；".join(each.text for each in self.open_restrictions)
        return _("待链长豁免：%(what)s。") % {"what": items} if self.open_restrictions else ""


def standing_of(project: Project) -> Standing:
    """The standing of `project`."""
    review = AdmissionReview.objects.select_related("rule_set").of(project)
    if review is None:
        return Standing()
    waivers = tuple(review.waivers.select_related("waived_by")) if review.verdict == Verdict.RESTRICTED else ()
    return Standing(review, stale_facts(review, project), waivers)


def newer_version(standing: Standing, today: datetime.date) -> RuleSet | None:
    """The version in force on `today`, where it is another than the review's."""
    now = rule_set_on(today)
    review = standing.review
    return now if now and review and not review.is_early and now.pk != review.rule_set_id else None


def stale_facts(review: AdmissionReview, project: Project) -> tuple[str, ...]:
    """One sentence for each fact of the project that is no longer as the review saw it."""
    if review.is_early:
        return ()
    then, now = review.seen.get("project", {}), present_data(project)
    return tuple(_sentence(name, then[name], now.get(name)) for name in then if then[name] != now.get(name))


def _sentence(name: str, old: str | None, new: str | None) -> str:
    if name not in COLUMNS:
        return _("%(what)s已改") % {"what": NAMES[name]}
    unit = INPUTS[name].unit
    values = {"what": INPUTS[name].label, "old": old or "—", "new": new or "—", "unit": unit}
    return _("%(what)s %(old)s → %(new)s %(unit)s") % values
