"""The codes of the audit trail in words: `project.edit` is 项目·修改."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _

NOUNS = {
    "admission": _("准入"),
    "agreement": _("协议"),
    "chain": _("产业链"),
    "clearance": _("要件"),
    "contact": _("联系人"),
    "delivery": _("发件"),
    "device": _("设备"),
    "document": _("文件"),
    "enterprise": _("企业"),
    "export": _("导出"),
    "file": _("文件"),
    "follow_up": _("跟进"),
    "grant": _("授权"),
    "guard": _("登录防护"),
    "landing": _("落地"),
    "outbox": _("发件箱"),
    "password": _("密码"),
    "project": _("项目"),
    "sign_in": _("登录"),
    "sign_out": _("退出"),
    "task": _("任务"),
    "user": _("账号"),
    "view": _("视图"),
}
VERBS = {
    "add": _("新增"),
    "advance": _("推进"),
    "allocate": _("落实用地"),
    "answer": _("答复"),
    "assign": _("指派"),
    "attach": _("上传"),
    "away": _("外出"),
    "back": _("退回"),
    "candidates": _("备选片区"),
    "change": _("修改"),
    "channels": _("渠道"),
    "close": _("终止或停用"),
    "complete": _("办结"),
    "confirm": _("确认"),
    "correct": _("更正"),
    "create": _("建立"),
    "decide": _("决策"),
    "delete": _("删除"),
    "demo": _("演示"),
    "drop": _("删除"),
    "edit": _("修改"),
    "everywhere": _("全部设备"),
    "failed": _("失败"),
    "give": _("下达"),
    "given_up": _("放弃"),
    "hold": _("暂停"),
    "intake": _("登记"),
    "keep": _("保存"),
    "lift": _("解除等待"),
    "link_state": _("确认强弱"),
    "log": _("记录"),
    "marked": _("确认送达"),
    "member": _("专班"),
    "milestone": _("里程碑"),
    "next_step": _("下一步"),
    "open": _("启用"),
    "probe": _("查询"),
    "put_off": _("推迟"),
    "quiet": _("免打扰"),
    "record": _("登记"),
    "refused": _("被拒"),
    "register": _("登记"),
    "release": _("退出用地"),
    "renew": _("重新生成"),
    "reopen": _("重启"),
    "reply": _("回复"),
    "request": _("申请对接"),
    "requeued": _("重发"),
    "reset": _("重置"),
    "restore": _("恢复"),
    "resume": _("恢复"),
    "retract": _("撤回"),
    "reveal": _("查看电话"),
    "review": _("审核"),
    "revoke": _("收回"),
    "run": _("恢复发送"),
    "save": _("保存"),
    "store": _("存入"),
    "take_back": _("取消推迟"),
    "task": _("事项"),
    "trust": _("信任"),
    "undo": _("撤销"),
    "waive": _("豁免"),
    "withdraw": _("撤回"),
}


def tables() -> dict[str, str]:
    """The tables' names by their model names, for what was changed in the admin."""
    return {model._meta.model_name: str(model._meta.verbose_name) for model in apps.get_app_config("promotion").get_models()}


def in_words(action: str) -> str:
    """The action in words; unknown codes stay."""
    noun, _dot, verb = action.partition(".")
    parts = [str(NOUNS.get(noun) or tables().get(noun) or noun), str(VERBS.get(verb, verb))]
    return "·".join(part for part in parts if part)
