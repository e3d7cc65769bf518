"""Read the environment once, with the defaults of a machine that has nothing but Python."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
env.prefix = ""


def secret(name: str, default: str = "") -> str:
    """The secret `name` from the environment, or from the file that `<name>_FILE` names."""
    path = env.str(f"{name}_FILE", default="")
    return Path(path).read_text().strip() if path else env.str(name, default=default)
