"""A little SMTP server in a process of its own: `python -m tests.faults.sink <file>` prints its port and notes each Message-ID it took."""

import os
import re
import socketserver
import sys

MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(\S+)")


class Sink(socketserver.StreamRequestHandler):
    """Takes every mail. What it took is in the file before it answers 250."""

    def handle(self) -> None:
        """One connection, spoken step by step."""
        self.say("220 sink")
        while line := self.rfile.readline():
            verb = line[:4].strip().lower()
            if verb == b"data":
                self.say("354 go on")
                self.take()
            self.say("221 bye" if verb == b"quit" else "250 fine")

    def take(self) -> None:
        """Read a body to its final dot; one that breaks off before was not received."""
        body = b""
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return
            body += line
        os.write(self.server.notes, MESSAGE_ID.search(body).group(1) + b"\n")

    def say(self, reply: str) -> None:
        """One line; a client killed meanwhile does not matter."""
        try:
            self.wfile.write(reply.encode() + b"\r\n")
        except OSError:
            return


class Server(socketserver.ThreadingTCPServer):
    """Many connections at once; `notes` is the file."""

    daemon_threads = True

    def __init__(self, path: str):
        super().__init__(("127.0.0.1", 0), Sink)
        self.notes = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def handle_error(self, request, client_address) -> None:
        """A killed client resets its line: expected here."""


if __name__ == "__main__":
    with Server(sys.argv[1]) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()
