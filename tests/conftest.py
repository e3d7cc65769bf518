"""Settings of the test run and the cast: one person of every role, in both cities."""

from types import SimpleNamespace

import pytest
from django.db.backends.sqlite3.base import DatabaseOperations
from django.test import override_settings

from promotion import tasks
from promotion.common import guards
from tests import factories
from tests.scenes import pytest_fixture_setup, pytest_runtest_setup, scene, scenes_end  # noqa: F401 (hooks of this run)

pytest_plugins = ["tests.left_out", "tests.migrated"]

_flush = DatabaseOperations.sql_flush


def _flush_past_guards(self, style, tables, **kwargs):
    """SQLite empties tables by DELETE, which the append-only triggers refuse: take them away for the moment of the flush."""
    statements = _flush(self, style, tables, **kwargs)
    return [*guards.drop_all(guards.GUARDS, "sqlite"), *statements, *guards.create_all(guards.GUARDS, "sqlite")] if statements else []


@pytest.fixture(scope="session", autouse=True)
def _flushing_past_guards():
    DatabaseOperations.sql_flush = _flush_past_guards
    yield
    DatabaseOperations.sql_flush = _flush


@pytest.fixture(scope="session", autouse=True)
def _private_files(tmp_path_factory):
    hasher = "django.contrib.auth.hashers.MD5PasswordHasher"
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files"), PASSWORD_HASHERS=[hasher]):
        yield


@pytest.fixture(autouse=True)
def _publishes_nothing(monkeypatch):
    """Whoever asks for long work in a test calls the work too; no Redis that happens to be there hears of it."""
    monkeypatch.setattr(tasks.work, "apply_async", lambda **_options: None)


@scene
def world(db) -> SimpleNamespace:
    """The small 内自合作园区 of the tests."""
    return factories.make_world()


@scene
def cast(world) -> SimpleNamespace:
    """One person of every role: `_nj` of 内江, `_zg` of 自贡; `outsider` is signed in without any grant."""
    make, grant = factories.make_user, factories.make_grant
    people = SimpleNamespace(
        officer_nj=make("officer_nj", "内江专员", world.bureau_nj),
        second_officer_nj=make("second_officer_nj", "内江专员乙", world.bureau_nj),
        officer_zg=make("officer_zg", "自贡专员", world.bureau_zg),
        zone_manager_nj=make("zone_manager_nj", "凌家负责人", world.bureau_nj),
        zone_manager_zg=make("zone_manager_zg", "大塘山负责人", world.bureau_zg),
        chain_leader_nj=make("chain_leader_nj", "内江食品链长", world.bureau_nj),
        chain_leader_zg=make("chain_leader_zg", "自贡食品链长", world.bureau_zg),
        joint=make("joint", "联合办"),
        leadership=make("leadership", "督查"),
        department_officer=make("department_officer", "审批局经办", department=world.approval_nj),
        administrator_nj=make("administrator_nj", "内江管理员", world.bureau_nj),
        outsider=make("outsider", "外人"),
    )
    grant(people.officer_nj, "officer", region=world.neijiang)
    grant(people.second_officer_nj, "officer", zone=world.baima)
    grant(people.officer_zg, "officer", region=world.zigong)
    grant(people.zone_manager_nj, "zone_manager", zone=world.shizhong_zone)
    grant(people.zone_manager_zg, "zone_manager", zone=world.daan_zone)
    grant(people.chain_leader_nj, "chain_leader", region=world.neijiang, chain=world.food)
    grant(people.chain_leader_zg, "chain_leader", region=world.zigong, chain=world.food)
    grant(people.joint, "joint_office", zone=world.park)
    grant(people.leadership, "leadership", everywhere=True)
    grant(people.department_officer, "department", region=world.shizhong)
    grant(people.administrator_nj, "administrator", region=world.neijiang)
    return people


def _cast_member(name):
    def member(cast):
        return getattr(cast, name)

    return scene(member, stands=False)


officer_nj = _cast_member("officer_nj")
second_officer_nj = _cast_member("second_officer_nj")
officer_zg = _cast_member("officer_zg")
zone_manager_nj = _cast_member("zone_manager_nj")
zone_manager_zg = _cast_member("zone_manager_zg")
chain_leader_nj = _cast_member("chain_leader_nj")
chain_leader_zg = _cast_member("chain_leader_zg")
joint = _cast_member("joint")
leadership = _cast_member("leadership")
department_officer = _cast_member("department_officer")
administrator_nj = _cast_member("administrator_nj")
outsider = _cast_member("outsider")


@pytest.fixture
def as_user(client):
    """`as_user(user)`: the test client, signed in as `user`."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in
