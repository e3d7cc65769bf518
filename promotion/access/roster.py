"""A pasted list of people: 姓名 账号 单位或部门 角色 地域 手机, one per line, parted by tabs or commas. Pure."""

import re
from dataclasses import dataclass

from promotion.common.text import one_line, strip_invisible, without_blanks

HEADS = ("姓名", "账号", "单位", "角色", "地域", "手机")
_PARTS = re.compile(r"[\t,，]")


@dataclass(frozen=True)
class RosterLine:
    """One line as typed; `number` is its place in the pasted text, from 1."""

    number: int
    name: str
    username: str
    body: str = ""
    role: str = ""
    place: str = ""
    phone: str = ""


def read_roster(text: str) -> list[RosterLine]:
    """The lines with something in them; a first line that repeats the heads is skipped."""
    lines = []
    for number, raw in enumerate(strip_invisible(text).splitlines(), start=1):
        cells = [one_line(cell) for cell in _PARTS.split(raw)]
        if not any(cells) or cells[0] == HEADS[0]:
            continue
        name, username, body, role, place, phone = (cells + [""] * len(HEADS))[: len(HEADS)]
        lines.append(RosterLine(number, name, without_blanks(username), body, role, place, phone))
    return lines
