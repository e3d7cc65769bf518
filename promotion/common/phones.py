"""Phone numbers: cleaned when entered, masked when shown to those not entitled. Pure."""

import re

from django.utils.translation import gettext as _

from promotion.common.errors import Refused
from promotion.common.text import without_blanks

MOBILE_DIGITS = 11
MASK = "****"
_MOBILE_IN_TEXT = re.compile(r"(?<![0-9])(1[3-9][0-9])[-\s]?([0-9]{4})[-\s]?([0-9]{4})(?![0-9])")
_ALLOWED = re.compile(r"\+?[0-9()\-]{5,24}(?:(?:转|#|x)[0-9]{1,6})?$")


def clean(text: str) -> str:
    """The number half-width and without blanks ("" for nothing typed); Refused when it cannot be a phone number."""
    number = without_blanks(text)
    if not number:
        return ""
    if number.startswith("+86"):
        number = number[3:].lstrip("-")
    digits = re.sub(r"[^0-9]", "", number)
    if not _ALLOWED.match(number) or not 5 <= len(digits) <= 20:
        raise Refused(_("电话号码“%(text)s”不对，请写手机号，或带区号的座机号。") % {"text": str(text).strip()[:30]})
    if re.fullmatch(r"1[3-9][0-9\-]*", number) and len(digits) != 11:
        raise Refused(_("手机号应为 11 位，现在是 %(n)s 位，请核对。") % {"n": len(digits)})
    return digits if re.fullmatch(r"1[3-9][0-9]{9}", digits) else number


def mask(phone: str) -> str:
    """`138****5678`; of a shorter number only the last two digits stay, of nothing nothing."""
    digits = re.sub(r"[^0-9]", "", phone or "")
    if not digits:
        return MASK if phone else ""
    if len(digits) >= 11:
        return f"{digits[:3]}{MASK}{digits[-4:]}"
    return f"{MASK}{digits[-2:]}"


def mask_all(text: str) -> str:
    """The text with every mobile number in it masked: people write them into notes."""
    return _MOBILE_IN_TEXT.sub(rf"\1{MASK}\3", text) if len(text) >= MOBILE_DIGITS else text
