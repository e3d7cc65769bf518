"""From a machine with only Python and make to one that can run this. Python's own library only.

    python3 deploy/bootstrap.py run | test | proofs | setup | bundle | backup | restore

Each step leaves a stamp with the hash of what it was made from, so a second run passes in a moment.
"""

from __future__ import annotations

import json
import os
import platform
import sys

import assets
import bundle
import frontend
from ground import PYTHON, ROOT, VENV, WHEELHOUSE, apt_install, become, fingerprint, give_up, is_stamped, last_error, run, say

GOALS = ("run", "test", "proofs", "setup", "bundle", "backup", "restore")
SUPPORTED = ((3, 11), (3, 12), (3, 13))
VENV_MISSING = (
    "缺少 Python 虚拟环境模块，请以 root 执行: apt-get install -y python3-venv ，再重试。 "
    "(Python's venv module is missing; run that command as root, then try again.)"
)


def check_python(version: tuple = sys.version_info[:2]) -> None:
    """Refuse interpreters that the locked packages do not support."""
    if version not in SUPPORTED:
        give_up(
            f"需要 Python 3.11–3.13，当前是 {version[0]}.{version[1]}；可用 make PYTHON=python3.12 … 指定。 "
            "(Python 3.11 to 3.13 is needed; name one with PYTHON=.)"
        )


def make_venv() -> None:
    """Make .venv, or make it anew when it is broken or belongs to another Python."""
    want = "{}.{}".format(*sys.version_info[:2])
    if PYTHON.exists():
        have = run([PYTHON, "-c", "import sys, pip; print('{}.{}'.format(*sys.version_info[:2]))"])
        if have.returncode == 0 and have.stdout.strip() == want:
            return
    say(f"· .venv (Python {want})")
    usable = [sys.executable, "-c", "import ensurepip, venv"]
    if run(usable).returncode != 0 and not (apt_install("python3-venv") and run(usable).returncode == 0):
        give_up(VENV_MISSING)
    made = run([sys.executable, "-m", "venv", "--clear", VENV])
    if made.returncode != 0:
        give_up(f"无法建立 .venv (could not make .venv): {last_error(made.stdout)}")


def install(lock: str) -> None:
    """Install one hash-locked list into .venv, from wheelhouse/ when that was made for it."""
    file = ROOT / lock
    stamp = VENV / f".stamp-{file.stem}"
    value = fingerprint(file, extra=platform.python_version())
    if is_stamped(stamp, value):
        return
    source = ["--retries", "2"]
    if bundle.holds(lock):
        refuse_foreign_bundle()
        source = ["--no-index", "--find-links", WHEELHOUSE]
    say(f"· {lock}" + (" (wheelhouse/)" if "--no-index" in source else ""))
    done = run([PYTHON, "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--require-hashes", *source, "-r", file])
    if done.returncode != 0:
        give_up(
            "装不上 Python 依赖：请检查网络，或在能上网的同类机器上执行 make bundle，把 wheelhouse/ 拷到这里再重试。 "
            f"(No network and no bundle? Details: var/log/setup.log. {last_error(done.stdout)})"
        )
    stamp.write_text(value)


def refuse_foreign_bundle() -> None:
    """A bundle serves the Python and the kind of machine it was made on."""
    made_for = json.loads((WHEELHOUSE / "bundle.json").read_text())["made_for"]
    if made_for != bundle.this_machine():
        give_up(
            f"wheelhouse/ 是给 {made_for} 做的，本机是 {bundle.this_machine()}；请在同类机器上重做 make bundle。 "
            "(The bundle was made for another Python or machine.)"
        )


def main(goal: str) -> None:
    """Prepare what `goal` needs, then become it."""
    check_python()
    make_venv()
    install("requirements.txt")
    if goal in ("test", "proofs", "setup"):
        install("requirements-dev.txt")
    if goal == "bundle":
        bundle.make()
        return
    if goal in ("backup", "restore"):
        become([PYTHON, ROOT / "manage.py", goal], {"DEMO": "1", **os.environ})
    frontend.install(lambda: install("deploy/node.txt"))
    assets.build()
    if goal == "run":
        become([PYTHON, ROOT / "manage.py", "up"], {"DEMO": "1", **os.environ})
    if goal in ("test", "proofs"):
        become([PYTHON, "-W", "ignore:XDG_RUNTIME_DIR is not set", ROOT / "deploy" / "run_tests.py", f"--{goal}"], dict(os.environ))
    say("✓ ready")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in GOALS:
        give_up(f"usage: python3 deploy/bootstrap.py {'|'.join(GOALS)}")
    main(sys.argv[1])
