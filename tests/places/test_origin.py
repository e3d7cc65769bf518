"""市外, 省外, 境外 depend on who asks."""

from types import SimpleNamespace

import pytest

from promotion.management.reference import load_reference
from promotion.places.models import Region
from promotion.places.origin import origin


def place(path, level="prefecture", *, offshore=False):
    return SimpleNamespace(level=level, path=path, path_ids=tuple(int(part) for part in path.split(".")[:-1]), is_offshore=offshore)


CHINA, SICHUAN, NEIJIANG, SHIZHONGQU, ZIGONG = (place(path) for path in ("1.", "1.5.", "1.5.10.", "1.5.10.20.", "1.5.100."))
CHONGQING, HONG_KONG, GERMANY = place("1.6."), place("1.9.", offshore=True), place("2.")
NEIZI, COAST = place("70.", "functional_area"), place("71.", "functional_area")


@pytest.mark.parametrize(
    ("registered", "jurisdiction", "expected"),
    [
        (NEIJIANG, NEIJIANG, "local"),
        (SHIZHONGQU, NEIJIANG, "local"),
        (ZIGONG, NEIJIANG, "市外"),
        (NEIJIANG, ZIGONG, "市外"),
        (NEIJIANG, SHIZHONGQU, "市外"),
        (SICHUAN, NEIJIANG, "市外"),
        (CHONGQING, NEIJIANG, "省外"),
        (CHINA, NEIJIANG, "省外"),
        (HONG_KONG, NEIJIANG, "境外"),
        (GERMANY, NEIJIANG, "境外"),
        (ZIGONG, SICHUAN, "local"),
        (CHONGQING, SICHUAN, "省外"),
        (COAST, NEIJIANG, None),
        (None, NEIJIANG, None),
    ],
)
def test_the_origin_is_seen_by_the_one_who_asks(registered, jurisdiction, expected):
    assert origin(registered, jurisdiction) == expected


@pytest.mark.parametrize(("registered", "expected"), [(ZIGONG, "local"), (SHIZHONGQU, "local"), (SICHUAN, "市外"), (GERMANY, "境外")])
def test_for_the_joint_office_both_cities_are_inside(registered, expected):
    assert origin(registered, NEIZI, members=[NEIJIANG, ZIGONG]) == expected


@pytest.mark.django_db
def test_the_loaded_regions_answer_the_same_way():
    load_reference()
    at = {region.slug: region for region in Region.objects.all()}
    joint = at["neizi"]
    members = list(joint.members.all())
    seen = {slug: (origin(at[slug], at["neijiang"]), origin(at[slug], joint, members=members)) for slug in SAMPLES}
    assert seen == SAMPLES


SAMPLES = {
    "zigong-daan": ("市外", "local"),
    "neijiang-shizhongqu-lingjia": ("local", "local"),
    "kunshan": ("省外", "省外"),
    "chongqing-rongchang": ("省外", "省外"),
    "chengdu": ("市外", "市外"),
    "taiwan": ("境外", "境外"),
    "hongkong": ("境外", "境外"),
    "de": ("境外", "境外"),
    "changsanjiao": (None, None),
}
