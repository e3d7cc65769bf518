"""What moving on will change: said before the button is pressed."""

from django.utils.translation import gettext as _

from promotion.agreements.services import formal_of, pledged
from promotion.common.money import show_amount
from promotion.projects.facts import Stage
from promotion.projects.services.lighting import load_limits


def changes_ahead(project, to: str) -> list[tuple[str, str]]:
    """(what, before → after), in the order in which people ask."""
    limits = load_limits()
    before, after = limits[project.stage].quiet, limits[to].quiet
    rows = [
        (_("阶段"), f"{project.get_stage_display()} → {Stage(to).label}"),
        (_("与投资方联系的时限"), _("%(before)d 天 → %(after)d 天") % {"before": before, "after": after}),
    ]
    if to == Stage.ENGAGEMENT:
        rows.append((_("责任人"), _("从此必须有责任人和投资方，不能再放回公共池")))
    if to == Stage.SIGNED:
        old, new = show_amount(project.amount), show_amount(pledged(project)) if formal_of(project) else _("正式协议的协议投资额")
        rows.append((_("投资额"), f"{old} → {new}" if old != new else _("%(amount)s，不变") % {"amount": new}))
        rows.append((_("片区"), _("备选片区 → 落户片区 %(zone)s") % {"zone": project.zone or "—"}))
    if to == Stage.LANDED:
        rows.append((_("落地阶段"), _("按里程碑显示：审批中 → 已开工 → 已投产")))
        rows.append((_("落地事项"), _("承诺日期进入相关部门的待办和提醒")))
    return rows
