"""wheelhouse/: the wheels and npm tarballs that `make run` needs on a machine without network."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys

import frontend
from ground import PYTHON, ROOT, WHEELHOUSE, fingerprint, give_up, last_error, run, say

LOCK = "requirements.txt"
FACTS = WHEELHOUSE / "bundle.json"


def this_machine() -> str:
    """The kind of machine that wheels fit, e.g. `Python 3.11 x86_64`."""
    return "Python {}.{} {}".format(*sys.version_info[:2], platform.machine())


def holds(lock: str) -> bool:
    """Whether wheelhouse/ was made from this very list."""
    return FACTS.is_file() and json.loads(FACTS.read_text())["locks"].get(lock) == fingerprint(ROOT / lock)


def make() -> None:
    """Fill wheelhouse/ anew; its facts are written last, so half a bundle is never taken for one."""
    shutil.rmtree(WHEELHOUSE, ignore_errors=True)
    frontend.TARBALLS.mkdir(parents=True)
    say("· wheels")
    done = run([PYTHON, "-m", "pip", "download", "--no-input", "--disable-pip-version-check", "--retries", "2",
                "--require-hashes", "--only-binary", ":all:", "-r", ROOT / LOCK, "-d", WHEELHOUSE])  # fmt: skip
    if done.returncode != 0:
        give_up(f"下载不全 (download failed; details: var/log/setup.log): {last_error(done.stdout)}")
    say("· npm tarballs")
    pack_npm()
    FACTS.write_text(json.dumps({"made_for": this_machine(), "locks": {LOCK: fingerprint(ROOT / LOCK)}}))
    size = sum(file.stat().st_size for file in WHEELHOUSE.rglob("*") if file.is_file())
    say(f"✓ wheelhouse/ {size / 1e6:.0f} MB ({this_machine()}): 连同源码一起拷到内网机器，在那里执行 make run。")


def pack_npm() -> None:
    """Fetch each locked package as a tarball and check it."""
    npm, env = frontend.npm_command(lambda: run([PYTHON, "-m", "pip", "install", "--require-hashes", "-r", ROOT / "deploy/node.txt"]))
    wanted = frontend.locked()
    names = [f"{frontend.package_name(folder)}@{entry['version']}" for folder, entry in wanted.items()]
    done = run([*npm, "pack", "--ignore-scripts", "--pack-destination", frontend.TARBALLS, *names], env={**env, "PWD": os.sep})
    if done.returncode != 0:
        give_up(f"下载不全 (download failed; details: var/log/setup.log): {last_error(done.stdout)}")
    for folder, entry in wanted.items():
        file = frontend.TARBALLS / frontend.tarball_name(folder, entry)
        if not frontend.has_integrity(file.read_bytes(), entry["integrity"]):
            give_up(f"{file.name} 与锁定的校验值不符 (does not match the lock file).")
