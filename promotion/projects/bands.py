"""The bands in which the amount of a project is told to those who may not know it: pure, read by sheets too."""

from decimal import Decimal

from django.utils.translation import gettext as _

# Upper bounds in 万元 and their words; the last band is open.
BANDS = (
    (Decimal(1000), "1000万元以下"),
    (Decimal(5000), "1000万—5000万元"),
    (Decimal(10_000), "5000万—1亿元"),
    (Decimal(50_000), "1亿—5亿元"),
    (Decimal(100_000), "5亿—10亿元"),
    (Decimal(500_000), "10亿—50亿元"),
)


def amount_band(amount: Decimal | None) -> str:
    """The band of an amount in 万元, as a 摘要 shows it."""
    if amount is None:
        return _("未填")
    for bound, words in BANDS:
        if amount < bound:
            return words
    return _("50亿元以上")


def is_amount_band(text: str) -> bool:
    """Whether a text is one that `amount_band` gives: no amount, whatever number stands in it."""
    return text in {amount_band(None), *(words for _bound, words in BANDS), amount_band(BANDS[-1][0])}
