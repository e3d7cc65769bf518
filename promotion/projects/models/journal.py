"""ProjectState: the journal. One complete snapshot per change, append-only."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion.projects.facts import ChangeKind, Stage, Status
from promotion.projects.querysets import StateQuerySet


class ProjectState(models.Model):
    """The six facts of a project from `effective_on` on, as somebody recorded them at `recorded_at`.

    `seq` counts the rows of a project without gaps. `position` orders rows of one day: it equals `seq`, but a correction takes the place
    of the row that it supersedes, so that mending an old row never overtakes a later move of the same day.
    UPDATE and DELETE are refused by database triggers.
    """

    project = models.ForeignKey("promotion.Project", on_delete=models.PROTECT, related_name="states", verbose_name=_("项目"))
    seq = models.PositiveIntegerField(_("序号"))
    position = models.PositiveIntegerField(_("位次"))
    kind = models.CharField(_("变动"), max_length=10, choices=ChangeKind.choices)
    stage = models.CharField(_("阶段"), max_length=12, choices=Stage.choices)
    status = models.CharField(_("状态"), max_length=12, choices=Status.choices)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("项目责任人"))
    chain = models.ForeignKey("promotion.ChainNode", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("产业链环节"))
    zone = models.ForeignKey("promotion.Zone", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("片区"))
    amount = models.DecimalField(_("投资额（万元）"), max_digits=18, decimal_places=6, null=True)
    hold_until = models.DateField(_("暂缓至"), null=True)
    from_stage = models.CharField(_("原阶段"), max_length=12, choices=Stage.choices, blank=True)
    effective_on = models.DateField(_("生效日期"))
    recorded_at = models.DateTimeField(_("记录时间"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("经办人"))
    actor_name = models.CharField(_("经办人姓名"), max_length=60)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    reason_code = models.CharField(_("理由分类"), max_length=20, blank=True)
    gate = models.JSONField(_("关口核对"), default=dict, blank=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by", verbose_name=_("更正的记录")
    )

    objects = StateQuerySet.as_manager()

    class Meta:
        verbose_name = _("项目历史")
        verbose_name_plural = _("项目历史")
        ordering = ["project_id", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["project", "seq"], name="state_seq_once"),
            models.CheckConstraint(name="state_seq_from_one", condition=Q(seq__gte=1)),
            models.CheckConstraint(
                name="state_position_is_seq_or_earlier",
                condition=Q(position=models.F("seq")) | Q(supersedes__isnull=False, position__lt=models.F("seq")),
            ),
            models.CheckConstraint(
                name="state_correction_supersedes",
                condition=Q(kind__in=[ChangeKind.CORRECT, ChangeKind.UNDO], supersedes__isnull=False)
                | (~Q(kind__in=[ChangeKind.CORRECT, ChangeKind.UNDO]) & Q(supersedes__isnull=True)),
            ),
            models.CheckConstraint(
                name="state_correction_says_why",
                condition=~Q(kind__in=[ChangeKind.CORRECT, ChangeKind.BACK, ChangeKind.HOLD, ChangeKind.CLOSE]) | ~Q(reason=""),
            ),
            models.CheckConstraint(name="state_kind_known", condition=Q(kind__in=ChangeKind.values)),
            models.CheckConstraint(name="state_stage_known", condition=Q(stage__in=Stage.values)),
            models.CheckConstraint(name="state_status_known", condition=Q(status__in=Status.values)),
        ]
        indexes = [
            models.Index(fields=["project", "effective_on", "position"], name="state_as_of"),
            models.Index(fields=["stage", "kind", "effective_on"], name="state_inflow"),
        ]

    def __str__(self):
        return f"{self.project_id} #{self.seq} {self.get_stage_display()}"
