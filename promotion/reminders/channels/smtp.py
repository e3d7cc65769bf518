"""SMTP spoken so that one knows afterwards whether the body had begun: before that every failure is a definite no."""

import datetime
import re
import smtplib

from django.core.mail.backends.smtp import EmailBackend

from promotion.common import hooks

FINAL_DOT_TIMEOUT = datetime.timedelta(seconds=120)


class _Careful:
    body_began = False

    def data(self, msg):
        """DATA in two steps, as smtplib does it, with a mark between them. Waits two minutes for the answer to the final dot."""
        code, reply = self.docmd("data")
        if code != 354:
            raise smtplib.SMTPDataError(code, reply)
        self.body_began = True
        self.sock.settimeout(FINAL_DOT_TIMEOUT.total_seconds())
        lines = re.sub(rb"\r\n|\r|\n", b"\r\n", msg.encode("ascii") if isinstance(msg, str) else msg)
        text = re.sub(rb"(?m)^\.", b"..", lines)
        self.send(text)
        hooks.reached("mid_send_email")
        self.send(b".\r\n" if text.endswith(b"\r\n") else b"\r\n.\r\n")
        return self.getreply()


class CarefulSMTP(_Careful, smtplib.SMTP):
    """Plain, or STARTTLS."""


class CarefulSMTPS(_Careful, smtplib.SMTP_SSL):
    """TLS from the first byte."""


class CarefulBackend(EmailBackend):
    """Django's backend over a connection that remembers whether the body had begun."""

    @property
    def connection_class(self):
        """The connection to open."""
        return CarefulSMTPS if self.use_ssl else CarefulSMTP

    @property
    def body_began(self) -> bool:
        """Whether the last message's body was on its way."""
        return bool(self.connection and self.connection.body_began)
