"""Grant: who holds which role where, from when until when."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion.people.roles import Role


class GrantQuerySet(models.QuerySet):
    """Grants, and which of them count on a day."""

    def live(self, day):
        """Grants in force on `day` (a date): confirmed, begun, not ended, of an account that is open."""
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
            valid_from__lte=day,
            confirmed_at__isnull=False,
            revoked_at__isnull=True,
            user__is_active=True,
        )


class Grant(models.Model):
    """A role held by a person over a place (zone subtree, region subtree or everywhere) and a chain subtree (or all).

    A grant into another city stays without effect until an administrator of that city confirms it (`confirmed_at`).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants", verbose_name=_("人员"))
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    zone = models.ForeignKey("promotion.Zone", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("片区"))
    region = models.ForeignKey(
        "promotion.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("地区")
    )
    everywhere = models.BooleanField(_("全部地域"), default=False)
    chain = models.ForeignKey(
        "promotion.ChainNode",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("产业链"),
        help_text=_("留空为全部产业链"),
    )
    valid_from = models.DateField(_("起"))
    valid_until = models.DateField(_("止"), null=True, blank=True, help_text=_("留空为长期"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("授予人")
    )
    granted_at = models.DateTimeField(_("授予时间"), auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("确认人")
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("收回时间"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("授权")
        verbose_name_plural = _("授权")
        ordering = ["user_id", "role", "id"]
        constraints = [
            models.CheckConstraint(
                name="grant_names_one_place",
                condition=(
                    Q(zone__isnull=False, region__isnull=True, everywhere=False)
                    | Q(zone__isnull=True, region__isnull=False, everywhere=False)
                    | Q(zone__isnull=True, region__isnull=True, everywhere=True)
                ),
                violation_error_message=_("地域请三选一：片区、地区或全部。"),
            ),
            models.CheckConstraint(
                name="grant_ends_after_it_begins",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("valid_from")),
                violation_error_message=_("止期不能早于起期。"),
            ),
            models.CheckConstraint(name="grant_role_known", condition=Q(role__in=Role.values)),
        ]

    def __str__(self):
        place = _("全部地域") if self.everywhere else (self.zone or self.region)
        return f"{self.user} · {self.get_role_display()} · {place} · {self.chain or _('全部产业链')}"
