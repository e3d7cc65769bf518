"""A little SMTP server: `python -m tests.faults.sink <file> [--faults drop:dot=0.1]` prints its port and notes each Message-ID it took.

Faults, one drawn for each connection: `drop:<step>` closes the line instead of answering, `late:<step>` answers after `delay` seconds,
`say:<step>:<reply>` answers so (`say:rcpt:450 greylisted`). Steps: greet, ehlo, mail, rcpt, data (before the body), body (in the middle of
it), dot (after it: the mail was taken), quit.
"""

import argparse
import os
import re
import socketserver
import sys
import threading

from tests.faults import whims

MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(\S+)")
USUAL = {"greet": "220 sink", "data": "354 go on", "dot": "250 taken", "quit": "221 bye"}


class Dropped(Exception):
    """The line is closed now."""


class Sink(socketserver.StreamRequestHandler):
    """Takes every mail it is not told to refuse. What it took is in the file before it answers 250."""

    def handle(self) -> None:
        """One connection, spoken step by step."""
        self.kind, _sep, rest = self.server.whims.next().partition(":")
        self.step, _sep, self.reply = rest.partition(":")
        try:
            self.converse()
        except (Dropped, OSError):
            return  # told to, or the client was killed meanwhile

    def converse(self) -> None:
        """From greeting to QUIT."""
        self.answer("greet")
        while line := self.rfile.readline():
            verb = line[:4].strip().lower().decode("ascii", "replace")
            if self.answer(verb).startswith("354"):
                self.take()
                self.answer("dot")
            if verb == "quit":
                return

    def take(self) -> None:
        """Read a body to its final dot; one that breaks off before was not received."""
        body = b""
        while (line := self.rfile.readline()) != b".\r\n":
            if not line or (self.step == "body" and self.kind == "drop"):
                raise Dropped
            body += line
        refused = self.step == "dot" and self.kind == "say"
        if not refused:
            found = MESSAGE_ID.search(body)
            os.write(self.server.notes, (found.group(1) if found else b"-") + b"\n")
            self.server.kept.append(body)

    def answer(self, step: str) -> str:
        """What is said at this step, unless this connection is to go wrong here."""
        reply = USUAL.get(step, "250 fine")
        if self.step == step and self.kind == "drop":
            raise Dropped
        if self.step == step and self.kind == "late":
            self.server.stopped.wait(self.server.delay)
        if self.step == step and self.kind == "say":
            reply = self.reply
        self.wfile.write(reply.encode() + b"\r\n")
        return reply


class Server(socketserver.ThreadingTCPServer):
    """Many connections at once; `notes` is the file, `kept` the bodies, `whims` what goes wrong."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, path: str, faults: whims.Whims | None = None, delay: float = 12.0):
        super().__init__(("127.0.0.1", 0), Sink)
        self.notes = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self.whims, self.delay, self.kept = faults or whims.Whims(), delay, []
        self.stopped = threading.Event()

    def server_close(self) -> None:
        """Let those go that wait to be late."""
        self.stopped.set()
        super().server_close()

    def handle_error(self, request, client_address) -> None:
        """A killed client resets its line: expected here."""


def main(arguments: list[str]) -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("notes")
    whims.add_options(parser)
    options = parser.parse_args(arguments)
    with Server(options.notes, whims.from_options(options), options.delay) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1:])
