"""ImportBatch: one uploaded sheet on its way in. RememberedHead: what an office means by a head."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

TRAIL = "import:"  # how the request ids begin under which the audit trail keeps what imports wrote and took back


class ImportKind(models.TextChoices):
    """What the rows of a sheet are."""

    PROJECTS = "projects", _("项目")
    ENTERPRISES = "enterprises", _("企业")
    FOLLOW_UPS = "follow_ups", _("跟进")
    FUND_ARRIVALS = "fund_arrivals", _("到位资金")
    MILESTONES = "milestones", _("落地节点")
    SITES = "sites", _("地块厂房")


class TwinRule(models.TextChoices):
    """What becomes of a row that may be one that is there, where nobody decided it by itself."""

    ASK = "ask", _("逐条决定")
    SKIP = "skip", _("都不导入")
    SAME = "same", _("都算同一个，更新原有的")
    APART = "apart", _("都不是同一个，另行登记")


class ImportBatch(models.Model):
    """导入批次: the file, where its table is, what its columns mean, and the job that works on it now or did last.

    `columns`: a dict for each column of the table, `letter`, `head`, `key` ("" is left out), `unit`, `sure`. `sheets`: [place, name] of all
    sheets one may choose. `options`: what a row lacks is taken from here (`channel`: the id of a Channel; `stage`: a code).
    """

    Kind = ImportKind

    kind = models.CharField(_("类别"), max_length=16, choices=ImportKind.choices)
    file = models.ForeignKey("promotion.StoredFile", models.PROTECT, related_name="+", verbose_name=_("文件"))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="imports", verbose_name=_("导入人"))
    job = models.ForeignKey("promotion.Job", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("后台任务"))
    place = models.PositiveIntegerField(_("工作表序号"), null=True, blank=True)
    sheet = models.CharField(_("工作表"), max_length=200, blank=True)
    unit = models.CharField(_("表上注明的单位"), max_length=20, blank=True)
    sheets = models.JSONField(_("可选工作表"), default=list, blank=True)
    columns = models.JSONField(_("列"), default=list, blank=True)
    notes = models.JSONField(_("提示"), default=list, blank=True)
    options = models.JSONField(_("选项"), default=dict, blank=True)
    twins = models.CharField(_("疑似重复的处理"), max_length=8, choices=TwinRule.choices, default=TwinRule.ASK)
    is_opening = models.BooleanField(_("存量导入"), default=False)
    token = models.CharField(max_length=40, null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("上传时间"), default=timezone.now)
    ran_at = models.DateTimeField(_("导入时间"), null=True, blank=True)
    taken_back_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("导入批次")
        verbose_name_plural = _("导入批次")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["owner", "-created_at"], name="import_by_owner")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.file.name}"

    @property
    def is_busy(self) -> bool:
        """Whether something works on it, or waits to."""
        return self.job is not None and not self.job.has_ended


class RememberedHead(models.Model):
    """What an office takes a head for: the field `key`, "" for none. The newest answer counts."""

    unit = models.ForeignKey("promotion.Unit", models.CASCADE, related_name="+", verbose_name=_("单位"))
    kind = models.CharField(_("类别"), max_length=16, choices=ImportKind.choices)
    head = models.CharField(_("列名"), max_length=120)
    key = models.CharField(_("字段"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("记住的列名")
        verbose_name_plural = _("记住的列名")
        ordering = ["unit", "kind", "head"]
        constraints = [models.UniqueConstraint(fields=["unit", "kind", "head"], name="remembered_head_once")]

    def __str__(self):
        return f"{self.head} → {self.key}"
