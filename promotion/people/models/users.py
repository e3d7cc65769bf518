"""The person who signs in."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """One person, one account. What they may do and see is said by roles and grants, above this room."""

    first_name = None
    last_name = None
    name = models.CharField(_("姓名"), max_length=64)
    phone = models.CharField(_("手机号"), max_length=32, blank=True)
    wecom_id = models.CharField(_("企业微信账号"), max_length=64, blank=True, help_text=_("企业微信通讯录里的账号，用来接收应用消息。"))
    unit = models.ForeignKey(
        "promotion.Unit", verbose_name=_("单位"), on_delete=models.PROTECT, null=True, blank=True, related_name="users"
    )
    department = models.ForeignKey(
        "promotion.Department", verbose_name=_("部门"), on_delete=models.PROTECT, null=True, blank=True, related_name="users"
    )
    must_change_password = models.BooleanField(
        _("登录后须改密码"), default=False, help_text=_("首次登录或管理员重置密码之后为“是”，改过密码即恢复。")
    )
    sessions_valid_after = models.DateTimeField(_("此前登录失效"), null=True, blank=True, help_text=_("早于这一时刻的登录一律失效。"))

    REQUIRED_FIELDS = ["name"]

    class Meta(AbstractUser.Meta):
        verbose_name = _("用户")
        verbose_name_plural = _("用户")
        ordering = ["username"]

    def __str__(self):
        return self.name or self.username

    def get_full_name(self):
        """The name shown everywhere; the username only where no name was entered."""
        return str(self)

    def get_short_name(self):
        """Same as the full name: Chinese names are short."""
        return str(self)
