"""How each field of a sheet is filled in: in words, and with one example. Data only; a test reads every example back."""

import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from promotion.exchange import wanted as kinds

HOW = {
    kinds.TEXT: _("文字，写在一行内"),
    kinds.LINES: _("文字，可以换行（Alt+回车）"),
    kinds.MONEY: _("数字，单位万元；也可带单位写成 3500万元、1.2亿、500万美元；未定请留空"),
    kinds.NUMBER: _("数字，单位见表头"),
    kinds.WHOLE: _("整数，单位见表头"),
    kinds.DATE: _("日期，如 2026-03-05、2026年3月5日、2026.3；只知道月份可只写到月"),
    kinds.MONTH: _("月份，如 2026-05、2026年5月"),
    kinds.YES_NO: _("从下拉中选 是 或 否；不清楚请留空"),
    kinds.NAMES: _("可写多个，用顿号（、）分开"),
    kinds.PHONES: _("11 位手机号，或带区号的座机；可写多个，用顿号分开"),
    kinds.CONTACTS: _("姓名；可写多个，用顿号分开"),
    kinds.CODE: _("18 位统一社会信用代码"),
    kinds.PERCENT: _("百分数，如 60%"),
}
MORE = {
    "code": _("系统里已有的项目填系统编号，新项目留空"),
    "project": _("填系统里的项目名称或项目编号"),
    "stage": _("从下拉中选：谋划、对接、签约、落地"),
    "zone": _("从下拉中选；有多个备选的用顿号分开，第一个为首选"),
    "chain": _("从下拉中选"),
    "channel": _("从下拉中选"),
    "owner": _("填系统里的姓名"),
    "opened_on": _("首次登记的日期，照实填写，可以是过去的日期"),
    "author": _("原记录人的姓名，照实填写"),
}
_DAY = datetime.date
_FIRM = "示例粮油食品（内江）有限公司"
_PROJECT = {"project": "示例粮食深加工项目", "enterprise": _FIRM}
_PEOPLE = {"contact": "王示例", "contact_title": "总经理", "phone": "13800000000"}
_NEXT = {"next_step": "邀请来园区选址", "next_on": _DAY(2026, 3, 20)}
EXAMPLES = {
    "projects": {
        "name": "示例粮食深加工项目",
        "sentence": "拟投资 1.2 亿元建设粮食深加工基地",
        "content": "新建两条粮食深加工生产线及配套仓储",
        "enterprise": _FIRM,
        "uscc": "91511002MA0000000M",
        "region": "成都市",
        **_PEOPLE,
        "stage": "对接",
        "status": "推进中",
        "amount": Decimal(12_000),
        "event": "西博会",
        "owner": "张示例",
        "leader": "李示例",
        "unit": "市中区招商局",
        "is_key": "是",
        "opened_on": _DAY(2025, 11, 3),
        "engaged_on": _DAY(2026, 1, 12),
        "ground_planned_on": _DAY(2026, 9, 1),
        "production_planned_on": _DAY(2027, 6, 1),
        "approval_code": "2601-511002-04-01-000000",
        "industry_code": "C1311",
        "land_mu": Decimal(60),
        "energy_tce": Decimal(800),
        "jobs": 120,
        "problem": "用地指标待落实",
        "progress": "企业负责人到园区考察了两处地块",
        "progress_on": _DAY(2026, 3, 5),
        **_NEXT,
    },
    "enterprises": {
        "name": _FIRM,
        "uscc": "91511002MA0000000M",
        "region": "成都市",
        **_PEOPLE,
        "is_chain_owner": "否",
        "is_leading": "是",
        "credentials": "高新技术企业、专精特新",
        "business": "粮油加工与销售",
        "website": "www.example.com",
        "email": "info@example.com",
        "wechat": "example",
    },
    "follow_ups": {
        **_PROJECT,
        "happened_on": _DAY(2026, 3, 5),
        "kind": "拜访",
        "said": "介绍了园区条件，企业希望先租厂房",
        "participants": "王示例、赵示例",
        "author": "张示例",
        "with_investor": "是",
        **_NEXT,
    },
    "fund_arrivals": {
        **_PROJECT,
        "month": _DAY(2026, 5, 1),
        "amount": Decimal(3_500),
        "evidence": "验资报告",
        "origin": "成都市",
        "verified_by": "李示例",
    },
    "milestones": {
        "project": _PROJECT["project"],
        "kind": "开工",
        "planned_on": _DAY(2026, 9, 1),
        "actual_on": _DAY(2026, 9, 10),
        "evidence": "施工许可 2026-001 号",
    },
    "sites": {
        "name": "示例地块 A-01",
        "kind": "地块",
        "area_mu": Decimal("65.5"),
        "planning_covered": "是",
        "supply_mode": "出让",
        "lease_until": _DAY(2046, 12, 31),
    },
}
