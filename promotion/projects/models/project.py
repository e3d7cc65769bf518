"""Project: the one thing that travels 谋划—对接—签约—落地."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotion.projects.facts import Phase, Stage, Status
from promotion.projects.querysets import ProjectQuerySet

MONEY = {"max_digits": 18, "decimal_places": 6, "null": True, "blank": True}


class CodeCounter(models.Model):
    """The last number given out in a year; its row is locked while the next is taken."""

    year = models.PositiveIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("项目编号")
        verbose_name_plural = _("项目编号")

    def __str__(self):
        return f"{self.year}: {self.last}"


class Project(models.Model):
    """A 招商项目. Stage, status, owner, chain, zone and amount are the newest projection of its journal; nobody sets them directly."""

    code = models.CharField(_("项目编号"), max_length=12, unique=True, editable=False)
    name = models.CharField(_("项目名称"), max_length=120)
    sentence = models.CharField(_("一句话"), max_length=300, help_text=_("谁想做什么，一句话说清"))
    content = models.TextField(_("建设内容"), max_length=4000, blank=True)
    enterprise = models.ForeignKey(
        "promotion.Enterprise", on_delete=models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("投资方")
    )
    channel = models.ForeignKey("promotion.Channel", on_delete=models.PROTECT, related_name="+", verbose_name=_("招商方式"))

    stage = models.CharField(_("阶段"), max_length=12, choices=Stage.choices, editable=False)
    status = models.CharField(_("状态"), max_length=12, choices=Status.choices, default=Status.ACTIVE, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="owned_projects",
        verbose_name=_("项目责任人"),
    )
    chain = models.ForeignKey(
        "promotion.ChainNode",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="projects",
        verbose_name=_("产业链环节"),
    )
    zone = models.ForeignKey(
        "promotion.Zone", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="projects", verbose_name=_("片区")
    )
    amount = models.DecimalField(_("投资额（万元）"), editable=False, **MONEY)

    opened_on = models.DateField(_("入库日期"), editable=False)
    stage_since = models.DateField(_("进入本阶段"), editable=False)
    hold_until = models.DateField(_("暂缓至"), null=True, blank=True, editable=False)
    phase = models.CharField(_("落地阶段"), max_length=12, choices=Phase.choices, blank=True, editable=False)
    last_contact_on = models.DateField(_("最近与投资方联系"), null=True, blank=True, editable=False)

    other_chains = models.ManyToManyField("promotion.ChainNode", blank=True, related_name="+", verbose_name=_("其他产业链环节"))
    tags = models.ManyToManyField("promotion.Tag", blank=True, related_name="projects", verbose_name=_("标签"))
    is_key = models.BooleanField(_("重点项目"), default=False)
    is_confidential = models.BooleanField(_("保密项目"), default=False)
    code_name = models.CharField(_("代号"), max_length=40, blank=True)

    original_amount = models.DecimalField(_("原币金额（万）"), **MONEY)
    currency = models.CharField(_("币种"), max_length=3, default="CNY")
    exchange_rate = models.DecimalField(_("汇率"), max_digits=12, decimal_places=6, null=True, blank=True)
    exchange_rate_on = models.DateField(_("汇率日期"), null=True, blank=True)

    company_name = models.CharField(_("项目公司"), max_length=120, blank=True)
    company_uscc = models.CharField(_("项目公司信用代码"), max_length=18, blank=True)
    company_region = models.ForeignKey(
        "promotion.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("项目公司注册地")
    )
    approval_code = models.CharField(_("投资项目代码"), max_length=30, blank=True)
    industry_code = models.CharField(_("国民经济行业代码"), max_length=5, blank=True)
    land_mu = models.DecimalField(_("用地需求（亩）"), max_digits=12, decimal_places=2, null=True, blank=True)
    energy_tce = models.DecimalField(_("年综合能耗（吨标准煤）"), max_digits=14, decimal_places=2, null=True, blank=True)
    jobs = models.PositiveIntegerField(_("用工（人）"), null=True, blank=True)
    problem = models.CharField(_("存在问题"), max_length=300, blank=True)

    owning_unit = models.ForeignKey(
        "promotion.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任单位")
    )
    intake_token = models.CharField(max_length=40, null=True, blank=True, unique=True, editable=False)
    imported_on = models.DateField(_("导入日期"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("登记人")
    )
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)
    version = models.PositiveIntegerField(_("版本"), default=1, editable=False)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("项目")
        verbose_name_plural = _("项目")
        ordering = ["-updated_at", "-id"]
        indexes = [
            models.Index(fields=["stage", "status", "-updated_at", "-id"], name="project_by_stage"),
            models.Index(fields=["zone", "stage", "-updated_at", "-id"], name="project_by_zone"),
            models.Index(fields=["chain", "stage", "-updated_at", "-id"], name="project_by_chain"),
            models.Index(fields=["owner", "stage", "-updated_at", "-id"], name="project_by_owner"),
            models.Index(fields=["-updated_at", "-id"], name="project_newest"),
        ]
        constraints = [
            models.CheckConstraint(name="project_stage_known", condition=Q(stage__in=Stage.values)),
            models.CheckConstraint(name="project_status_known", condition=Q(status__in=Status.values)),
            models.CheckConstraint(name="project_phase_known", condition=Q(phase__in=["", *Phase.values])),
            models.CheckConstraint(
                name="project_phase_only_when_landed",
                condition=Q(phase="") | Q(stage=Stage.LANDED),
            ),
            models.CheckConstraint(
                name="project_engaged_has_owner_and_investor",
                condition=Q(stage=Stage.PLANNING) | Q(owner__isnull=False, enterprise__isnull=False),
                violation_error_message=_("对接及以后的项目必须有项目责任人和投资方。"),
            ),
            models.CheckConstraint(
                name="project_signed_has_zone", condition=Q(stage__in=[Stage.PLANNING, Stage.ENGAGEMENT]) | Q(zone__isnull=False)
            ),
            models.CheckConstraint(
                name="project_names_investor_or_place",
                condition=Q(enterprise__isnull=False) | Q(chain__isnull=False, zone__isnull=False),
                violation_error_message=_("请填写投资方，或同时选择产业链环节和片区。"),
            ),
            models.CheckConstraint(
                name="project_hold_has_an_end",
                condition=(Q(status=Status.ON_HOLD) & Q(hold_until__isnull=False))
                | (~Q(status=Status.ON_HOLD) & Q(hold_until__isnull=True)),
            ),
            models.CheckConstraint(name="project_amount_not_negative", condition=Q(amount__isnull=True) | Q(amount__gte=0)),
            models.CheckConstraint(name="project_confidential_has_code_name", condition=Q(is_confidential=False) | ~Q(code_name="")),
            models.CheckConstraint(name="project_says_something", condition=~Q(sentence="") & ~Q(name="")),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"


class ProjectZone(models.Model):
    """A candidate zone of a project, in the order of preference; the final one is `Project.zone` from 签约 on."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="candidate_zones", verbose_name=_("项目"))
    zone = models.ForeignKey("promotion.Zone", on_delete=models.PROTECT, related_name="+", verbose_name=_("备选片区"))
    order = models.PositiveIntegerField(_("次序"), default=1)

    class Meta:
        verbose_name = _("备选片区")
        verbose_name_plural = _("备选片区")
        ordering = ["project_id", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["project", "zone"], name="project_zone_once")]

    def __str__(self):
        return str(self.zone)


class MemberRole(models.TextChoices):
    """Why somebody is on a project's team."""

    MEMBER = "member", _("专班成员")
    LEADER = "leader", _("包联领导")
    SERVICE = "service", _("服务专员")


class ProjectMember(models.Model):
    """Somebody of a project's team; sees all of it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="members", verbose_name=_("项目"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("人员"))
    role = models.CharField(_("身份"), max_length=12, choices=MemberRole.choices, default=MemberRole.MEMBER)
    added_at = models.DateTimeField(_("加入时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("项目专班")
        verbose_name_plural = _("项目专班")
        ordering = ["project_id", "id"]
        constraints = [models.UniqueConstraint(fields=["project", "user"], name="project_member_once")]

    def __str__(self):
        return f"{self.user}（{self.get_role_display()}）"
