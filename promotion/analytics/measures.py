"""What may be added up, and what never."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from promotion.analytics.models import Target
from promotion.common.errors import Refused


def sum_targets(targets: Sequence[Target]) -> Decimal | None:
    """Σ of like goals, in their own unit; None where none of them has a figure ("no data" is not 0).

    Refused where they are of different measures, units, years or manners of counting, where some lack a figure, or where the area of one
    holds that of another (domain.md §4: the five industries' 450 亿元 and the park's 230 亿元 are never put side by side in one Σ).
    """
    for column, what in (
        ("metric", _("指标")),
        ("unit", _("单位")),
        ("kind", _("目标与基数")),
        ("year", _("年份")),
        ("comparator", _("比较方式")),
    ):
        found = sorted({str(getattr(target, column) or _("未写")) for target in targets})
        if len(found) > 1:
            raise Refused(_("%(what)s不同（%(found)s），口径不一，不能相加；请分开列出。") % {"what": what, "found": "、".join(found)})
    known = [target.value for target in targets if target.value is not None]
    if not known:
        return None
    if len(known) < len(targets):
        raise Refused(_("%(n)d 项没有数据，合计不完整，不能相加；请先补数或去掉这几项。") % {"n": len(targets) - len(known)})
    _refuse_nested(targets)
    return sum(known, Decimal(0))


def _refuse_nested(targets):
    for outer in targets:
        for inner in targets:
            if inner is not outer and inner.scope_type == outer.scope_type and inner.scope.is_under(outer.scope):
                raise Refused(_("“%(inner)s”已包含在“%(outer)s”之内，不能重复相加。") % {"inner": inner.scope, "outer": outer.scope})
