"""FollowUp: what was said, the next step, and when."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FollowUpKind(models.TextChoices):
    """How the contact was made."""

    CALL = "call", _("电话")
    VISIT = "visit", _("拜访")
    RECEPTION = "reception", _("接待考察")
    MEETING = "meeting", _("洽谈")
    MESSAGE = "message", _("微信")
    INTERNAL = "internal", _("内部研究")


class FollowUp(models.Model):
    """A contact or an internal step on a project, or on an enterprise that has none yet."""

    project = models.ForeignKey(
        "promotion.Project", on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups", verbose_name=_("项目")
    )
    enterprise = models.ForeignKey(
        "promotion.Enterprise", on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups", verbose_name=_("企业")
    )
    kind = models.CharField(_("方式"), max_length=12, choices=FollowUpKind.choices, default=FollowUpKind.CALL)
    happened_at = models.DateTimeField(_("时间"))
    said = models.TextField(_("说了什么"), max_length=4000)
    next_step = models.CharField(_("下一步"), max_length=200, blank=True)
    next_on = models.DateField(_("下一步时间"), null=True, blank=True)
    with_investor = models.BooleanField(_("投资方有人参加"), default=True)
    participants = models.CharField(_("对方参加人"), max_length=200, blank=True)
    contact = models.ForeignKey(
        "promotion.Contact", on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups", verbose_name=_("联系人")
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="follow_ups", verbose_name=_("记录人"))
    author_name = models.CharField(_("记录人姓名"), max_length=60, blank=True)
    token = models.CharField(max_length=40, null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("记录时间"), auto_now_add=True)
    corrected_at = models.DateTimeField(_("改正时间"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("跟进")
        verbose_name_plural = _("跟进")
        ordering = ["-happened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="follow_up_hangs_on_something",
                condition=Q(project__isnull=False) | Q(enterprise__isnull=False),
                violation_error_message=_("跟进要记在项目或企业上。"),
            ),
            models.CheckConstraint(name="follow_up_says_something", condition=~Q(said="")),
            models.CheckConstraint(name="follow_up_kind_known", condition=Q(kind__in=FollowUpKind.values)),
        ]
        indexes = [models.Index(fields=["project", "-happened_at"], name="follow_up_by_project")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.said[:30]}"
