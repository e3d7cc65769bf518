"""Contact: a person on the investor's side."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Contact(models.Model):
    """A person at an enterprise. The phone is shown masked to all but the project's own people."""

    enterprise = models.ForeignKey("promotion.Enterprise", on_delete=models.PROTECT, related_name="contacts", verbose_name=_("企业"))
    name = models.CharField(_("姓名"), max_length=40)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    wechat = models.CharField(_("微信"), max_length=40, blank=True)
    email = models.EmailField(_("邮箱"), blank=True)
    is_decision_maker = models.BooleanField(_("能拍板"), default=False)
    notes = models.CharField(_("备注"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("联系人")
        verbose_name_plural = _("联系人")
        ordering = ["enterprise_id", "id"]
        constraints = [models.CheckConstraint(name="contact_has_a_name", condition=~Q(name=""))]

    def __str__(self):
        return f"{self.name} {self.title}".strip()
