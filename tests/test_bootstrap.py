"""The way from a bare machine: each step is done once, each failure ends in one sentence."""

import ast
import base64
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from types import SimpleNamespace

import assets
import bootstrap
import bundle
import frontend
import ground
import pytest

ROOT = Path(__file__).resolve().parents[1]


def tarball(**files: str) -> bytes:
    """An npm tarball; `__` in a name stands for a slash."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, text in files.items():
            member = tarfile.TarInfo("package/" + name.replace("__", "/"))
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text.encode()))
    return buffer.getvalue()


def integrity(content: bytes) -> str:
    """What a lock file says of `content`."""
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()


@pytest.fixture
def ran(tmp_path, monkeypatch) -> list[list[str]]:
    """Commands that would have run; each ends as `ran.status` says."""

    class Ran(list):
        status = 0

    commands = Ran()

    def run(argv: list, **options: object) -> SimpleNamespace:
        commands.append([str(part) for part in argv])
        return SimpleNamespace(returncode=commands.status, stdout="3.11\nERROR: no route to host\n")

    for module in (bootstrap, frontend, bundle, ground):
        monkeypatch.setattr(module, "run", run)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bundle, "FACTS", tmp_path / "bundle.json")
    monkeypatch.setattr(bootstrap, "WHEELHOUSE", tmp_path)
    return commands


@pytest.mark.parametrize("version", [(3, 8), (3, 10), (3, 14)])
def test_an_unsupported_python_is_refused_in_one_sentence(version):
    with pytest.raises(SystemExit, match=r"3\.11–3\.13"):
        bootstrap.check_python(version)


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_the_supported_pythons_pass(version):
    bootstrap.check_python(version)


def test_a_missing_venv_module_names_the_command(ran, monkeypatch):
    ran.status = 1
    monkeypatch.setattr(bootstrap, "PYTHON", Path("/nonexistent"))
    monkeypatch.setattr(bootstrap, "apt_install", lambda *names: False)
    with pytest.raises(SystemExit, match="apt-get install -y python3-venv"):
        bootstrap.make_venv()


def test_a_list_is_installed_once_with_hashes(ran):
    bootstrap.install("requirements.txt")
    bootstrap.install("requirements.txt")
    assert len(ran) == 1
    assert "--require-hashes" in ran[0]
    assert "--no-index" not in ran[0]


def test_no_network_and_no_bundle_ends_in_one_sentence(ran):
    ran.status = 1
    with pytest.raises(SystemExit, match="make bundle.*no route to host"):
        bootstrap.install("requirements.txt")
    assert not list(bootstrap.VENV.glob(".stamp*"))


def facts(made_for: str) -> str:
    """What `make bundle` writes last."""
    return json.dumps({"made_for": made_for, "locks": {"requirements.txt": ground.fingerprint(ROOT / "requirements.txt")}})


def test_the_bundle_is_used_without_any_index(ran):
    bundle.FACTS.write_text(facts(bundle.this_machine()))
    bootstrap.install("requirements.txt")
    assert "--no-index" in ran[0]


def test_a_bundle_for_another_python_is_refused(ran):
    bundle.FACTS.write_text(facts("Python 3.9 sparc"))
    with pytest.raises(SystemExit, match=r"Python 3\.9 sparc"):
        bootstrap.install("requirements.txt")
    assert not ran


def test_a_bundle_of_older_lists_is_not_taken(ran):
    bundle.FACTS.write_text(json.dumps({"made_for": bundle.this_machine(), "locks": {"requirements.txt": "old"}}))
    bootstrap.install("requirements.txt")
    assert "--no-index" not in ran[0]


@pytest.mark.parametrize(("answer", "taken"), [("11.2.0", True), ("7.0.1", True), ("6.14.4", False), ("npm: not found", False)])
def test_an_npm_too_old_for_the_lock_file_is_passed_over(monkeypatch, answer, taken):
    monkeypatch.setattr(frontend.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(frontend, "run", lambda argv: SimpleNamespace(returncode=0, stdout=f"npm warn something\n{answer}\n"))
    assert bool(frontend.machine_npm()) is taken


def offline(tmp_path: Path, monkeypatch, content: bytes, promised: str) -> None:
    """A bundle with one package."""
    for name in ("ROOT", "MODULES", "TARBALLS"):
        monkeypatch.setattr(frontend, name, tmp_path / {"ROOT": "", "MODULES": "node_modules", "TARBALLS": "npm"}[name])
    monkeypatch.setattr(frontend, "locked", lambda: {"node_modules/@a/b": {"version": "1.0", "integrity": promised}})
    (tmp_path / "npm").mkdir()
    (tmp_path / "npm" / "a-b-1.0.tgz").write_bytes(content)


def test_a_bundled_package_is_laid_out_as_npm_would(tmp_path, monkeypatch):
    content = tarball(dist__a="hello", **{"..__..__evil": "no"})
    offline(tmp_path, monkeypatch, content, integrity(content))
    frontend.unpack_bundle()
    files = [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()]
    assert sorted(files) == ["node_modules/@a/b/dist/a", "npm/a-b-1.0.tgz"]


def test_an_altered_package_is_refused(tmp_path, monkeypatch):
    offline(tmp_path, monkeypatch, tarball(a="changed"), integrity(tarball(a="original")))
    with pytest.raises(SystemExit, match="校验值"):
        frontend.unpack_bundle()


def test_source_map_remarks_are_taken_out():
    assert assets.SOURCE_MAP.sub(b"", b"f()\n//# sourceMappingURL=f.js.map\n") == b"f()\n"
    assert assets.SOURCE_MAP.sub(b"", b"a{}\n/*# sourceMappingURL=a.css.map */") == b"a{}"


def test_lock_files_name_no_registry():
    for name in ("requirements.txt", "requirements-dev.txt", "deploy/node.txt"):
        assert "://" not in (ROOT / name).read_text()
    assert not any("resolved" in entry for entry in frontend.locked().values())


def test_every_front_end_package_is_pinned_exactly():
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert all(version[0].isdigit() for version in wanted.values())
    assert set(assets.USED) <= set(wanted)


@pytest.mark.parametrize("name", ["bootstrap", "ground", "frontend", "assets", "bundle"])
def test_an_old_python_can_read_the_scripts_and_so_say_that_it_is_too_old(name):
    script = ast.parse((ROOT / "deploy" / f"{name}.py").read_text(), feature_version=(3, 7))
    first = next(line for line in script.body if isinstance(line, ast.Import | ast.ImportFrom))
    assert ast.unparse(first) == "from __future__ import annotations"  # else `str | None` in a signature fails before the sentence


def test_a_wrong_goal_is_answered_with_the_usage():
    done = subprocess.run([sys.executable, "-S", ROOT / "deploy" / "bootstrap.py", "dance"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.startswith("✗ usage"), "Traceback" in done.stderr) == (1, True, False)


def test_apt_is_left_alone_unless_root(monkeypatch, ran):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert ground.apt_install("python3-venv") is False
    assert not ran
