"""`make lock`: write the lock files from requirements*.in, deploy/node.in and package.json. They name no registry."""

from __future__ import annotations

from ground import PYTHON, ROOT, give_up, last_error, run, say

LISTS = ("requirements", "requirements-dev", "deploy/node")
COMPILE = ("--universal", "--generate-hashes", "--python-version", "3.11", "--custom-compile-command", "make lock", "--quiet")


def main() -> None:
    """Every list in turn, then npm's."""
    for name in LISTS:
        say(f"· {name}.txt")
        done = run([PYTHON, "-m", "uv", "pip", "compile", *COMPILE, f"{name}.in", "-o", f"{name}.txt"])
        if done.returncode != 0:
            give_up(f"{name}.in: {last_error(done.stdout)}")
        if "://" in (ROOT / f"{name}.txt").read_text():
            give_up(f"{name}.txt names a registry.")
    say("· package-lock.json")
    done = run(
        ["npm", "install", "--package-lock-only", "--ignore-scripts", "--omit-lockfile-registry-resolved", "--no-audit", "--no-fund"]
    )
    if done.returncode != 0:
        give_up(f"package.json: {last_error(done.stdout)}")


if __name__ == "__main__":
    main()
