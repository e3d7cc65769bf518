"""统一社会信用代码 (GB 32100-2015): eighteen characters, the last a check digit. Pure."""

from django.utils.translation import gettext as _
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from promotion.common.errors import Refused
from promotion.common.text import without_blanks


def clean(text: str) -> str:
    """The code in capitals without blanks ("" for nothing typed); Refused says what is wrong with it."""
    code = without_blanks(text).replace("-", "").upper()
    if not code:
        return ""
    try:
        return uscc.validate(code)
    except InvalidLength:
        raise Refused(_("统一社会信用代码应为 18 位，现在是 %(n)s 位，请核对营业执照。") % {"n": len(code)}) from None
    except InvalidChecksum:
        raise Refused(_("统一社会信用代码的校验位不对，多半是抄错了一位，请核对营业执照。")) from None
    except ValidationError:
        raise Refused(_("统一社会信用代码里有不该出现的字符（不含 I、O、Z、S、V），请核对营业执照。")) from None


def is_valid(text: str) -> bool:
    """Whether the text is a complete and correct code."""
    return uscc.is_valid(without_blanks(text).replace("-", "").upper())
