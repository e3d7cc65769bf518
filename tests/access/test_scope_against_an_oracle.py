"""`visible_to`, `summaries_for` and `editable_by` against brute force over random worlds; seeded mutants of the rule must fail."""

import dataclasses

import pytest
from django.db.models import Q

from promotion.access import scope
from promotion.access.models import GrantQuerySet
from promotion.projects import querysets
from promotion.projects.models import Project
from promotion.projects.sight import may_edit
from tests.access import oracle

SEEDS = range(8)


def _answers(user):
    """The three answers of the product for one user, as sorted lists (a project twice would show)."""
    rows = Project.objects
    return tuple(
        sorted(queryset.values_list("pk", flat=True))
        for queryset in (rows.visible_to(user, oracle.DAY), rows.summaries_for(user, oracle.DAY), rows.editable_by(user, oracle.DAY))
    )


def mismatches(world) -> tuple[int, int]:
    """(checks made, checks on which product and oracle differ) over all people, projects and the three questions."""
    made = wrong = 0
    for user in world.users:
        for answer, question in zip(_answers(user), (oracle.sees, oracle.knows_of, oracle.edits), strict=True):
            expected = sorted(project.pk for project in world.projects if question(world, user, project))
            made += len(world.projects)
            wrong += len(set(answer) ^ set(expected)) + len(answer) - len(set(answer))
    return made, wrong


@pytest.mark.django_db
@pytest.mark.parametrize("seed", SEEDS)
def test_the_rule_agrees_with_brute_force(seed):
    made, wrong = mismatches(oracle.build(seed))
    assert wrong == 0
    assert made * len(SEEDS) >= 10_000


@pytest.mark.django_db
def test_the_question_about_one_project_agrees_too():
    world = oracle.build(0)
    asked = [(user, project) for user in world.users for project in world.projects]
    assert [may_edit(project, user, oracle.DAY) for user, project in asked] == [
        oracle.edits(world, user, project) for user, project in asked
    ]


def _paths_without_their_closing_dot(monkeypatch):
    def blunt(user, day):
        real = scope.scope_of(user, day)
        cut = tuple(
            dataclasses.replace(grant, zone_path=grant.zone_path[:-1], region_path=grant.region_path[:-1], chain_path=grant.chain_path[:-1])
            for grant in real.grants
        )
        return dataclasses.replace(real, grants=cut)

    monkeypatch.setattr(querysets, "scope_of", blunt)


def _no_candidate_zones(monkeypatch):
    monkeypatch.setattr(querysets, "EARLY", ())


def _candidate_zones_for_ever(monkeypatch):
    monkeypatch.setattr(querysets, "EARLY", oracle.STAGES)


def _ended_grants_count(monkeypatch):
    monkeypatch.setattr(GrantQuerySet, "live", lambda self, day: self.filter(user__is_active=True))


def _only_the_primary_chain(monkeypatch):
    monkeypatch.setattr(querysets, "_chain", querysets._primary_chain)


def _chains_by_a_join(monkeypatch):
    def joined(grant):
        if not grant.chain_path:
            return Q()
        return Q(chain__path__startswith=grant.chain_path) | Q(other_chains__path__startswith=grant.chain_path)

    monkeypatch.setattr(querysets, "_chain", joined)


def _place_or_chain(monkeypatch):
    place, chain = querysets._place, querysets._chain
    monkeypatch.setattr(querysets, "_place", lambda grant: (place(grant) | chain(grant)) if chain(grant) and place(grant) else place(grant))
    monkeypatch.setattr(querysets, "_chain", lambda grant: Q())


def _nothing_is_mine(monkeypatch):
    monkeypatch.setattr(querysets, "_mine", lambda user_id: Q(owner_id=user_id))


def _department_grants_open_all(monkeypatch):
    monkeypatch.setattr(scope.Scope, "for_sight", property(lambda self: self.grants))


MUTANTS = [
    _paths_without_their_closing_dot,
    _no_candidate_zones,
    _candidate_zones_for_ever,
    _ended_grants_count,
    _only_the_primary_chain,
    _chains_by_a_join,
    _place_or_chain,
    _nothing_is_mine,
    _department_grants_open_all,
]


@pytest.mark.django_db
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__.strip("_"))
def test_a_mutant_of_the_rule_is_caught(mutant, monkeypatch):
    world = oracle.build(3)
    mutant(monkeypatch)
    assert mismatches(world)[1] > 0
