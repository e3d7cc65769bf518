"""What guards the door: counters of failed sign-ins, and phones a person trusts."""

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.db import models
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SIGNED_IN = "signed_in_at"


class GuardKind(models.TextChoices):
    """What is being counted."""

    ACCOUNT = "account", _("账号")
    ADDRESS = "address", _("来源地址")


class SignInGuard(models.Model):
    """Attempts not (yet) known to be good, of one account or one address.

    The attempt is counted here, under the row's lock, before the password is looked at: guesses made in parallel cannot slip past.
    """

    kind = models.CharField(_("类别"), max_length=8, choices=GuardKind.choices)
    key = models.CharField(_("账号或地址"), max_length=150)
    failures = models.PositiveIntegerField(_("失败次数"), default=0)
    last_failure_at = models.DateTimeField(_("最近失败"), null=True, blank=True)
    locked_until = models.DateTimeField(_("锁定至"), null=True, blank=True)

    class Meta:
        verbose_name = _("登录防护")
        verbose_name_plural = _("登录防护")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="signinguard_once_per_key")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.key}"


class TrustedDevice(models.Model):
    """可信设备: a person's own phone that stays signed in for thirty days, until revoked."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("用户"), on_delete=models.CASCADE, related_name="trusted_devices")
    label = models.CharField(_("设备"), max_length=100)
    created_at = models.DateTimeField(_("登记时间"), default=timezone.now)
    expires_at = models.DateTimeField(_("到期时间"))
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("可信设备")
        verbose_name_plural = _("可信设备")
        ordering = ["-created_at"]

    def __str__(self):
        return self.label


@receiver(user_logged_in)
def stamp_session(sender, request, user, **kwargs):
    """Note in the session when it began, whichever way the person came in: without the stamp a session does not hold."""
    request.session[SIGNED_IN] = timezone.now().timestamp()
