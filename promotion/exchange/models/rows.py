"""ImportRow: one row of an uploaded sheet, what is to become of it, and what did."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    """What importing the row would do."""

    NEW = "new", _("新增")
    UPDATE = "update", _("更新")
    SAME = "same", _("无变化")
    TWIN = "twin", _("疑似重复")
    ERROR = "error", _("有错误")
    NO_DATA = "no_data", _("不是数据")


class Decision(models.TextChoices):
    """What somebody said about the row."""

    NONE = "", _("未决定")
    SKIP = "skip", _("不导入")
    SAME = "same", _("就是它，更新")
    APART = "apart", _("不是同一个，另行登记")


class RowState(models.TextChoices):
    """How far the row has come."""

    WAITING = "waiting", _("待导入")
    DONE = "done", _("已导入")
    FAILED = "failed", _("未导入")
    LEFT_OUT = "left_out", _("不导入")
    TAKEN_BACK = "taken_back", _("已撤回")


class ImportRow(models.Model):
    """A row of the sheet. Every row that is not blank has one, so that nothing is dropped unseen.

    `cells`: {letter: value}, see `imports/cells.py`; `flags`: how they stood, and which of several alike the row is (`nth`).
    `corrections`: {letter: text} typed in its place. `faults`: [{letter, cell, sentence}].
    `offers`: what it may be a twin of, [{id, name, why}], none where that is out of sight. `changes`: {label: [old, new]}, or what is added.
    `made`: what it wrote, for taking it back; `mark`: the newest audit event when it had.
    """

    batch = models.ForeignKey("promotion.ImportBatch", models.CASCADE, related_name="rows", verbose_name=_("批次"))
    number = models.PositiveIntegerField(_("行号"))
    cells = models.JSONField(_("原始内容"), default=dict)
    flags = models.JSONField(_("单元格标记"), default=dict)
    corrections = models.JSONField(_("改正"), default=dict)
    verdict = models.CharField(_("判断"), max_length=8, choices=Verdict.choices)
    about = models.CharField(_("内容"), max_length=120, blank=True)
    key = models.CharField(_("身份"), max_length=300, blank=True)
    faults = models.JSONField(_("错误"), default=list)
    cautions = models.JSONField(_("提醒"), default=list)
    offers = models.JSONField(_("疑似对象"), default=list)
    changes = models.JSONField(_("变化"), default=dict)
    choices = models.JSONField(_("可选决定"), default=list)
    decision = models.CharField(_("决定"), max_length=8, choices=Decision.choices, default=Decision.NONE, blank=True)
    chosen = models.PositiveBigIntegerField(_("选定对象"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=RowState.choices, default=RowState.WAITING)
    said = models.CharField(_("结果"), max_length=500, blank=True)
    made = models.JSONField(_("写入内容"), default=list)
    mark = models.PositiveBigIntegerField(_("审计位置"), default=0)

    class Meta:
        verbose_name = _("导入行")
        verbose_name_plural = _("导入行")
        ordering = ["batch_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_row_once"),
            models.CheckConstraint(condition=~Q(state="done") | ~Q(verdict="no_data"), name="import_row_no_data_not_done"),
        ]
        indexes = [
            models.Index(fields=["batch", "verdict", "number"], name="import_row_by_verdict"),
            models.Index(fields=["batch", "state", "number"], name="import_row_by_state"),
            models.Index(fields=["batch", "key"], name="import_row_by_key"),
        ]

    def __str__(self):
        return f"{self.number} {self.about}"
