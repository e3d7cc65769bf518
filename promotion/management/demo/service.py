"""What follows a signature in the demo office: money that came, issues in every state, yearly outcomes, 五未 of every kind, four-ones. Invented."""

from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from promotion.landing import services
from promotion.landing.services.funds import is_locked
from promotion.management.demo.history import Chronicle
from promotion.places.models import Region
from promotion.projects.services import changes, papers

SAID = "演示数据"
# project: (days ago, share of the investment in %, evidence)
ARRIVALS = {
    "xingeng": ((280, 20, "capital_report"), (170, 35, "bank_slip"), (100, 25, "equipment_list"), (18, 5, "invoice")),
    "maihua": ((150, 30, "capital_report"), (60, 20, "bank_slip")),
    "doupo": ((260, 15, "capital_report"), (140, 20, "bank_slip"), (95, 10, "invoice")),
    "lugang": ((220, 10, "capital_report"), (98, 15, "bank_slip"), (12, 4, "invoice")),
    "chuneng": ((140, 8, "capital_report"), (22, 6, "bank_slip")),
    "fenbo": ((190, 40, "capital_report"), (80, 35, "equipment_list")),
    "juhe": ((240, 25, "capital_report"), (120, 30, "bank_slip"), (25, 12, "equipment_list")),
    "sugai": ((280, 50, "capital_report"), (180, 40, "equipment_list")),
    "shuniu": ((210, 12, "capital_report"), (85, 14, "bank_slip")),
}
FRESH_DAYS = 30  # what came since waits to be verified
# project: two years of revenue, output, tax, R&D (万元), jobs, energy (吨标准煤), land (亩); "" where there is no data
YEARS = {
    "xingeng": (("8600", "9100", "310", "130", 260, "3100", "60"), ("21400", "22600", "860", "420", 318, "3950", "60")),
    "fenbo": (("2600", "", "70", "", 120, "260", "40"), ("5900", "6100", "190", "", 176, "390", "40")),
    "juhe": (("14200", "15000", "520", "390", 280, "5600", "90"), ("33800", "35200", "1480", "980", 346, "7200", "90")),
    "sugai": (("1900", "2000", "", "15", 96, "", "35"), ("3100", "3300", "62", "22", 148, "1300", "35")),
}


def serve(chronicle: Chronicle) -> None:
    """Everything of this file, in the order of its days."""
    _funds(chronicle)
    _issues(chronicle)
    _outcomes(chronicle)
    _stalls(chronicle)
    _four_ones(chronicle)


def _checker(chronicle, project):
    is_zigong = project.zone.region.slug == "zigong-daan"
    return chronicle.office.people["manager-zigong" if is_zigong else "manager"]


def _funds(chronicle):
    office, entries = chronicle.office, []
    for key, rows in ARRIVALS.items():
        project = chronicle.projects[key]
        for ago, share, evidence in rows:
            entries.append((ago, project, (project.amount * share / 100).quantize(Decimal(1)), evidence))
    made = {}
    for ago, project, amount, evidence in sorted(entries, key=lambda row: -row[0]):
        day = office.day(ago)
        arrival = services.record_arrival(
            actor=project.owner,
            project=project,
            amount=amount,
            arrived_on=day,
            evidence_kind=evidence,
            evidence_note=SAID,
            today=day,
        )
        if ago > FRESH_DAYS:
            services.verify_arrival(actor=_checker(chronicle, project), arrival=arrival, today=day)
        made.setdefault(project.code, []).append(arrival)
    _close_a_month(chronicle)
    wrong = made[chronicle.projects["doupo"].code][1]
    services.reverse_arrival(
        actor=office.people["manager"],
        arrival=wrong,
        amount=(wrong.amount / 4).quantize(Decimal(1)),
        reason="演示：进账单含往来款，按验资口径冲减",
        today=office.day(9),
    )


def _close_a_month(chronicle):
    """The month of a hundred days ago, for 内江: reported, and closed."""
    office, city = chronicle.office, Region.objects.get(slug="neijiang")
    month = office.day(98).replace(day=1)
    if not is_locked(city, month):
        services.lock_month(actor=office.people["admin"], region=city, month=month, reason="演示：该月数据已上报", today=office.day(60))


def _issues(chronicle):
    office, people, projects = chronicle.office, chronicle.office.people, chronicle.projects

    def take_in(key, ago, kind, text):
        project = projects[key]
        return services.raise_issue(
            actor=project.owner,
            project=project,
            kind=kind,
            text=f"演示：{text}",
            raised_by="项目公司负责人（演示）",
            raised_on=office.day(ago),
            today=office.day(ago),
        )

    def give(issue, ago, **to):
        return services.assign_issue(actor=issue.received_by, issue=issue, today=office.day(ago), **to)

    def answer(issue, ago, text, is_final=True):
        day = office.day(ago)
        return services.answer_issue(actor=issue.received_by, issue=issue, text=text, answered_on=day, is_final=is_final, today=day)

    def ask(issue, ago, satisfaction, note=""):
        day = office.day(ago)
        return services.confirm_issue(
            actor=issue.received_by, issue=issue, satisfaction=satisfaction, confirmed_on=day, note=note, today=day
        )

    take_in("nongda", 1, "labour", "投产前需招 60 名操作工，请协助组织招聘会")
    late = give(take_in("nongda", 45, "energy", "临时用电容量偏小，夜间施工跳闸"), 44, function="power")
    answer(late, 43, "供电部门已现场勘查，正在出方案", is_final=False)
    working = give(take_in("nongda", 4, "approval", "消防验收与规划核实能否同步办理"), 3, function="approval")
    answer(working, 2, "已列入联合验收议题", is_final=False)
    answer(
        give(take_in("xingeng", 9, "facilities", "厂区门前道路无公交站，职工通勤不便"), 8, assignee=people["officer"]),
        1,
        "已与公交公司商定增设站点，下月启用",
    )
    ask(
        answer(give(take_in("juhe", 60, "land", "二期预留地围挡占用消防通道"), 59, function="natural_resources"), 50, "围挡已退让四米"),
        48,
        "very",
    )
    ask(
        answer(
            give(take_in("sugai", 50, "money", "申请贴息贷款材料反复补正"), 48, assignee=people["officer-zigong"]), 40, "已一次性告知并代办"
        ),
        39,
        "basically",
    )
    again = answer(give(take_in("nongda", 30, "energy", "天然气接入报价偏高"), 29, function="reform"), 20, "价格按目录执行")
    ask(again, 6, "not", "只解释了价格，没有说能否分期，企业不满意")
    offered = take_in("lugang", 2, "other", "园区班车时刻与装卸班次不衔接")
    services.offer_issue(
        actor=offered.received_by, issue=offered, to=people["manager"], reason="涉及园区公共服务，请片区接手", today=office.day(1)
    )


def _outcomes(chronicle):
    office, this_year = chronicle.office, chronicle.office.today.year
    names = ("revenue", "output", "tax", "rd", "jobs", "energy_tce", "land_mu")
    for key, rows in YEARS.items():
        project = chronicle.projects[key]
        for year, row in zip((this_year - 1, this_year), rows, strict=True):
            figures = {
                name: None if cell == "" else cell if name == "jobs" else Decimal(cell) for name, cell in zip(names, row, strict=True)
            }
            services.record_outcome(
                actor=project.owner, project=project, year=year, source=f"{SAID}（企业报表）", today=office.today, **figures
            )
    corrected = {**figures, "revenue": Decimal(3260)}
    services.record_outcome(
        actor=project.owner,
        project=project,
        year=this_year,
        source=f"{SAID}（企业报表）",
        today=office.today,
        reason="演示：补计漏报的开票收入",
        **corrected,
    )


def _stalls(chronicle):
    """批而未供 and 竣而未投; the other three are there by themselves."""
    office, projects = chronicle.office, chronicle.projects
    for key, kind, ago, evidence in (("guolv", "filed", 25, "备案证明（演示）"), ("shuniu", "completed", 12, "竣工验收备案（演示）")):
        project, day = projects[key], office.day(ago)
        services.record_milestone(actor=project.owner, project=project, kind=kind, actual_on=day, evidence=evidence, today=day)


def _four_ones(chronicle):
    """重点项目 with all four, and 储能 that lacks its leader."""
    people, projects, day = chronicle.office.people, chronicle.projects, chronicle.office.day(35)
    teams = (
        ("xingeng", "deputy", "leader"),
        ("xingeng", "officer2", "member"),
        ("juhe", "leader-zigong", "leader"),
        ("juhe", "manager-zigong", "member"),
        ("chuneng", "officer", "member"),
    )
    for key, who, role in teams:
        project = projects[key]
        changes.add_member(actor=project.owner, project=project, user=people[who], role=role, today=day)
    scheme = SimpleUploadedFile("演示·工作方案.txt", "演示：倒排工期表".encode())
    project = projects["chuneng"]
    papers.attach(actor=project.owner, project=project, upload=scheme, title="演示·工作方案", kind="scheme", today=day)
