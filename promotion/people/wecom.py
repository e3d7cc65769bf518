"""What an account of 企业微信 looks like. Pure."""

import re

ACCOUNT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}")


def is_account(text: str) -> bool:
    """Whether `text` names exactly one person: `@all` and `a|b` would reach others.

    Letters, digits and `_-@.`, the first a letter or digit, 64 bytes at most: https://developer.work.weixin.qq.com/document/path/90195.
    """
    return bool(ACCOUNT.fullmatch(text))
