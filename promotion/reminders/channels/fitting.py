"""A text made to fit what the other side takes. Pure."""

MARK = "…"


def fit(text: str, limit: int) -> str:
    """`text` in at most `limit` UTF-8 bytes: cut at a character, its last line kept (unless that alone is too long): the number stands there."""
    if _size(text) <= limit:
        return text
    head, _newline, last = text.rstrip().rpartition("\n")
    tail = f"{MARK}\n{last}" if head else ""
    if not tail or _size(tail) > limit:
        return _cut(text, limit - _size(MARK)) + MARK
    return _cut(head, limit - _size(tail)).rstrip() + tail


def _cut(text: str, size: int) -> str:
    return text.encode("utf-8", "replace")[: max(size, 0)].decode("utf-8", "ignore")


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
