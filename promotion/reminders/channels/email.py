"""E-mail: one message, and the answer to it sorted into yes, a definite no, or no clear answer."""

import datetime
import hashlib
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from promotion.reminders.answers import YES, Answer, Verdict
from promotion.reminders.channels.way import Letter, Way

GREYLISTING = datetime.timedelta(minutes=5)


def send(letter: Letter) -> Answer:
    """Send one letter over a connection of its own. Never raises for what the network or the other side does."""
    message = EmailMessage(letter.subject, letter.text, to=[letter.to], headers={"Message-ID": message_id(letter.key)})
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        return _no(error)
    try:
        connection.send_messages([message])
    except (OSError, smtplib.SMTPException) as error:
        return _sorted(error, connection)
    finally:
        _close(connection)
    return YES


def _sorted(error: Exception, connection) -> Answer:
    """A coded reply is a definite no; a broken line is one only while the body had not begun."""
    spoken = isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused)
    if spoken or not getattr(connection, "body_began", True):
        return _no(error)
    return Answer(Verdict.UNCLEAR, _("正文发出后连接中断（%s）") % type(error).__name__)


def _no(error: Exception) -> Answer:
    code = _code(error)
    detail = f"{type(error).__name__} {code or error}"[:300]
    if code >= 500:
        return Answer(Verdict.NEVER, detail)
    return Answer(Verdict.NOT_NOW, detail, GREYLISTING if code in (450, 451) else datetime.timedelta(0))


def _code(error: Exception) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return min(code for code, _reply in error.recipients.values())
    # A refused sign-in (535) is ours to mend: try again later.
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return 0
    return getattr(error, "smtp_code", 0)


def _close(connection) -> None:
    """What happens to QUIT changes nothing about the answer."""
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        return


def message_id(key: str) -> str:
    """The same letter always bears the same Message-ID, so that a mailbox can tell a double."""
    digest = hashlib.sha256(f"email:{key}".encode()).hexdigest()[:32]
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"
    return f"<{digest}@{domain}>"


# Commands wait 10 s each (EMAIL_TIMEOUT), the final dot 120 s (channels/smtp.py).
WAY = Way(send=send, is_on=lambda: settings.EMAIL_CHANNEL, send_timeout=datetime.timedelta(seconds=160))
