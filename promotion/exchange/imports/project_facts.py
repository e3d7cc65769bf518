"""What a row says about a project itself, with its words turned into rows of the office."""

import datetime
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from promotion.common.money import HOME
from promotion.common.text import without_blanks
from promotion.exchange.imports.cells import Values
from promotion.exchange.imports.masking import is_on_file
from promotion.exchange.imports.office import Office, unknown
from promotion.exchange.imports.plans import Complaint
from promotion.exchange.ledgers.projects import code_name_of
from promotion.projects.facts import Phase, Stage, Status
from promotion.projects.models import Project

PLAIN = (
    "name", "sentence", "content", "is_key", "company_name", "company_uscc", "approval_code", "industry_code", "land_mu", "energy_tce",
    "jobs", "problem",
)  # fmt: skip
LONGEST_SENTENCE = 300
STAGES = {
    Stage.PLANNING: "谋划 线索 意向 储备 策划 谋划阶段 意向阶段 线索阶段 谋划中 意向项目 储备项目 谋划储备",
    Stage.ENGAGEMENT: "对接 在谈 洽谈 在谈项目 对接阶段 洽谈阶段 在谈阶段 跟踪 跟踪洽谈 对接中 洽谈中 正在洽谈 对接洽谈 深度洽谈 拟签约",
    Stage.SIGNED: "签约 已签约 签约阶段 签约项目 已签 待落地 正式签约 已正式签约 签约未落地 已签约未落地 签约待落地",
    Stage.LANDED: "落地 已落地 落地阶段 落户 已落户 在建 开工 已开工 投产 已投产 竣工 审批中 建设中 落地项目 在建项目 开工建设 已开工建设 "
    "落地建设 已竣工 竣工投产 建成投产 已建成投产 试生产",
}
PHASES = {
    Phase.APPROVAL: "审批中",
    Phase.CONSTRUCTION: "已开工 开工 在建 建设中 在建项目 开工建设 已开工建设 落地建设 竣工 已竣工",
    Phase.OPERATION: "已投产 投产 竣工投产 建成投产 已建成投产 试生产",
}
_PHASE_OF = {word: phase for phase, words in PHASES.items() for word in words.split()}
_AROUND_A_STAGE = re.compile(r"^[0-9一二三四五六七八九十.、（）()年度]+|(?:项目|企业|台账|清单|明细|汇总|情况|一览|表)+$")
_STAGE_OF = {word: stage for stage, words in STAGES.items() for word in words.split()}
STATUSES = {
    Status.ACTIVE: "推进中 正常 在推进 正常推进 推进 进行中 正常推进中 有序推进",
    Status.ON_HOLD: "暂缓 搁置 暂停 缓建 已暂缓 暂缓推进 暂缓中 已搁置 已暂停 暂停推进",
    Status.CLOSED: "终止 已终止 中止 淘汰 放弃 退出 出库 终止合作 终止洽谈 已中止 已淘汰 已放弃 已退出 已出库",
}
_STATUS_OF = {word: status for status, words in STATUSES.items() for word in words.split()}


@dataclass
class Facts:
    """Zones (the first is the one), chain, channel, owner, leaders, and the money with its currency."""

    zones: list = field(default_factory=list)
    chain: object = None
    channel: object = None
    owner: object = None
    leaders: list = field(default_factory=list)
    region: object = None
    opened_on: datetime.date | None = None
    money: dict = field(default_factory=dict)

    def columns_of_new(self, values: Values) -> dict:
        """Columns of Project for `log_lead`."""
        columns = {key: values.get(key) for key in PLAIN if key in values and key != "name"}
        columns.setdefault("sentence", _first_words(values))
        return columns | self.money

    def changes_to(self, project: Project, values: Values) -> dict:
        """Columns in which the row says something else than what is on file."""
        wanted = {key: values.get(key) for key in PLAIN if key in values} | self.money
        for name, row in (("chain", self.chain), ("channel", self.channel)):
            if row is not None:
                wanted[name] = row
        if self.zones and project.zone_id is None:
            wanted["zone"] = self.zones[0]
        if project.is_confidential and wanted.get("name") == code_name_of(project):
            del wanted["name"]  # our own sheet, come back
        return {name: value for name, value in wanted.items() if not is_on_file(getattr(project, name), value)}


def facts_of(values: Values, office: Office) -> tuple[Facts, list[Complaint]]:
    """The row's words as rows; a complaint for each that means nothing here."""
    facts, complaints = Facts(), []

    def named(key: str, what: str, known, name: str):
        found = known.get(name)
        if found is None:
            complaints.append(Complaint(key, unknown(what, name, known)))
        return found

    if "chain" in values:
        facts.chain = named("chain", _("产业链环节"), office.chains, values.get("chain"))
    if "channel" in values:
        facts.channel = named("channel", _("招商方式"), office.channels, values.get("channel"))
    facts.zones = list(filter(None, (named("zone", _("片区"), office.zones, name) for name in values.get("zone", ()))))
    if owner_named(values):
        facts.owner = named("owner", _("责任人"), office.people, owner_named(values))
    facts.leaders = list(filter(None, (named("leader", _("领导"), office.colleagues, name) for name in values.get("leader", ()))))
    if stage_named(values) and stage_of(values) is None:
        complaints.append(
            Complaint("stage", _("没有“%(stage)s”这个阶段，请写 谋划、对接、签约 或 落地。") % {"stage": stage_named(values)})
        )
    if "region" in values:
        facts.region = named("region", _("地区"), office.regions, values.get("region"))
    facts.opened_on = values.get("opened_on")
    complaints += _days_ahead(values, office)
    _take_money(facts, values)
    return facts, complaints


def status_of(values: Values) -> Status | None:
    """The status a row names, 推进中 where it names none, or its stage once more (落地, 在建); None for a word that is none."""
    word = status_named(values)
    goes_on = not word or (stage_of(values) is not None and _stage(word) == stage_of(values))
    return Status.ACTIVE if goes_on else _STATUS_OF.get(word)


def status_named(values: Values) -> str:
    """The word a row has for its status."""
    return _named(values)[1]


def stage_named(values: Values) -> str:
    """The word a row has for its stage."""
    return _named(values)[0]


def _named(values: Values) -> tuple[str, str]:
    """Stage and status. Offices keep both in one column, under either head: 在谈, 已签约, 暂缓, also 签约·暂缓.

    Two statuses that differ come back as one word that is none.
    """
    stage, status = values.get("stage", ""), values.get("status", "")
    if not status and stage in _STATUS_OF:
        return "", stage
    if not stage and _stage(status):
        stage, status = status, ""
    said = _stops(stage)
    if status:
        once_more = _stage(status) and _stage(status) == _stage(stage)
        said += _stops(status) if once_more else [status]
    return stage, "·".join({_STATUS_OF.get(word, word): word for word in said}.values()) or status


def owner_named(values: Values) -> str:
    """Who keeps the project, as the row has it; "" where it names nobody, or says 待认领."""
    name = next(iter(values.get("owner", ())), "")
    return "" if name == _("待认领") else name


def phase_beside(values: Values, phase: str) -> list[str]:
    """A caution where the row says of a landed project how far it is (`落地·已投产`, `已投产`, under either head), and that is not its `phase`."""
    if stage_of(values) != Stage.LANDED:
        return []
    sentence = _("“%(field)s”里的“%(word)s”没有写入：落地以后的进度以里程碑为准，请在项目页登记。")
    return [
        sentence % {"field": head, "word": word}
        for key, head in (("stage", _("阶段")), ("status", _("状态")))
        for word in _parts(values.get(key, ""))
        if _PHASE_OF.get(word, phase) != phase
    ]


def stop_beside(values: Values) -> list[Complaint]:
    """A complaint where the day of a stop is said to be that of another (`2025年3月终止` of a project that is held)."""
    deed = values.deeds.get("status_on")
    if not deed or _STATUS_OF[deed] == status_of(values):
        return []
    return [Complaint("status_on", _("日期旁写的是“%(deed)s”，与本行的状态不符，请核对。") % {"deed": deed})]


def stage_of(values: Values) -> Stage | None:
    """The stage a row names; `落地·已开工` is 落地, `签约·暂缓` 签约."""
    return _stage(stage_named(values))


def _stage(word: str) -> Stage | None:
    """None too where behind the stage stands what is neither a status nor the same stage in another word, as a phase of 落地 is."""
    head, *tails = _parts(word) or ("",)
    stage = _STAGE_OF.get(head)
    return stage if all(tail in _STATUS_OF or _STAGE_OF.get(tail) == stage for tail in tails) else None


def _stops(word: str) -> list[str]:
    """The statuses behind a stage."""
    return [tail for tail in _parts(word)[1:] if tail in _STATUS_OF]


def _parts(word: str) -> list[str]:
    return [part for part in map(str.strip, word.split("·")) if part]


def stage_of_sheet(name: str) -> Stage | None:
    """The stage of which a sheet holds the projects, by its name (`签约项目台账`, `2. 在谈`)."""
    return _STAGE_OF.get(_AROUND_A_STAGE.sub("", without_blanks(name)))


def _days_ahead(values: Values, office: Office) -> list[Complaint]:
    """What has not happened yet cannot be on file."""
    words = {"opened_on": _("入库日期不能晚于今天，请核对。"), "progress_on": _("进展的日期不能晚于今天；还没发生的请写在“下一步”。")}
    return [Complaint(key, sentence) for key, sentence in words.items() if key in values and values.get(key) > office.today]


def _take_money(facts: Facts, values: Values) -> None:
    """万元, or the currency it was told in: the rate is not known here, so nothing is converted by guess."""
    money = values.get("amount")
    if money is None:
        return
    if money.currency == HOME:
        facts.money = {"amount": money.amount}
    else:
        facts.money = {"original_amount": money.amount, "currency": money.currency}


def _first_words(values: Values) -> str:
    """A project without a sentence of its own: what is to be built, else its name."""
    said = values.get("content", "").split("\n")[0].strip() or values.get("name", "")
    return said[:LONGEST_SENTENCE]
