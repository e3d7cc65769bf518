"""A zone is found by any of its spellings."""

import pytest
from django.core.exceptions import ValidationError

from promotion.places.models import Zone, ZoneAlias
from promotion.places.spelling import name_key

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("内（江）自（贡）合作园区", "内(江)自(贡) 合作园区"),
        ("大塘山—张家坝片区", "大塘山-张家坝片区"),
        ("自贡綦江“飞地园区”", '自贡綦江"飞地园区"'),
        ("ＡＢＣ产业园", "abc产业园"),
    ],
)
def test_spellings_that_differ_in_marks_only_share_a_key(one, other):
    assert name_key(one) == name_key(other)


def test_it_finds_by_name_full_name_and_alias():
    zone = Zone.objects.create(slug="puguang", name="达州普光经开区", full_name="达州普光经济开发区")
    ZoneAlias.objects.create(zone=zone, name="普光经开区")
    for name in ("达州普光经开区", "达州普光经济开发区", "普光经开区", " 普光经开区 "):
        assert Zone.objects.named(name) == zone


def test_it_does_not_guess():
    one = Zone.objects.create(slug="one", name="一园", full_name="经开区")
    Zone.objects.create(slug="two", name="二园", full_name="经开区")
    for name in ("经开区", "没有的园区", "", "——"):
        assert Zone.objects.named(name) is None
    assert Zone.objects.named("一园") == one


def test_a_renamed_zone_is_found_by_its_new_name():
    zone = Zone.objects.create(slug="one", name="一园")
    zone.name = "新一园"
    zone.save(update_fields=["name"])
    assert Zone.objects.named("新一园") == zone
    assert Zone.objects.named("一园") is None


@pytest.mark.parametrize("name", ["一园", "一 园", "老·一园", "——", "㍿" * 30])
def test_a_name_that_another_zone_answers_to_is_refused_at_its_field(name):
    one = Zone.objects.create(slug="one", name="一园")
    ZoneAlias.objects.create(zone=one, name="老一园")
    two = Zone.objects.create(slug="two", name="二园")
    for row in (Zone(slug="three", name=name), ZoneAlias(zone=two, name=name)):
        with pytest.raises(ValidationError) as refusal:
            row.clean()
        assert list(refusal.value.message_dict) == ["name"]


def test_the_same_alias_in_other_marks_is_not_wanted_twice():
    one = Zone.objects.create(slug="one", name="一园")
    ZoneAlias.objects.create(zone=one, name="老一园")
    with pytest.raises(ValidationError, match="不必再填"):
        ZoneAlias(zone=one, name="老-一园").clean()
