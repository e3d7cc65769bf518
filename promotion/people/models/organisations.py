"""Units that bring investors in, and departments that approve."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    """What a unit is to the work of 招商."""

    JOINT = "joint", _("联合办")
    BUREAU = "bureau", _("招商部门")
    ZONE = "zone", _("园区（片区）管理机构")
    LEADERSHIP = "leadership", _("市、区县领导机关")
    DEPARTMENT = "department", _("职能部门")
    PLATFORM = "platform", _("平台公司")
    OTHER = "other", _("其他")


class Unit(models.Model):
    """单位: where a person works and which gets the credit of a first contact."""

    name = models.CharField(_("名称"), max_length=100, unique=True)
    short_name = models.CharField(_("简称"), max_length=32, blank=True)
    kind = models.CharField(_("类别"), max_length=16, choices=UnitKind.choices, default=UnitKind.BUREAU)
    region = models.ForeignKey(
        "promotion.Region",
        verbose_name=_("所属地区"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="units",
        help_text=_("跨市机构（如联合办）留空。"),
    )

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = _("单位")
        ordering = ["name"]

    def __str__(self):
        return self.short_name or self.name


class DepartmentFunction(models.TextChoices):
    """What a department is for, whatever it is called in each district: landing tasks name the function."""

    APPROVAL = "approval", _("行政审批")
    REFORM = "reform", _("发展改革")
    NATURAL_RESOURCES = "natural_resources", _("自然资源")
    ENVIRONMENT = "environment", _("生态环境")
    HOUSING = "housing", _("住房城乡建设")
    INDUSTRY = "industry", _("经济和信息化")
    EMERGENCY = "emergency", _("应急管理")
    MARKET = "market", _("市场监管")
    TAX = "tax", _("税务")
    FINANCE = "finance", _("财政")
    LABOUR = "labour", _("人力资源社会保障")
    STATISTICS = "statistics", _("统计")
    WATER = "water", _("水务")
    TRANSPORT = "transport", _("交通运输")
    FORESTRY = "forestry", _("林业")
    FIRE = "fire", _("消防")
    COMMERCE = "commerce", _("商务")
    SCIENCE = "science", _("科技")
    JUSTICE = "justice", _("司法")
    PROMOTION = "promotion", _("招商引资")
    POWER = "power", _("供电")
    GAS_WATER = "gas_water", _("供水供气")
    OTHER = "other", _("其他")


class Department(models.Model):
    """部门: an approving or serving department of one region."""

    name = models.CharField(_("名称"), max_length=100)
    function = models.CharField(_("职能"), max_length=32, choices=DepartmentFunction.choices, default=DepartmentFunction.OTHER)
    region = models.ForeignKey("promotion.Region", verbose_name=_("所属地区"), on_delete=models.PROTECT, related_name="departments")

    class Meta:
        verbose_name = _("部门")
        verbose_name_plural = _("部门")
        ordering = ["region", "function", "name"]
        constraints = [models.UniqueConstraint(fields=["region", "name"], name="department_name_once_per_region")]

    def __str__(self):
        return self.name
