"""Where things are, and how the set-up speaks. Python's own library only."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
WHEELHOUSE = ROOT / "wheelhouse"
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var")
LOG = VAR / "log" / "setup.log"


def say(text: str) -> None:
    """One line to the person who started this."""
    print(text, flush=True)


def give_up(text: str) -> None:
    """Leave with one sentence on stderr and exit status 1."""
    raise SystemExit(f"✗ {text}")


def run(argv: list, **options) -> subprocess.CompletedProcess:
    """Run a quiet step: what it says goes to the set-up log, its status comes back."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [str(part) for part in argv],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        **{"cwd": ROOT, **options},
    )
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(str(part) for part in argv)}\n{done.stdout}\n")
    return done


def last_error(output: str) -> str:
    """The last line of a tool's output that names an error, else its last line."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or ["no output"])[-1][:200]


def fingerprint(*files: Path, extra: str = "") -> str:
    """A hash over what these files say."""
    digest = hashlib.sha256(extra.encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def is_stamped(stamp: Path, value: str) -> bool:
    """Whether this step was already done with these inputs."""
    return stamp.is_file() and stamp.read_text() == value


def apt_install(*packages: str) -> bool:
    """Install Debian packages if this is root on such a machine; whether that worked."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"· apt-get install -y {' '.join(packages)}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if run(install, env=env).returncode == 0:
        return True
    run(["apt-get", "update"], env=env)
    return run(install, env=env).returncode == 0


def become(argv: list, env: dict) -> None:
    """Turn this process into another program, so that signals reach it directly."""
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execve(str(argv[0]), [str(part) for part in argv], env)
