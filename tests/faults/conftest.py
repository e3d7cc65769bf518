"""A plant for the fault tests: a copied database and the programs on it, once for all tests of a file."""

import pytest

from tests.faults import copies
from tests.faults.plant import Plant


@pytest.fixture(scope="module")
def transactional_db(django_db_setup, django_db_blocker, tmp_path_factory):
    """The URL of a copied database on which this process works too. (By this name pytest-django knows to set the original up.)"""
    with django_db_blocker.unblock(), copies.of_the_test_database(tmp_path_factory.mktemp("database")) as url:
        yield url


@pytest.fixture(scope="module")
def plant(transactional_db, tmp_path_factory):
    """A Redis and an SMTP sink; workers and beats as the test starts them."""
    plant = Plant(tmp_path_factory.mktemp("plant"), transactional_db)
    try:
        plant.sink()
        yield plant
    finally:
        plant.close()
