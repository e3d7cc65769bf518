"""What a role may do: one table, read by every service.

A role is held through a dated Grant (room `access`), which also says where. The abilities here say *what*; the grant says *on which rows*.
Source: the role table of the domain (招商专员, 片区负责人, 链长 …).
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """The roles of an investment-promotion office."""

    OFFICER = "officer", _("招商专员")
    ZONE_MANAGER = "zone_manager", _("片区负责人")
    CHAIN_LEADER = "chain_leader", _("链长")
    DEPUTY_LEADER = "deputy_leader", _("副链长")
    LIAISON = "liaison", _("链长联络员")
    JOINT_OFFICE = "joint_office", _("联合办")
    LEADERSHIP = "leadership", _("领导·督查")
    DEPARTMENT = "department", _("部门经办")
    ADMINISTRATOR = "administrator", _("管理员")


class Ability(TextChoices):
    """The acts a role can be entitled to."""

    LOG_LEAD = "log_lead", _("登记线索")
    EDIT_OWN = "edit_own", _("维护本人项目")
    CLAIM = "claim", _("认领线索")
    EDIT_IN_SCOPE = "edit_in_scope", _("维护范围内项目")
    ASSIGN = "assign", _("指派责任人")
    MOVE_BACK = "move_back", _("退回阶段")
    HOLD = "hold", _("暂缓")
    CLOSE = "close", _("终止与重启")
    CORRECT = "correct", _("更正历史")
    INSTRUCT = "instruct", _("批示")
    SUPERVISE = "supervise", _("督办")
    CONFIRM_LINK = "confirm_link", _("确认环节强弱")
    WAIVE = "waive", _("准入限制项豁免")
    MERGE = "merge", _("合并重复企业")
    DECIDE_FIRST_CONTACT = "decide_first_contact", _("裁定首谈")
    REVIEW_COMPETITION = "review_competition", _("公平竞争审查")
    DO_DEPARTMENT_TASKS = "do_department_tasks", _("办理部门事项")
    VERIFY_FUNDS = "verify_funds", _("核实到位资金")
    LOCK_FUNDS = "lock_funds", _("锁定到位资金月份")
    ENTER_EXISTING = "enter_existing", _("存量导入")
    ADMINISTER = "administer", _("后台管理")


_LEADER = {Ability.INSTRUCT, Ability.CONFIRM_LINK, Ability.WAIVE}

ABILITIES: dict[str, frozenset[str]] = {
    Role.OFFICER: frozenset({Ability.LOG_LEAD, Ability.EDIT_OWN, Ability.CLAIM}),
    Role.ZONE_MANAGER: frozenset(
        {
            Ability.LOG_LEAD,
            Ability.EDIT_OWN,
            Ability.CLAIM,
            Ability.EDIT_IN_SCOPE,
            Ability.ASSIGN,
            Ability.MOVE_BACK,
            Ability.HOLD,
            Ability.CLOSE,
            Ability.CORRECT,
            Ability.SUPERVISE,
            Ability.VERIFY_FUNDS,
            Ability.MERGE,
            Ability.ENTER_EXISTING,
        }
    ),
    Role.CHAIN_LEADER: frozenset(_LEADER),
    Role.DEPUTY_LEADER: frozenset(_LEADER),
    Role.LIAISON: frozenset({Ability.INSTRUCT, Ability.CONFIRM_LINK}),
    Role.JOINT_OFFICE: frozenset({Ability.SUPERVISE, Ability.DECIDE_FIRST_CONTACT, Ability.REVIEW_COMPETITION}),
    Role.LEADERSHIP: frozenset({Ability.SUPERVISE}),
    Role.DEPARTMENT: frozenset({Ability.DO_DEPARTMENT_TASKS}),
    Role.ADMINISTRATOR: frozenset(
        {
            Ability.ADMINISTER,
            Ability.EDIT_IN_SCOPE,
            Ability.ASSIGN,
            Ability.MOVE_BACK,
            Ability.HOLD,
            Ability.CLOSE,
            Ability.CORRECT,
            Ability.VERIFY_FUNDS,
            Ability.LOCK_FUNDS,
            Ability.MERGE,
            Ability.ENTER_EXISTING,
        }
    ),
}


def roles_with(ability: str) -> frozenset[str]:
    """The role codes that carry `ability`."""
    return frozenset(role for role, abilities in ABILITIES.items() if ability in abilities)
