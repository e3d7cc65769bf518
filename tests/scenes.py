"""Scenes: fixtures of rows that neighbouring tests share, so that a world of people and projects is built once for all of them.

`@scene` stands where `@pytest.fixture` would. What it gives is built in a savepoint around the tests and undone when a test comes that
does not use it; a test works in a savepoint of its own inside, on its own copies of what the scenes gave. Where that cannot be (a test
that commits or moves the clock, a scene made of something else than scenes), a scene is a plain fixture.
"""

import copy
import inspect
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import transaction
from pytest_django.plugin import blocking_manager_key

EACH_ITS_OWN = {"time_machine", "transactional_db", "live_server"}
GIVEN = pytest.StashKey[dict]()


def scene(function: Callable, *, stands: bool = True) -> Callable:
    """A fixture built of scenes alone; its value must bear `copy.deepcopy`. One that does not stand only picks from those below it."""

    def given(request, **below):
        held = request.node.stash.get(GIVEN, {})
        return held[function] if function in held else function(**below)

    below = inspect.signature(function).parameters.values()
    given.__name__, given.__doc__, given.__module__ = function.__name__, function.__doc__, function.__module__
    given.__signature__ = inspect.Signature([inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD), *below])
    given.scene, given.stands = function, stands
    return pytest.fixture(given)


@dataclass(frozen=True)
class Wanted:
    """One scene a test uses: `below` are those its function asks for, by name."""

    function: Callable
    below: dict[str, "Wanted"]
    stands: bool


@dataclass
class Level:
    """One scene that stands."""

    function: Callable
    atomic: transaction.Atomic
    value: object = None


_standing: list[Level] = []


def _wanted(item) -> list[Wanted]:
    """The scenes of a test that may stand around it, each after those it is built of."""
    definitions = getattr(getattr(item, "_fixtureinfo", None), "name2fixturedefs", {})
    commits = any(mark.kwargs.get("transaction") for mark in item.iter_markers("django_db"))
    if commits or EACH_ITS_OWN & definitions.keys():
        return []
    found: dict[str, Wanted | None] = {"db": Wanted(lambda: None, {}, stands=False)}

    def find(name: str) -> Wanted | None:
        if name not in found:
            given = definitions[name][-1].func if name in definitions else None
            function = getattr(given, "scene", None)
            below = {each: find(each) for each in inspect.signature(function).parameters} if function else {None: None}
            found[name] = None if None in below.values() else Wanted(function, below, given.stands)
        return found[name]

    for name in sorted(definitions):
        find(name)
    return [each for each in found.values() if each and each.stands]


def _value(wanted: Wanted) -> object:
    """What a scene gave, or picks from what stands."""
    for level in _standing:
        if level.function is wanted.function:
            return level.value
    return wanted.function(**{name: _value(each) for name, each in wanted.below.items()})


def _build(wanted: Wanted) -> None:
    atomic = transaction.atomic()
    atomic._from_testcase = True  # as Django's TestCase does: a durable block may begin inside
    atomic.__enter__()
    try:
        level = Level(wanted.function, atomic, _value(wanted))
    except BaseException:
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)
        raise
    _standing.append(level)


def _leave(keep: int) -> None:
    """Undo the scenes above the first `keep`."""
    while len(_standing) > keep:
        transaction.set_rollback(True)
        _standing.pop().atomic.__exit__(None, None, None)


def _in_common(wanted: list[Wanted]) -> int:
    """How many of the scenes that stand can stay."""
    pairs = zip((level.function for level in _standing), (each.function for each in wanted), strict=False)
    return next((n for n, (standing, wished) in enumerate(pairs) if standing is not wished), min(len(_standing), len(wanted)))


@pytest.fixture(scope="session")
def scenes_end(django_db_setup, django_db_blocker):
    """Leave all scenes before the database goes."""
    yield
    with django_db_blocker.unblock():
        _leave(0)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Leave the scenes this test does not use, before any of its fixtures looks at the database."""
    if _standing:
        with item.config.stash[blocking_manager_key].unblock():
            _leave(_in_common(_wanted(item)))


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef, request):
    """Build what is missing, before the test's own savepoint begins."""
    if fixturedef.argname == "_django_db_helper":
        request.getfixturevalue("scenes_end")
        wanted = _wanted(request.node)
        with request.getfixturevalue("django_db_blocker").unblock():
            for each in wanted[_in_common(wanted) :]:
                _build(each)
        request.node.stash[GIVEN] = copy.deepcopy({level.function: level.value for level in _standing})
    return (yield)
