"""A project at 对接, where agreements are drafted."""

from tests import factories
from tests.scenes import scene


@scene
def project(world, officer_nj):
    return factories.project_in("engagement", officer_nj, world, amount=5000)
