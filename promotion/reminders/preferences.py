"""提醒设置 as the page shows it: kinds of messages in words, and the channels there are."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.people.roles import Role
from promotion.reminders.channels.ways import channels_on
from promotion.reminders.models import Channel, MessageKind, Preference
from promotion.reminders.models.outbox import PERSONAL
from promotion.reminders.services.audience import BY_THE_WEEK
from promotion.reminders.services.wishes import addresses

# What each kind holds, in words; grouped by when it leaves the application.
AT_ONCE = (
    (MessageKind.INSTRUCTION, gettext_lazy("批示与回复"), gettext_lazy("批示、督办，以及对您批示的回复")),
    (MessageKind.ASSIGNMENT, gettext_lazy("指派与移交"), gettext_lazy("项目指派、移交给您，加入专班")),
    (MessageKind.NOTICE, gettext_lazy("告知"), gettext_lazy("申请未获同意、授权将止；其余只在站内")),
)
DAILY = (
    (MessageKind.DUE, gettext_lazy("到期"), gettext_lazy("下一步、落地事项、协议条款等当日到期")),
    (MessageKind.OVERDUE, gettext_lazy("逾期"), gettext_lazy("您的事项逾期，以及请您协调的")),
    (MessageKind.QUIET, gettext_lazy("久未跟进"), gettext_lazy("项目久未联系投资方，或在本阶段停留过久")),
)
WEEKLY = ((MessageKind.DIGEST, gettext_lazy("周一一页"), gettext_lazy("您的产业链：需要您定的、上周变化、卡住的、目标")),)
OFF = {Channel.EMAIL: gettext_lazy("本系统未开通邮件"), Channel.WECOM: gettext_lazy("本系统未开通企业微信")}
UNREACHED = {
    Channel.EMAIL: gettext_lazy("没有登记您的邮箱，请管理员补登您的邮箱"),
    Channel.WECOM: gettext_lazy("没有登记您的企业微信账号，请管理员补登您的企业微信账号"),
}


@dataclass(frozen=True)
class Column:
    """One channel out of the application; `problem` says what is to be done before it can be chosen."""

    channel: str
    label: str
    problem: str


@dataclass(frozen=True)
class Cell:
    """One box: `pair` is what it posts; closed where the channel cannot be used."""

    pair: str
    label: str
    is_open: bool
    is_on: bool


@dataclass(frozen=True)
class Row:
    """One kind of message."""

    label: str
    text: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Group:
    """Rows that leave together."""

    title: str
    text: str
    rows: tuple[Row, ...]


def columns_for(user) -> list[Column]:
    """Every channel by which a person can be reached, usable or not."""
    on, reached = channels_on(), addresses([user.pk]).get(user.pk, {})
    problems = {
        channel: str(OFF[channel]) if channel not in on else "" if channel in reached else str(UNREACHED[channel]) for channel in PERSONAL
    }
    return [Column(channel, str(Channel(channel).label), problems[channel]) for channel in PERSONAL]


def matrix(wish: Preference, columns: list[Column], roles: frozenset[str]) -> list[Group]:
    """What the person has chosen. 周一一页 is there for those who get it."""
    groups = [
        Group(_("立即推送"), _("随到随发，免打扰时段内的等到时段结束"), _rows(AT_ONCE, wish, columns)),
        Group(_("每日摘要"), _("每个工作日 08:30 合成一条，把勾选的类别一并告诉您；都不勾就不发"), _rows(DAILY, wish, columns)),
    ]
    if roles & {Role(role) for role in BY_THE_WEEK}:
        groups.append(Group(_("每周"), _("每周第一个工作日 08:30，代替当日摘要"), _rows(WEEKLY, wish, columns)))
    return groups


def _rows(kinds, wish: Preference, columns: list[Column]) -> tuple[Row, ...]:
    return tuple(Row(str(label), str(text), tuple(_cell(kind, label, wish, column) for column in columns)) for kind, label, text in kinds)


def _cell(kind: str, label: str, wish: Preference, column: Column) -> Cell:
    pair = f"{kind}:{column.channel}"
    words = _("%(kind)s发%(channel)s") % {"kind": label, "channel": column.label}
    return Cell(pair, words, not column.problem, not column.problem and pair not in wish.declined)


def open_pairs(groups: list[Group]) -> list[str]:
    """The pairs that can be chosen."""
    return [cell.pair for group in groups for row in group.rows for cell in row.cells if cell.is_open]
