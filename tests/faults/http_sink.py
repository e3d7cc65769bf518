"""A little web server that speaks 企业微信 (application and robot) and 钉钉: `python -m tests.faults.http_sink <file>` prints its port.

It notes each message it took as one JSON line (`dialect`, `to`, `text`) before it answers, checks tokens and signatures as the services
do, and goes wrong as it is told (tests.faults.whims), request by request:

refuse         reset the line before reading          drop-unread    close it before reading the body
drop-read      take the message, then close the line  late           take it, answer after `delay` seconds
cut            take it, close amidst the answer       drip           take it, let the answer come byte by byte, for ever
busy           200 and errcode -1                     code:<n>       200 and errcode n
http:<n>       status n                               garbage        200 and no JSON
huge           200 and 10 MB                          redirect       302 to `location`
bare           200 and JSON without errcode           invalid        take nobody: errcode 0 with invaliduser

`POST /_sink {"script": [...], "chances": {...}, "expire": true, "location": "…"}` tells a sink in another process.
"""

import argparse
import http.server
import json
import os
import secrets
import socket
import struct
import sys
import threading
from urllib.parse import parse_qs, urlsplit

from tests.faults import dialects, whims

TAKEN_FIRST = {"drop-read", "late", "cut", "drip"}
LONGEST_REQUEST = 1_000_000


class Handler(http.server.BaseHTTPRequestHandler):
    """One request."""

    def handle(self) -> None:
        """Killed clients and dropped lines are expected here."""
        try:
            super().handle()
        except OSError:
            self.close_connection = True

    def do_GET(self) -> None:
        """Tokens of 企业微信."""
        self.serve(b"")

    def do_POST(self) -> None:
        """Messages, and what a test tells the sink."""
        if self.path == "/_sink":
            self.server.told(json.loads(self.body()))
            self.answer({"errcode": 0})
            return
        self.serve(None)

    def serve(self, body: bytes | None) -> None:
        """By the rules of the service, unless something is to go wrong."""
        where = urlsplit(self.path)
        fault = self.server.whims.next() if where.path != dialects.GET_TOKEN or self.server.whims_on_tokens else ""
        if fault == "refuse":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if fault in ("refuse", "drop-unread"):
            self.close_connection = True
            return
        raw = self.body() if body is None else body
        self.server.seen.append((self.path, raw))
        if fault and fault not in TAKEN_FIRST:
            self.go_wrong(fault)
            return
        query = {name: values[0] for name, values in parse_qs(where.query).items()}
        answer = dialects.answer(self.server, where.path, query, raw)
        self.say(answer, fault)

    def go_wrong(self, fault: str) -> None:
        """Answers of a service that did not take the message."""
        kind, _sep, number = fault.partition(":")
        if kind == "http":
            self.answer({"errmsg": "told to"}, int(number))
        elif kind == "redirect":
            self.raw(302, b"", {"Location": self.server.location})
        elif kind == "garbage":
            self.raw(200, b"<html>\xff not what you expect")
        elif kind == "huge":
            self.raw(200, b" " * 10_000_000)
        else:
            self.answer(dialects.WRONG[kind] if kind in dialects.WRONG else {"errcode": int(number), "errmsg": "told to"})

    def say(self, answer: dict, fault: str) -> None:
        """Of a message that was taken."""
        if fault == "drop-read":
            self.close_connection = True
        elif fault == "late":
            self.server.stopped.wait(self.server.delay)
            self.answer(answer)
        elif fault == "cut":
            self.raw(200, json.dumps(answer).encode()[:5], {"Content-Length": "500"})
        elif fault == "drip":
            self.raw(200, b"{", {"Content-Length": "50000"})
            while not self.server.stopped.wait(self.server.delay):
                self.wfile.write(b" ")
        else:
            self.answer(answer)

    def body(self) -> bytes:
        """As long as it says it is."""
        return self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LONGEST_REQUEST))

    def answer(self, value: dict, status: int = 200) -> None:
        """JSON."""
        self.raw(status, json.dumps(value, ensure_ascii=False).encode())

    def raw(self, status: int, body: bytes, headers: dict | None = None) -> None:
        """Bytes; the line ends with them."""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "Connection": "close", **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *args) -> None:
        """Nothing: the notes are the log."""


class Server(http.server.ThreadingHTTPServer):
    """`credentials` of the application, `keys` of robots (address key → signing key), `known` accounts (None: all); `seen` every request."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, path: str, faults: whims.Whims | None = None, delay: float = 12.0):
        super().__init__(("127.0.0.1", 0), Handler)
        self.notes = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self.whims, self.delay, self.whims_on_tokens = faults or whims.Whims(), delay, False
        self.credentials, self.keys, self.known = {}, {}, None
        self.tokens, self.expired, self.seen = set(), set(), []
        self.location, self.stopped = "http://127.0.0.1/", threading.Event()

    def new_token(self) -> str:
        """A token of 企业微信, good until it is expired."""
        token = secrets.token_urlsafe(48)
        self.tokens.add(token)
        return token

    def expire_tokens(self) -> None:
        """All that were given out."""
        self.expired |= self.tokens
        self.tokens.clear()

    def note(self, **message) -> None:
        """One line, written before the answer."""
        os.write(self.notes, json.dumps(message, ensure_ascii=False).encode() + b"\n")

    def told(self, wishes: dict) -> None:
        """By a test in another process."""
        self.whims.script.extend(wishes.get("script", []))
        self.whims.chances = wishes.get("chances", self.whims.chances)
        self.location = wishes.get("location", self.location)
        if wishes.get("expire"):
            self.expire_tokens()

    def server_close(self) -> None:
        """Let those go that wait to be late."""
        self.stopped.set()
        super().server_close()

    def handle_error(self, request, client_address) -> None:
        """A killed client resets its line: expected here."""


def main(arguments: list[str]) -> None:
    """Serve until ended. Without credentials and keys given every corp and robot is known."""
    parser = argparse.ArgumentParser()
    parser.add_argument("notes")
    whims.add_options(parser)
    options = parser.parse_args(arguments)
    with Server(options.notes, whims.from_options(options), options.delay) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1:])
