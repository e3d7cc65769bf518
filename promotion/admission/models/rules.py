"""AdmissionRule: what the documents say about who may come in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from promotion.admission.words import Binding
from promotion.chains.models.scoped import Scoped
from promotion.common.reference import Sourced


class AdmissionRule(Scoped, Sourced):
    """One reference row on admission. `threshold` stays as written (Ⅲ, 1/3, 全省平均); not every rule binds
    a single project: `binding` says whom, by our own reading, with the reason."""

    slug = models.SlugField(_("代号"), max_length=60, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    rule_type = models.CharField(_("规则类型"), max_length=20)
    rule = models.TextField(_("规则"))
    comparator = models.CharField(_("比较"), max_length=10, blank=True)
    threshold = models.CharField(_("界限值"), max_length=20, blank=True)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    standard = models.CharField(_("标准"), max_length=40, blank=True)
    binding = models.CharField(_("对象"), max_length=12, choices=Binding.choices, default=Binding.REFERENCE)
    binding_reason = models.CharField(_("归类理由"), max_length=200, blank=True)
    sort = models.PositiveIntegerField(_("排序"), default=0)

    class Meta(Scoped.Meta):
        verbose_name = _("准入规则")
        verbose_name_plural = _("准入规则")
        ordering = ["sort", "id"]
        constraints = [
            *Scoped.Meta.constraints,
            models.CheckConstraint(name="admission_rule_binding_known", condition=models.Q(binding__in=Binding.values)),
        ]

    def __str__(self):
        return self.name
