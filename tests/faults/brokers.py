"""Brokers that are no use: one that takes connections and never answers, and an address where nobody listens."""

import socket
import threading
from contextlib import suppress


class SilentBroker:
    """Listens, takes every connection, keeps it, says nothing. `taken` are those it was ever asked for."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"redis://127.0.0.1:{self.listener.getsockname()[1]}/0"
        self.taken: list[socket.socket] = []
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        with suppress(OSError):  # closed
            while True:
                self.taken.append(self.listener.accept()[0])

    def close(self) -> None:
        """Hang up on everybody."""
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for line in self.taken:
            line.close()


def closed_port() -> str:
    """The URL of a broker at a port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return f"redis://127.0.0.1:{probe.getsockname()[1]}/0"
