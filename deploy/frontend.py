"""node_modules/ from package-lock.json: by npm, or from the tarballs of the offline bundle."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import re
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from ground import PYTHON, ROOT, VENV, WHEELHOUSE, fingerprint, give_up, is_stamped, last_error, run, say

LOCK = ROOT / "package-lock.json"
MODULES = ROOT / "node_modules"
TARBALLS = WHEELHOUSE / "npm"
OLDEST_NPM = 7  # the first to read version 3 of the lock file
QUIET = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")


def locked() -> dict[str, dict]:
    """Every package of the lock file by its folder: version, integrity, licence."""
    packages = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    return {folder: entry for folder, entry in packages.items() if folder}


def package_name(folder: str) -> str:
    """`node_modules/a/node_modules/@b/c` is the package `@b/c`."""
    return folder.rsplit("node_modules/", 1)[1]


def tarball_name(folder: str, entry: dict) -> str:
    """The file that holds a package in the bundle."""
    return "{}-{}.tgz".format(package_name(folder).replace("@", "").replace("/", "-"), entry["version"])


def install(fetch_node: Callable[[], None]) -> None:
    """Make node_modules/ what the lock file says; `fetch_node` puts npm into .venv when the machine has none."""
    stamp = MODULES / ".stamp"
    value = fingerprint(LOCK)
    if is_stamped(stamp, value):
        return
    say("· package-lock.json" + (" (wheelhouse/npm)" if TARBALLS.is_dir() else ""))
    if TARBALLS.is_dir():
        unpack_bundle()
    else:
        npm_ci(fetch_node)
    stamp.write_text(value)


def machine_npm() -> list | None:
    """The machine's own npm, if it is new enough to read the lock file."""
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        return None
    answer = run([npm, "--version"])
    major = re.search(r"^(\d+)\.\d+", answer.stdout, re.MULTILINE)
    return [npm] if answer.returncode == 0 and major and int(major[1]) >= OLDEST_NPM else None


def npm_command(fetch_node: Callable[[], None]) -> tuple[list, dict]:
    """How to call npm here, and in which environment."""
    own = machine_npm()
    if own:
        return own, dict(os.environ)
    fetch_node()
    return [PYTHON, VENV / "bin" / "npm"], {**os.environ, "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def npm_ci(fetch_node: Callable[[], None]) -> None:
    """Fetch and check the packages with npm."""
    npm, env = npm_command(fetch_node)
    done = run([*npm, "ci", *QUIET, "--fetch-retries=1"], env=env)
    if done.returncode != 0:
        give_up(
            "装不上前端依赖：请检查网络，或在能上网的机器上执行 make bundle，把 wheelhouse/ 拷到这里再重试。 "
            f"(No network and no bundle? Details: var/log/setup.log. {last_error(done.stdout)})"
        )


def unpack_bundle() -> None:
    """Check every tarball against the lock file, then lay it out as npm would."""
    shutil.rmtree(MODULES, ignore_errors=True)
    for folder, entry in locked().items():
        file = TARBALLS / tarball_name(folder, entry)
        if not file.is_file() or not has_integrity(file.read_bytes(), entry["integrity"]):
            give_up(f"wheelhouse/npm/{file.name} 缺失或与锁定的校验值不符，请重做 make bundle。 (Missing or altered.)")
        unpack(file.read_bytes(), ROOT / folder)


def has_integrity(content: bytes, integrity: str) -> bool:
    """Whether `content` has the SHA-512 that the lock file names, e.g. `sha512-…=`."""
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode() in integrity.split()


def unpack(content: bytes, target: Path) -> None:
    """Lay out the plain files of a package tarball, without its first folder."""
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as tar:
        for member in tar:
            parts = PurePosixPath(member.name).parts[1:]
            if member.isfile() and parts and ".." not in parts:
                file = target.joinpath(*parts)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(tar.extractfile(member).read())
