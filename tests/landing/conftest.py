"""A landed project, a template, and the departments of both cities."""

from types import SimpleNamespace

from promotion.landing.models import LandingTemplate, TemplateTask
from promotion.people.models import Department
from tests import factories
from tests.scenes import scene

# slug, title, phase, function, workdays, after
ITEMS = (
    ("filing", "备案", "approval", "reform", 3, ()),
    ("eia", "环评审批", "approval", "environment", 10, ("filing",)),
    ("energy", "节能审查", "approval", "reform", 5, ("filing",)),
    ("permit", "施工许可", "approval", "approval", 2, ("eia", "energy")),
    ("company", "企业登记", "approval", "market", 1, ()),
    ("power", "用电接入", "construction", "power", 15, ("permit",)),
)


@scene
def landed(world, officer_nj):
    """A landed project of 凌家片区."""
    return factories.project_in("landed", officer_nj, world)


@scene
def template(db):
    """A small template: two items in parallel, four that wait."""
    template = LandingTemplate.objects.create(slug="t", name="测试模板")
    made = {}
    for sort, (slug, title, phase, function, workdays, after) in enumerate(ITEMS, 1):
        facts = {"phase": phase, "title": title, "function": function, "workdays": workdays, "sort": sort}
        made[slug] = TemplateTask.objects.create(template=template, slug=f"t-{slug}", materials=f"{title}材料", **facts)
        made[slug].after.set([made[each] for each in after])
    return template


@scene
def departments(world):
    """What each function is called: 发改 and 环境 in the district of 内江, 市场 only in its city, 发改 in the district of 自贡; 供电 nowhere."""
    make = Department.objects.create
    return SimpleNamespace(
        reform_nj=make(name="市中区发改局", region=world.shizhong, function="reform"),
        reform_city=make(name="内江市发改委", region=world.neijiang, function="reform"),
        environment_nj=make(name="市中区生态环境局", region=world.shizhong, function="environment"),
        market_city=make(name="内江市市场监管局", region=world.neijiang, function="market"),
        reform_zg=make(name="大安区发改局", region=world.daan, function="reform"),
        approval_zg=make(name="大安区行政审批局", region=world.daan, function="approval"),
    )
