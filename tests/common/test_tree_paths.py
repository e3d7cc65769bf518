"""A tree's paths say who is under whom, whatever is moved."""

import random

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from promotion.common.errors import Refused
from promotion.common.trees import rebuild_paths
from promotion.places.models import Region

pytestmark = pytest.mark.django_db


def plant(slug, parent=None):
    return Region.objects.create(slug=slug, name=slug, full_name=slug, level="county", parent=parent)


def paths():
    return dict(Region.objects.values_list("slug", "path"))


def test_it_ends_every_path_with_its_own_id_and_a_dot():
    root = plant("root")
    leaf = plant("leaf", root)
    assert root.path == f"{root.pk}."
    assert leaf.path == f"{root.pk}.{leaf.pk}."
    assert Region.objects.get(pk=leaf.pk).path == leaf.path
    assert leaf.path_ids == (root.pk, leaf.pk)
    assert (root.depth, leaf.depth) == (1, 2)


def test_it_does_not_take_a_longer_id_for_a_child():
    root = plant("root")
    one = Region.objects.create(id=root.pk * 1000 + 1, slug="one", name="one", full_name="one", level="county", parent=root)
    ten = Region.objects.create(id=one.pk * 10, slug="ten", name="ten", full_name="ten", level="county", parent=root)
    assert str(ten.pk).startswith(str(one.pk))
    assert not ten.is_under(one)
    assert set(Region.objects.under(one)) == {one}


def test_under_and_above_include_the_node_itself():
    root = plant("root")
    branch = plant("branch", root)
    leaf = plant("leaf", branch)
    plant("elsewhere")
    assert set(Region.objects.under(branch)) == {branch, leaf}
    assert set(Region.objects.above(branch)) == {root, branch}
    assert {row.slug for row in Region.objects.roots()} == {"root", "elsewhere"}


def test_a_moved_node_takes_everything_beneath_it_along():
    root, other = plant("root"), plant("other")
    branch = plant("branch", root)
    leaf = plant("leaf", branch)
    branch.parent = other
    branch.save()
    leaf.refresh_from_db()
    assert leaf.path == f"{other.pk}.{branch.pk}.{leaf.pk}."
    branch.parent = None
    branch.save(update_fields=["parent"])
    leaf.refresh_from_db()
    assert leaf.path == f"{branch.pk}.{leaf.pk}."


def test_a_stale_copy_does_not_write_an_old_path_back():
    root, other = plant("root"), plant("other")
    leaf = plant("leaf", root)
    stale = Region.objects.get(pk=leaf.pk)
    root.parent = other
    root.save()
    stale.name = "renamed"
    stale.save()
    assert paths()["leaf"] == f"{other.pk}.{root.pk}.{leaf.pk}."


@pytest.mark.parametrize("target", ["root", "branch", "leaf"])
def test_it_refuses_to_hang_a_node_under_itself(target):
    root = plant("root")
    plant("leaf", plant("branch", root))
    before = paths()
    root.parent = Region.objects.get(slug=target)
    with pytest.raises(ValidationError, match="请另选上级"):
        root.clean()
    with pytest.raises(Refused, match="请另选上级"), transaction.atomic():
        root.save()
    assert paths() == before


def test_the_database_refuses_a_path_without_its_closing_dot():
    root = plant("root")
    for path in ("", ".", "1"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Region.objects.filter(pk=root.pk).update(path=path)


@pytest.mark.parametrize("seed", range(5))
def test_two_hundred_random_moves_agree_with_a_plain_walk_up_the_parents(seed):
    chance = random.Random(seed)
    nodes = [plant(f"n{number}") for number in range(25)]
    parent = dict.fromkeys((node.pk for node in nodes), None)

    def line(pk):
        return ("" if parent[pk] is None else line(parent[pk])) + f"{pk}."

    for _ in range(200):
        node, target = chance.choice(nodes), chance.choice([*nodes, None])
        mover = Region.objects.get(pk=node.pk)
        mover.parent_id = target and target.pk
        if target and f".{node.pk}." in f".{line(target.pk)}":
            with pytest.raises(Refused), transaction.atomic():
                mover.save()
            continue
        mover.save()
        parent[node.pk] = mover.parent_id
    assert dict(Region.objects.values_list("pk", "path")) == {pk: line(pk) for pk in parent}
    assert rebuild_paths(Region) == 0


def test_rebuilding_repairs_paths_and_says_how_many():
    root = plant("root")
    leaf = plant("leaf", root)
    good = paths()
    Region.objects.filter(pk=leaf.pk).update(path="999.")
    assert rebuild_paths(Region) == 1
    assert paths() == good
