"""A sink in a thread of the test that uses it."""

import contextlib
import json
import threading
from pathlib import Path

from tests.faults import http_sink, sink


@contextlib.contextmanager
def serving(server):
    """`server`, answering until the end of the block."""
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server
        server.stopped.set()
        server.shutdown()


def web(folder: Path, **options):
    """An HTTP sink with its notes in `folder`."""
    server = http_sink.Server(str(folder / "taken"), **options)
    server.url = f"http://127.0.0.1:{server.server_address[1]}"
    return serving(server)


def mail(folder: Path, **options):
    """An SMTP sink with its notes in `folder`."""
    return serving(sink.Server(str(folder / "mails"), **options))


def taken(folder: Path) -> list[dict]:
    """What an HTTP sink took, in order."""
    return [json.loads(line) for line in (folder / "taken").read_text().splitlines()]
