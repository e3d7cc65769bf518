"""The audit trail: one row for each write, and the seals that make a later edit visible."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """Who did what, to what, when and from where. Append-only: triggers refuse UPDATE and DELETE.

    No foreign keys: the trail outlives people and objects, and nothing may hang on it.
    """

    at = models.DateTimeField(_("时间"), default=timezone.now, db_index=True)
    actor_id = models.BigIntegerField(_("操作人编号"), null=True, blank=True, db_index=True)
    actor_name = models.CharField(_("操作人"), max_length=64, blank=True)
    ip = models.GenericIPAddressField(_("来源地址"), null=True, blank=True)
    request_id = models.CharField(_("请求编号"), max_length=36, blank=True)
    action = models.CharField(_("动作"), max_length=64, db_index=True)
    object_type = models.CharField(_("对象类别"), max_length=64, blank=True)
    object_id = models.CharField(_("对象编号"), max_length=64, blank=True)
    object_label = models.CharField(_("对象"), max_length=255, blank=True)
    project_code = models.CharField(_("项目编号"), max_length=32, blank=True, db_index=True)
    before = models.JSONField(_("变更前"), default=dict, blank=True)
    after = models.JSONField(_("变更后"), default=dict, blank=True)
    note = models.TextField(_("说明"), blank=True)

    class Meta:
        verbose_name = _("审计记录")
        verbose_name_plural = _("审计记录")
        ordering = ["-id"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="auditevent_object")]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor_name} {self.action} {self.object_label}"


class AuditSeal(models.Model):
    """A batch of audit events under one digest that also covers the digest before it. Append-only."""

    seq = models.PositiveBigIntegerField(_("序号"), unique=True)
    first_id = models.BigIntegerField(_("首条编号"))
    last_id = models.BigIntegerField(_("末条编号"), unique=True)
    count = models.PositiveIntegerField(_("条数"))
    previous = models.CharField(_("上一摘要"), max_length=64, blank=True)
    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    sealed_at = models.DateTimeField(_("封存时间"), default=timezone.now)

    class Meta:
        verbose_name = _("审计封存")
        verbose_name_plural = _("审计封存")
        ordering = ["seq"]
        constraints = [
            models.CheckConstraint(condition=models.Q(last_id__gte=models.F("first_id")), name="auditseal_range"),
            models.CheckConstraint(condition=models.Q(count__gt=0), name="auditseal_not_empty"),
        ]

    def __str__(self):
        return f"{self.seq}: {self.first_id}–{self.last_id}"
