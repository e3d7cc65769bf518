"""E-mail against a real little SMTP server that also refuses, drops and stays silent."""

import socketserver
import threading

import pytest

from promotion.reminders.answers import Verdict
from promotion.reminders.channels import email, smtp
from promotion.reminders.channels.way import Letter


class Sink(socketserver.StreamRequestHandler):
    """Speaks SMTP by a script: command → reply; `drop` closes the line instead of answering."""

    def handle(self):
        script, kept = self.server.script, self.server.kept
        if not self.say(script.get("greet", "220 sink")):
            return
        while line := self.rfile.readline():
            verb = line.decode().split(" ")[0].strip().lower()
            if verb == "data" and script.get("data", "354") == "354":
                self.say("354 go on")
                kept.append(self.body())
                if not self.say(script.get("dot", "250 taken")):
                    return
            elif not self.say(script.get(verb, "250 fine")) or verb == "quit":
                return

    def body(self):
        lines = []
        if self.server.script.get("dot") == "drop in body":
            return b""
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines)

    def say(self, reply):
        if reply.startswith("drop"):
            return False
        self.wfile.write(reply.encode() + b"\r\n")
        return True


@pytest.fixture
def sink(settings):
    """A server on a free port; `sink.script` says how it behaves, `sink.kept` what it took."""
    settings.EMAIL_BACKEND = "promotion.reminders.channels.smtp.CarefulBackend"
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Sink) as server:
        server.daemon_threads = True
        server.script, server.kept = {}, []
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_TIMEOUT = 5
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def send():
    return email.send(Letter(to="a@example.org", subject="主题", text="正文\n.一点开头", key="k1"))


def test_250_after_the_final_dot_is_yes(sink):
    assert send().verdict == Verdict.YES
    assert f"Message-ID: {email.message_id('k1')}".encode() in sink.kept[0]


def test_what_happens_to_quit_changes_nothing(sink):
    sink.script = {"quit": "drop"}
    assert send().verdict == Verdict.YES


@pytest.mark.parametrize(
    ("script", "verdict"),
    [
        ({"greet": "drop"}, Verdict.NOT_NOW),
        ({"greet": "421 busy"}, Verdict.NOT_NOW),
        ({"mail": "451 later"}, Verdict.NOT_NOW),
        ({"mail": "drop"}, Verdict.NOT_NOW),
        ({"rcpt": "450 greylisted"}, Verdict.NOT_NOW),
        ({"rcpt": "550 nobody"}, Verdict.NEVER),
        ({"rcpt": "drop"}, Verdict.NOT_NOW),
        ({"data": "554 no"}, Verdict.NEVER),
        ({"data": "drop"}, Verdict.NOT_NOW),
        ({"dot": "552 too big"}, Verdict.NEVER),
        ({"dot": "451 disk"}, Verdict.NOT_NOW),
        ({"dot": "drop"}, Verdict.UNCLEAR),
        ({"dot": "drop in body"}, Verdict.UNCLEAR),
    ],
)
def test_answers_are_sorted(sink, script, verdict):
    sink.script = script
    answer = send()
    assert answer.verdict == verdict
    assert answer.detail


def test_greylisting_is_given_five_minutes(sink):
    sink.script = {"rcpt": "450 greylisted"}
    assert send().not_before == email.GREYLISTING


def test_silence_after_the_body_is_no_clear_answer(sink, monkeypatch):
    monkeypatch.setattr(smtp, "FINAL_DOT_TIMEOUT", smtp.FINAL_DOT_TIMEOUT / 400)
    silence = threading.Event()
    monkeypatch.setattr(Sink, "body", lambda handler: silence.wait(3))
    assert send().verdict == Verdict.UNCLEAR
    silence.set()


def test_nobody_listening_is_a_definite_no(sink, settings):
    settings.EMAIL_PORT = 1
    assert send().verdict == Verdict.NOT_NOW
