"""The SMTP server of the fault runs: `python -m tests.faults.mail_sink <file>` notes each mail it took as one JSON line, `to` and `text`."""

import argparse
import email
import email.policy
import json
import os

from tests.faults import sink, whims


class Notebook:
    """Takes the bodies the sink keeps, in a file instead of the memory."""

    def __init__(self, path: str):
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def append(self, body: bytes) -> None:
        """One line, before the mail is answered for."""
        mail = email.message_from_bytes(body, policy=email.policy.default)
        line = {"to": mail["To"], "text": f"{mail['Subject']}\n{mail.get_content()}"}
        os.write(self.file, json.dumps(line, ensure_ascii=False).encode() + b"\n")


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("notes")
    whims.add_options(parser)
    options = parser.parse_args()
    with sink.Server(os.devnull, whims.from_options(options), options.delay) as server:
        server.kept = Notebook(options.notes)
        print(server.server_address[1], flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
