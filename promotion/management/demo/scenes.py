"""What a visitor is led to: 批示 waiting and answered, a 限制 to be waived, a project one item short, requests to be let in, firms met at a fair."""

import datetime

from django.utils import timezone

from promotion.analytics.services import confirm_link_state
from promotion.desk.services.saved_views import keep_view
from promotion.enterprises.services import register
from promotion.landing.services import add_task, complete_task
from promotion.management.demo import admitting, landing
from promotion.management.demo.agreements import promises
from promotion.management.demo.history import Chronicle, Story
from promotion.management.demo.sheets import Life
from promotion.pipeline.services import moves
from promotion.projects.facts import Stage
from promotion.projects.models import ProjectState, Task
from promotion.projects.models.first_contact import RequestKind
from promotion.projects.services import changes, contact_requests, corrections, follow_ups, tasks

FAIR = "演示·中部食品博览会"
MET_AT_THE_FAIR = ("椒麻坊食品有限公司", "云上粉丝食品有限公司", "金谷面粉机械有限公司", "果然好蜜饯有限公司", "青草奶酪有限公司")
LINKS = {
    "nz-dadoudanbai": "weak",
    "nz-danbaiyinpin": "missing",
    "nz-guamian": "strong",
    "nz-dadouzhayoudoupo": "strong",
    "nz-jiangyou": "strong",
    "nz-shushirouzhipin": "weak",
    "nz-yuzhiyanbangcai": "strong",
    "nz-xianqieguoshu": "weak",
    "nz-ruzhipin": "missing",
    "nz-baijiu": "weak",
}


def of_life(chronicle: Chronicle, story: Story, life: Life) -> None:
    """What the sheet's column `scene` adds to one history."""
    acts = {"one_short": one_short, "framework": framework, "supplement": supplement, "back": back}
    acts |= {"missing": admitting.missing, "waived": admitting.waived, "prohibited": admitting.prohibited, "round": admitting.in_consent}
    act = acts.get(life.scene)
    if act:
        act(chronicle, story)


def one_short(chronicle, story):
    """All that 签约 asks but the decision."""
    story.review(chronicle.office.day(20))
    story.sign(chronicle.office.day(3))


def framework(chronicle, story):
    """A framework agreement: a badge, in no sum."""
    story.sign(chronicle.office.day(34), kind="framework", title="战略合作框架协议")


def supplement(chronicle, story):
    """增资: counts its increment."""
    story.sign(chronicle.office.day(60), kind="supplement", amount=3000, title="增资补充协议")


def back(chronicle, story):
    """Fell back to 对接 when the investor asked for changes, and was signed again."""
    office, project = chronicle.office, story.project
    moves.move_back(
        actor=story.manager, project=project, version=project.version, reason="投资方要求修改用地条款，退回对接", today=office.day(24)
    )
    project.refresh_from_db()
    moves.advance(
        actor=story.clerk, project=project, to=Stage.SIGNED, version=project.version, today=office.day(17), effective_on=office.day(17)
    )


def past(chronicle: Chronicle) -> None:
    """What lies some days back and that nobody need be told of any more."""
    _met_at_the_fair(chronicle)
    _answered_instructions(chronicle)
    _on_the_team(chronicle)
    _corrected(chronicle)
    _links(chronicle)
    _landing_tasks(chronicle)
    landing.past(chronicle)
    promises(chronicle)


def now(chronicle: Chronicle) -> None:
    """What waits today."""
    landing.now(chronicle)
    people, today, projects = chronicle.office.people, chronicle.office.today, chronicle.projects
    admitting.waive_one(chronicle)
    tasks.give(
        actor=people["leader"],
        project=projects["tuxian"],
        text="请本周内面见投资方负责人，说清屠宰资质问题，书面报我。",
        due=today + datetime.timedelta(days=2),
        today=today,
    )
    tasks.give(
        actor=people["liaison"],
        on_behalf_of=people["leader"],
        behalf_source=f"{today:%m月%d日}链长碰头会",
        project=projects["chuanwei"],
        text="凌家标准厂房优先保障该项目，请片区给出腾退时间。",
        due=today + datetime.timedelta(days=4),
        today=today,
    )
    tasks.give(
        actor=people["leadership"],
        kind="supervision",
        project=projects["lengxian"],
        text="节能审查何时办结？请报时间表。",
        due=today + datetime.timedelta(days=3),
        today=today,
    )
    asked = tasks.give(
        actor=people["leader"],
        project=projects["guolv"],
        text="资金推迟的原因查清了没有？请三日内报。",
        due=today + datetime.timedelta(days=1),
        today=chronicle.office.day(2),
    )
    tasks.reply(
        actor=people["officer"],
        task=asked,
        text="已与投资方财务总监通话：并购贷款月底放款，放款后五个工作日内注册项目公司。",
        now=timezone.now(),
    )
    contact_requests.request_contact(
        actor=people["officer-zigong"],
        name=projects["chuanwei"].enterprise.name,
        kind=RequestKind.JOIN,
        reason="该企业在我区有配套供应商，想一同对接",
        today=today,
    )


def views(chronicle: Chronicle) -> None:
    """Saved filters, one of them shared."""
    people = chronicle.office.people
    keep_view(actor=people["manager"], name="红灯项目", query="light=red", layout="table", is_shared=True)
    keep_view(actor=people["officer"], name="我的在谈项目", query="owner=me&stage=engagement", layout="board", is_shared=False)


def _met_at_the_fair(chronicle):
    """Twelve firms at a fair are not twelve leads: firms with a follow-up and no project."""
    officer, day = chronicle.office.people["officer"], chronicle.office.day(18)
    for number, name in enumerate(MET_AT_THE_FAIR):
        firm = register.register(actor=officer, name=f"演示·{name}", region=chronicle.regions["chongqing"])
        follow_ups.log_follow_up(
            actor=officer,
            today=day,
            enterprise=firm,
            said=f"在{FAIR}交换名片，对方对川南布点有兴趣，暂无明确计划。",
            kind="meeting",
            happened_at=timezone.make_aware(datetime.datetime.combine(day, datetime.time(10 + number, 10))),
            next_step="寄送园区资料" if number < 2 else "",
            next_on=chronicle.office.day(-3 - number) if number < 2 else None,
            participants="展台负责人",
        )


def _answered_instructions(chronicle):
    office, projects = chronicle.office, chronicle.projects
    given = (
        ("leader", "xingeng", 45, "试生产期间请帮助企业落实原料仓储。", "已协调中转仓 2000 吨，企业满意。"),
        ("leader", "maihua", 30, "请盯紧主体工程进度，雨季前封顶。", "已封顶，内装进场。"),
        ("leader-zigong", "yandu", 20, "请比较租用厂房与自建两个方案。", "已出比较表，投资方倾向先租后建。"),
        ("deputy", "jiangxi", 12, "用地手续要倒排工期。", "已倒排，规划许可本月底办结。"),
    )
    for giver, key, ago, text, answer in given:
        project, day = projects[key], office.day(ago)
        due = day + datetime.timedelta(days=7)
        task = tasks.give(actor=office.people[giver], project=project, text=text, due=due, today=day)
        replied_at = timezone.make_aware(datetime.datetime.combine(due - datetime.timedelta(days=2), datetime.time(15, 30)))
        tasks.reply(actor=project.owner, task=task, text=answer, now=replied_at)
        asked_at = timezone.make_aware(datetime.datetime.combine(day, datetime.time(9, 5)))
        Task.objects.filter(pk=task.pk).update(created_at=asked_at)


def _on_the_team(chronicle):
    office = chronicle.office
    changes.add_member(
        actor=office.people["officer"],
        project=chronicle.projects["yuanhang"],
        user=office.people["leader"],
        role="leader",
        today=office.day(50),
    )
    changes.add_member(
        actor=office.people["officer"],
        project=chronicle.projects["lengxian"],
        user=office.people["officer2"],
        role="member",
        today=office.day(40),
    )


def _corrected(chronicle):
    """更正: the signing day of a project had been written down five days late."""
    office, project = chronicle.office, chronicle.projects["jiangxi"]
    state = ProjectState.objects.get(project=project, kind="advance", stage="signed")
    corrections.correct(
        actor=office.people["manager"],
        state=state,
        effective_on=state.effective_on - datetime.timedelta(days=5),
        reason="签约日期以协议落款为准，原记录晚了五天",
        today=office.day(10),
    )


def _links(chronicle):
    leader, today = chronicle.office.people["leader"], chronicle.office.today
    for slug, state in LINKS.items():
        confirm_link_state(actor=leader, node=chronicle.chains[slug], state=state, today=today)


def _landing_tasks(chronicle):
    """The approval department has something overdue, something due soon, and something done."""
    office, today = chronicle.office, chronicle.office.today
    department, officer = office.departments["nj-approval"], office.people["officer"]
    for key, title, due in (("nongda", "核发施工许可证", -1), ("jiangxi", "办理不动产首次登记", 2), ("maihua", "竣工联合验收预审", 9)):
        plan = chronicle.projects[key].landing_plan
        add_task(
            actor=officer,
            plan=plan,
            title=title,
            phase="construction",
            due=today + datetime.timedelta(days=due),
            department=department,
            today=office.day(15),
        )
    done = add_task(
        actor=officer,
        plan=chronicle.projects["nongda"].landing_plan,
        title="图纸联合审查",
        phase="approval",
        due=office.day(5),
        department=department,
        today=office.day(15),
    )
    complete_task(actor=office.people["department"], task=done, done_on=office.day(6), result="一次通过", today=office.day(6))
