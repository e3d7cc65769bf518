"""Where messages leave to, beyond e-mail: the application in 企业微信, and robots in working groups."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion.common.secrets import SecretField


class WecomApp(models.Model):
    """The office's own application in 企业微信 (自建应用). One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    corp_id = models.CharField(_("企业 ID"), max_length=64)
    agent_id = models.PositiveIntegerField(_("应用 AgentId"))
    secret = SecretField(_("应用 Secret"))
    base_url = models.CharField(
        _("接口地址"),
        max_length=200,
        default="https://qyapi.weixin.qq.com",
        help_text=_("政务微信或私有部署请改成自己的地址。"),
    )
    enabled = models.BooleanField(_("启用"), default=False)

    class Meta:
        verbose_name = _("企业微信应用")
        verbose_name_plural = _("企业微信应用")
        constraints = [models.CheckConstraint(name="wecom_app_one_row", condition=Q(id=1))]

    def __str__(self):
        return f"{self.corp_id} · {self.agent_id}"


class Dialect(models.TextChoices):
    """Whose robot it is."""

    WECOM = "wecom", _("企业微信群机器人")
    DINGTALK = "dingtalk", _("钉钉自定义机器人")


class Robot(models.Model):
    """A robot in a working group, for the projects of a zone or region subtree. The address itself is a secret: who has it can post.

    A group is outside the levels of sight: by default only code, matter and day are told, no firm and no person.
    """

    name = models.CharField(_("群名"), max_length=60, unique=True)
    dialect = models.CharField(_("类型"), max_length=10, choices=Dialect.choices)
    address = SecretField(_("Webhook 地址"))
    secret = SecretField(_("加签密钥"), blank=True, help_text=_("钉钉“加签”得到的 SEC…；企业微信不填。"))
    zone = models.ForeignKey("promotion.Zone", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("片区"))
    region = models.ForeignKey(
        "promotion.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("地区")
    )
    tells_names = models.BooleanField(
        _("写明项目和责任人"), default=False, help_text=_("仅当群里每个人都可以看到这一范围的项目时才勾选；保密项目任何时候都不进群。")
    )
    enabled = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("群机器人")
        verbose_name_plural = _("群机器人")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="robot_serves_one_place",
                condition=Q(zone__isnull=False, region__isnull=True) | Q(zone__isnull=True, region__isnull=False),
                violation_error_message=_("请在片区和地区中选一个。"),
            ),
            models.CheckConstraint(name="robot_dialect_known", condition=Q(dialect__in=Dialect.values)),
        ]

    def __str__(self):
        return self.name
