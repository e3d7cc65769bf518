"""跟进: talks of earlier days with their own day and author. One that is on file already changes nothing."""

from django.utils.translation import gettext as _

from promotion.common.sheets.cells import Cell, Fault
from promotion.common.sheets.values import read_names
from promotion.exchange.imports.cells import Values
from promotion.exchange.imports.masking import as_the_row_says, names_as_the_row_says, says_the_same, sees_phones
from promotion.exchange.imports.office import Office
from promotion.exchange.imports.plans import Complaint, Made, Plan, Said
from promotion.exchange.imports.project_talks import moment
from promotion.exchange.imports.targets import must_be_editable, target_of
from promotion.exchange.imports.telling import differences, left_out, not_kept
from promotion.exchange.models.rows import Verdict
from promotion.exchange.wanted import FOLLOW_UPS
from promotion.projects.models import FollowUp, FollowUpKind
from promotion.projects.services import deadlines, follow_ups
from promotion.projects.services.taking_back import step_now

LONGEST_PARTICIPANTS = 200
KINDS = {
    FollowUpKind.CALL: "电话 通话 来电 去电 电话联系 电话沟通",
    FollowUpKind.VISIT: "拜访 走访 上门 外出拜访 登门拜访 外出招商",
    FollowUpKind.RECEPTION: "接待考察 接待 考察 来访 实地考察 来园考察 来访考察",
    FollowUpKind.MEETING: "洽谈 会谈 座谈 见面 会议 面谈 视频会议 线上洽谈",
    FollowUpKind.MESSAGE: "微信 短信 邮件 线上 消息",
    FollowUpKind.INTERNAL: "内部研究 内部 研究 内部会议 部门会商",
}
_KIND_OF = {word: kind for kind, words in KINDS.items() for word in words.split()}


def plan(values: Values, office: Office, said: Said) -> Plan:
    """What entering the row would do."""
    target = target_of(values, office, or_firm=True)
    complaints = [target.complaint] if target.complaint else []
    if target.project:
        complaints += must_be_editable(target.project, office, "project")
    kind = _KIND_OF.get(values.get("kind", "电话"))
    if kind is None:
        names = "、".join(str(FollowUpKind(each).label) for each in KINDS)
        complaints.append(
            Complaint("kind", _("没有“%(kind)s”这种方式，请写 %(names)s 之一。") % {"kind": values.get("kind"), "names": names})
        )
    day = values.get("happened_on")
    if day > office.today:
        complaints.append(Complaint("happened_on", _("跟进时间不能晚于今天；还没发生的请写在“下一步”。")))
    if values.get("next_on", day) < day:
        complaints.append(Complaint("next_on", _("下一步时间不能早于这次跟进的日期。")))
    people = "、".join(values.get("participants", ()))
    if len(people) > LONGEST_PARTICIPANTS:
        complaints.append(Complaint("participants", _("参加人太长，最多 200 个字，请删减。")))
    about = f"{target.about} {values.get('said')[:40]}".strip()
    if complaints:
        return Plan(Verdict.ERROR, about=about, complaints=tuple(complaints))
    talk = {
        "said": values.get("said"),
        "happened_at": moment(day),
        "kind": kind,
        "with_investor": values.get("with_investor", kind != FollowUpKind.INTERNAL),
        "participants": people,
        "next_step": values.get("next_step", ""),
        "next_on": values.get("next_on"),
        "author_name": values.get("author", ""),
    }
    sees = sees_phones(target.project, target.enterprise, office.actor)
    on_file = _on_file(target, day, values.get("said"), sees)
    cautions = (*target.cautions, *not_kept(FOLLOW_UPS, values))
    if on_file:
        cautions += tuple(differences(FOLLOW_UPS, values, [_as_read(row, values, sees) for row in on_file]))
        return Plan(Verdict.SAME, about=about, cautions=cautions)
    if kind == FollowUpKind.INTERNAL and values.get("with_investor"):
        cautions += tuple(left_out(FOLLOW_UPS, {"with_investor"}))
    return Plan(Verdict.NEW, about=about, facts={"target": target, "talk": talk}, cautions=cautions)


def apply(plan: Plan, office: Office, said: Said) -> list[Made]:
    """Enter it."""
    target, talk = plan.facts["target"], plan.facts["talk"]
    source = (
        deadlines.next_step_source(target.project) if target.project else f"next_step:enterprise:{target.enterprise.pk}:{office.actor.pk}"
    )
    before = step_now(source)
    made = follow_ups.bring_in_follow_up(
        actor=office.actor,
        today=office.today,
        project=target.project,
        enterprise=target.enterprise,
        author=office.author(talk["author_name"]),
        **talk,
    )
    after = step_now(source)
    written = [Made("followup", made.pk, is_new=True)]
    if after and after != before:
        pk = after.pop("pk")
        old = {name: value for name, value in (before or {}).items() if name != "pk"}
        written.append(Made("deadline", pk, is_new=not before, before=old, after=after))
    return written


def _on_file(target, day, text: str, sees: bool) -> list[FollowUp]:
    about = {"project": target.project} if target.project else {"enterprise": target.enterprise}
    rows = FollowUp.objects.filter(**about, withdrawn_at__isnull=True, happened_at__date=day).select_related("author")
    return [row for row in rows if says_the_same(row.said, text, sees)]


def _as_read(row: FollowUp, values: Values, sees: bool) -> dict:
    """What is on file of a talk, as a row of a sheet has it: a kind by the very word of the row where that means it, phones only for who sees."""
    word = values.get("kind")
    return {
        "kind": word if _KIND_OF.get(word) == row.kind else str(row.get_kind_display()),
        "participants": names_as_the_row_says(row.participants, values.get("participants"), sees, _names),
        "author": as_the_row_says(row.author_name or str(row.author), values.get("author"), sees),
        "with_investor": row.with_investor,
        "next_step": as_the_row_says(row.next_step, values.get("next_step"), sees),
        "next_on": row.next_on,
    }


def _names(text: str) -> tuple[str, ...]:
    """Who took part, parted as in a sheet; the whole text, where a sheet could not hold it."""
    found = read_names(Cell("", text), LONGEST_PARTICIPANTS)
    return (text,) if isinstance(found, Fault) else found.value or ()
