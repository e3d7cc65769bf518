"""A project at 对接, where agreements are drafted."""

import pytest

from tests import factories


@pytest.fixture
def project(world, officer_nj):
    return factories.project_in("engagement", officer_nj, world, amount=5000)
