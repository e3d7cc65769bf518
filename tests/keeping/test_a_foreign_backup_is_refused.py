"""What this program, as it is set up, cannot take back is refused in a sentence before anything is touched."""

from dataclasses import replace

import pytest
from django.db import connection

from promotion.common import guards
from promotion.common.errors import Refused
from promotion.management.keeping import facts, postgres, tools

pytestmark = pytest.mark.django_db


@pytest.fixture
def manifest():
    """The manifest of a backup of this very database."""
    seen = facts.look()
    return facts.Manifest(facts.FORMAT, "2026-07-01T02:00:00+08:00", connection.vendor, "15.4", {}, seen.migrations, seen.counts, 0, [])


def test_ones_own_is_taken(manifest):
    facts.refuse_foreign(manifest)
    facts.refuse_incomplete(manifest)
    facts.refuse_unguarded()
    assert facts.read_manifest(manifest.as_dict()) == manifest


def test_another_kind_of_database(manifest):
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    with pytest.raises(Refused, match="不能互相恢复"):
        facts.refuse_foreign(replace(manifest, vendor=other))


def test_a_newer_version(manifest):
    with pytest.raises(Refused, match=r"更新的版本（promotion\.9999_tomorrow）"):
        facts.refuse_foreign(replace(manifest, migrations=[*manifest.migrations, "promotion.9999_tomorrow"]))


def test_an_older_version_is_taken(manifest):
    facts.refuse_foreign(replace(manifest, migrations=manifest.migrations[:-1]))


@pytest.mark.parametrize("values", [[], {}, {"format": 2}, {"format": 1, "vendor": "sqlite"}])
def test_a_manifest_of_another_format(values):
    with pytest.raises(Refused, match="不是本程序能读的备份"):
        facts.read_manifest(values)


def test_rows_that_do_not_add_up(manifest):
    counts = {**manifest.counts, "promotion_user": manifest.counts["promotion_user"] + 1}
    with pytest.raises(Refused, match="promotion_user"):
        facts.refuse_incomplete(replace(manifest, counts=counts))


def test_a_lost_trigger():
    guard = guards.GUARDS[0]
    with connection.cursor() as cursor:
        for statement in guard.drop_sql(connection.vendor):
            cursor.execute(statement)
    with pytest.raises(Refused, match=guard.name):
        facts.refuse_unguarded()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="asks a PostgreSQL server for its version")
def test_a_newer_server():
    postgres.refuse_newer_server("9.6.1")
    with pytest.raises(Refused, match="先升级数据库服务器"):
        postgres.refuse_newer_server("99.1")


def test_the_tool_of_the_servers_own_version_is_used():
    assert tools.choose("pg_dump", {14, 15, 17, 18}, 15) == 15
    assert tools.choose("pg_dump", {14, 17, 18}, 15) == 17


@pytest.mark.parametrize(("majors", "sentence"), [(set(), "没有装"), ({13, 14}, "只有 14 版，比数据库服务器（15 版）旧")])
def test_without_a_fitting_tool_the_command_that_helps_is_named(majors, sentence):
    with pytest.raises(Refused, match=sentence) as refusal:
        tools.choose("pg_restore", majors, 15)
    assert str(refusal.value).endswith("apt-get install -y postgresql-client-15")


@pytest.mark.parametrize(
    ("said", "major"),
    [("pg_dump (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)", 15), ("pg_dump (PostgreSQL) 18.4", 18), ("pg_dump (PostgreSQL) 19beta1", 19)],
)
def test_a_tool_says_its_version(tmp_path, said, major):
    tool = tmp_path / "pg_dump"
    tool.write_text(f"#!/bin/sh\necho '{said}'\n")
    tool.chmod(0o700)
    assert tools.major_of(tool) == major


@pytest.mark.skipif(connection.vendor != "postgresql", reason="libpq's own words")
def test_the_password_travels_in_the_environment(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "geheim")
    assert tools.environment("crm")["PGPASSWORD"] == "geheim"
    assert tools.environment("crm")["PGDATABASE"] == "crm"
