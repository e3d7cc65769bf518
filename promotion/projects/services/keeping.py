"""What a stage was earned with is not taken away behind its gate."""

from decimal import Decimal

from django.utils.translation import gettext as _

from promotion.common.errors import Refused
from promotion.projects.facts import Stage, stage_index

COMPANY = ("company_name", "company_uscc", "company_region")


def check_kept(stage: str, changed: dict, *, pledged: Decimal | None = None) -> None:
    """Raise Refused where `changed` (field → new value) would empty what `stage` asked for, or give a signed project another amount.

    `pledged` is the amount that stands for a signed project; only agreements change it.
    """
    reached = stage_index(stage)
    emptied = {name for name, value in changed.items() if value in (None, "")}
    if reached >= stage_index(Stage.ENGAGEMENT):
        for name, sentence in (
            ("enterprise", _("对接及以后的项目必须有投资方。")),
            ("owner", _("对接及以后的记录必须有项目责任人。")),
            ("chain", _("对接及以后的项目必须有产业链环节。")),
        ):
            if name in emptied:
                raise Refused(sentence, field=name)
    if reached >= stage_index(Stage.SIGNED):
        if "zone" in emptied:
            raise Refused(_("签约以后不能没有片区，请选择落户片区。"), field="zone")
        if "amount" in changed and changed["amount"] != pledged:
            raise Refused(_("签约以后投资额以协议为准；有增加请登记补充协议。"), field="amount")
    if stage == Stage.LANDED and emptied & set(COMPANY):
        raise Refused(_("落地项目必须有项目公司的名称、信用代码和注册地。"), field=min(emptied & set(COMPANY)))
