"""Read the environment once, with the defaults of a machine that has nothing but Python."""

import os
import secrets
from ipaddress import ip_network
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))


def secret(name: str, default: str = "") -> str:
    """The secret `name` from the environment, or from the file that `<name>_FILE` names."""
    path = env.str(f"{name}_FILE", default="")
    return Path(path).read_text().strip() if path else env.str(name, default=default)


def hosts(name: str, default: list[str]) -> list[str]:
    """Names of hosts and networks (`10.1.0.0/16`) from the environment; a network that is none fails at once."""
    entries = [entry.strip() for entry in env.list(name, default=default) if entry.strip()]
    for entry in entries:
        if "/" in entry:
            ip_network(entry, strict=False)
    return entries


def machine_secret(folder: Path, *, make: bool) -> str:
    """This machine's own secret key in `folder`, readable by its owner only; made at first use when `make`."""
    path = folder / "secret_key"
    if make and not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"secret_key.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)  # whoever comes second keeps the first one's key
        except FileExistsError:
            return machine_secret(folder, make=False)
        finally:
            draft.unlink()
    return path.read_text().strip() if path.exists() else ""
