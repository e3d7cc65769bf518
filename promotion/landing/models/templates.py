"""Templates of landing plans, kept by administrators."""

import secrets

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from promotion.common.reference import Sourced
from promotion.people.models.organisations import DepartmentFunction
from promotion.places.models import Site
from promotion.projects.facts import Phase

LONGEST = 730  # workdays
# What an item of a plan belongs to; `Phase` itself says how far a project has come.
PLAN_PHASES = [(Phase.APPROVAL.value, _("审批")), (Phase.CONSTRUCTION.value, _("建设")), (Phase.OPERATION.value, _("运营"))]


def own_slug() -> str:
    """A slug for a row that somebody adds by hand."""
    return f"own-{secrets.token_hex(6)}"


class LandingTemplate(Sourced):
    """The items a kind of project goes through. A plan copies them, so that later changes leave plans in force as they are."""

    slug = models.SlugField(_("代号"), max_length=40, unique=True, default=own_slug)
    name = models.CharField(_("名称"), max_length=60)
    chain = models.ForeignKey(
        "promotion.ChainNode",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("适用产业链"),
        help_text=_("含下级环节；留空为不限。"),
    )
    site_kind = models.CharField(_("适用用地"), max_length=10, choices=Site.Kind.choices, blank=True, help_text=_("留空为不限。"))
    version = models.PositiveIntegerField(_("版本"), default=1, editable=False)
    is_active = models.BooleanField(_("启用"), default=True)
    sort = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("落地计划模板")
        verbose_name_plural = _("落地计划模板")
        ordering = ["sort", "id"]

    def __str__(self):
        return self.name


class TemplateTask(models.Model):
    """One item of a template: which function of the district does it, within how many workdays, after what. Without `after`: 并联."""

    template = models.ForeignKey(LandingTemplate, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("模板"))
    slug = models.SlugField(_("代号"), max_length=40, unique=True, default=own_slug, editable=False)
    phase = models.CharField(_("阶段"), max_length=12, choices=PLAN_PHASES, default=Phase.APPROVAL)
    title = models.CharField(_("事项"), max_length=120)
    function = models.CharField(_("承办职能"), max_length=32, choices=DepartmentFunction.choices)
    workdays = models.PositiveSmallIntegerField(_("承诺工作日"), validators=[MaxValueValidator(LONGEST)])
    after = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="before", verbose_name=_("前置事项"))
    materials = models.TextField(_("材料清单"), max_length=2000, blank=True)
    sort = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("模板事项")
        verbose_name_plural = _("模板事项")
        ordering = ["template_id", "sort", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "title"],
                name="template_task_title_once",
                violation_error_message=_("这个模板已有同名事项，请换一个名称。"),
            ),
            models.CheckConstraint(
                name="template_task_workdays_up_to_two_years",
                condition=Q(workdays__lte=LONGEST),
                violation_error_message=_("承诺工作日不能超过 730。"),
            ),
            models.CheckConstraint(name="template_task_phase_known", condition=Q(phase__in=Phase.values)),
            models.CheckConstraint(name="template_task_function_known", condition=Q(function__in=DepartmentFunction.values)),
        ]

    def __str__(self):
        return f"{self.template}：{self.title}"

    def clean(self):
        """A title of blanks is none."""
        self.title = self.title.strip()
        if not self.title:
            raise ValidationError({"title": _now("请填写事项名称。")})
