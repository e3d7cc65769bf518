"""Where an investor comes from, seen by the jurisdiction that asks. Computed, never stored."""

from collections.abc import Iterable
from typing import Literal, Protocol

Origin = Literal["local", "市外", "省外", "境外"]


class Place(Protocol):
    """What the rule needs to know of a region."""

    level: str
    path: str
    path_ids: tuple[int, ...]
    is_offshore: bool


def origin(registered: Place | None, jurisdiction: Place, *, members: Iterable[Place] = ()) -> Origin | None:
    """The origin of a firm registered in `registered` for `jurisdiction`; None where the place of registration is not known.

    `jurisdiction` is an administrative region, or a functional area (the joint office's 内自) with its `members` given. 内资 is split as
    local, 市外 (same province), 省外 (domain.md §2); 港澳台 and other countries are 境外. A firm known only by its province is 市外 there.
    """
    if registered is None or registered.level == "functional_area":
        return None
    asking = tuple(members) or (jurisdiction,)
    if any(registered.path.startswith(place.path) for place in asking):
        return "local"
    if registered.is_offshore or all(registered.path_ids[:1] != place.path_ids[:1] for place in asking):
        return "境外"
    if any(registered.path_ids[:2] == place.path_ids[:2] for place in asking):
        return "市外"
    return "省外"
