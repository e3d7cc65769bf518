"""Names of places as people write them: one key for spellings that differ only in width, brackets, dashes, quotes or spaces."""

import re
import unicodedata

_NOISE = re.compile(r"[\s()\[\]《》〈〉“”‘’\"'·\-‐‑‒–—―－~、,]+")


def name_key(name: str) -> str:
    """`"内（江）自（贡）合作园区"` and `"内(江)自(贡) 合作园区"` give the same key."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", name)).casefold()
