"""首谈 and requests to be let in."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FirstContact(models.Model):
    """首谈单位 of an enterprise: earned by the first two-way contact, on record for ever, in force until it lapses or is decided otherwise."""

    enterprise = models.ForeignKey("promotion.Enterprise", on_delete=models.PROTECT, related_name="first_contacts", verbose_name=_("企业"))
    unit = models.ForeignKey("promotion.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("首谈单位"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("首谈人"))
    evidence = models.ForeignKey("promotion.FollowUp", on_delete=models.PROTECT, related_name="+", verbose_name=_("凭据"))
    earned_on = models.DateField(_("取得日期"))
    lapsed_on = models.DateField(_("失效日期"), null=True, blank=True)
    lapse_reason = models.CharField(_("失效原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("首谈")
        verbose_name_plural = _("首谈")
        ordering = ["enterprise_id", "earned_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise"], condition=Q(lapsed_on__isnull=True), name="first_contact_one_in_force"),
            models.CheckConstraint(name="first_contact_lapse_says_why", condition=Q(lapsed_on__isnull=True) | ~Q(lapse_reason="")),
        ]

    def __str__(self):
        return f"{self.unit} {self.earned_on}"


class RequestKind(models.TextChoices):
    """What is asked of the holder, or of the joint office."""

    JOIN = "join", _("申请对接")
    RULING = "ruling", _("申请裁定")


class RequestState(models.TextChoices):
    """Where the request stands."""

    OPEN = "open", _("待答复")
    ACCEPTED = "accepted", _("同意")
    DECLINED = "declined", _("不同意")


class ContactRequest(models.Model):
    """Somebody who may not see an enterprise asks its holder to be let in."""

    enterprise = models.ForeignKey("promotion.Enterprise", on_delete=models.PROTECT, related_name="requests", verbose_name=_("企业"))
    kind = models.CharField(_("类别"), max_length=8, choices=RequestKind.choices)
    from_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("申请人"))
    reason = models.CharField(_("理由"), max_length=300)
    state = models.CharField(_("状态"), max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    answer = models.CharField(_("答复"), max_length=300, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    created_at = models.DateTimeField(_("申请时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("对接申请")
        verbose_name_plural = _("对接申请")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "from_user", "kind"], condition=Q(state=RequestState.OPEN), name="contact_request_open_once"
            ),
            models.CheckConstraint(name="contact_request_decline_says_why", condition=~Q(state=RequestState.DECLINED) | ~Q(answer="")),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.enterprise_id}"
