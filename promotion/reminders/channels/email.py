"""E-mail: one message, and the answer to it sorted into yes, a definite no, or no clear answer."""

import datetime
import smtplib

from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from promotion.reminders.answers import YES, Answer, Verdict

# Commands wait 10 s each (EMAIL_TIMEOUT), the final dot 120 s (channels/smtp.py).
SEND_TIMEOUT = datetime.timedelta(seconds=160)
RESEND_WHEN_UNSURE = False
GREYLISTING = datetime.timedelta(minutes=5)


def send(message: EmailMessage) -> Answer:
    """Send one message over a connection of its own. Never raises for what the network or the other side does."""
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
