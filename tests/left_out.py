"""Leaves browser journeys and tests with a real Redis to `make test`, and says so at the end."""

import os
from functools import cache
from pathlib import Path

import pytest

NEEDS = {"journey": "RUN_JOURNEYS", "redis": "TEST_REDIS_URL"}
JOURNEYS = Path(__file__).parent / "journeys"


def is_missing(marker: str) -> bool:
    """Whether this run lacks what tests with this marker need."""
    return not os.environ.get(NEEDS[marker])


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Journeys import Playwright, which requirements.txt does not hold."""
    return True if collection_path == JOURNEYS and is_missing("journey") else None


def pytest_addoption(parser: pytest.Parser) -> None:
    """For a second run on another database."""
    parser.addoption("--only-with-database", action="store_true", help="leave out the tests that would not touch the database")


@cache
def looks_which_database(file: Path) -> bool:
    """Whether a file of tests makes databases of its own, of the kind this run is on."""
    return "TEST_DATABASE_URL" in file.read_text(encoding="utf-8")


def asks_no_database(item: pytest.Item) -> bool:
    """Whether a test comes out the same on every database: it asks for none, and its file does not look which one there is."""
    asked = {"db", "transactional_db", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
    return not asked and not item.get_closest_marker("django_db") and not looks_which_database(item.path)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take out the tests whose server or browser is not here, or which need not run again."""
    missing = [marker for marker in NEEDS if is_missing(marker)]
    left_out = [item for item in items if any(item.get_closest_marker(marker) for marker in missing)]
    if config.getoption("--only-with-database"):
        left_out += [item for item in items if asks_no_database(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


def left_to_make_test() -> list[str]:
    """What this run does not cover, in words."""
    words = {"PostgreSQL": "TEST_DATABASE_URL", "a real Redis": NEEDS["redis"], "browser journeys": NEEDS["journey"]}
    return [name for name, variable in words.items() if not os.environ.get(variable)]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line on what this run was and what it left out."""
    database = "PostgreSQL" if os.environ.get("TEST_DATABASE_URL") else "SQLite"
    left = left_to_make_test()
    terminalreporter.write_line(f"Ran on {database}." + (f" Left to `make test`: {', '.join(left)}." if left else ""))
