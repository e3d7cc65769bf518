"""ChainAppointment: who leads which chain where (链长制)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from promotion.chains.querysets import AppointmentQuerySet


class ChainAppointment(models.Model):
    """Node × jurisdiction × role, from a day until a day. The person may have an account or only a name."""

    class Role(models.TextChoices):
        CHIEF = "chief", _("总链长")
        LEADER = "leader", _("链长")
        DEPUTY = "deputy", _("副链长")
        LEAD_DEPARTMENT = "lead_department", _("牵头部门")
        LIAISON = "liaison", _("联络员")

    node = models.ForeignKey("promotion.ChainNode", models.PROTECT, related_name="appointments", verbose_name=_("产业链节点"))
    region = models.ForeignKey("promotion.Region", models.PROTECT, related_name="chain_appointments", verbose_name=_("地区"))
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="chain_appointments", verbose_name=_("账号")
    )
    person_name = models.CharField(_("姓名"), max_length=40, blank=True, help_text=_("没有账号时填写。"))
    department = models.ForeignKey(
        "promotion.Department", models.PROTECT, null=True, blank=True, related_name="chain_appointments", verbose_name=_("部门")
    )
    valid_from = models.DateField(_("自"))
    valid_until = models.DateField(_("至"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("链长任职")
        verbose_name_plural = _("链长任职")
        ordering = ["node", "region", "role", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="appointment_ends_after_it_begins",
                violation_error_message=_("“至”不能早于“自”。"),
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | ~Q(person_name="") | Q(department__isnull=False),
                name="appointment_names_somebody",
                violation_error_message=_("账号、姓名、部门至少填一项。"),
            ),
        ]

    def __str__(self):
        return f"{self.node}·{self.get_role_display()}·{self.appointee}"

    @property
    def appointee(self) -> str:
        """The person, else the department."""
        return str(self.user or self.person_name or self.department)
