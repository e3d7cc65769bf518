"""The demo office's post: mails are kept in a table and shown on a page instead of leaving the machine."""

from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from promotion.reminders.models import OutgoingMail


class OutgoingMailBackend(BaseEmailBackend):
    """Django's mail interface over the table OutgoingMail."""

    def send_messages(self, email_messages):
        """Keep every message, once per recipient."""
        now = timezone.now()
        for mail in email_messages:
            for recipient in mail.recipients():
                OutgoingMail.objects.create(
                    recipient=recipient,
                    subject=mail.subject[:300],
                    body=mail.body,
                    message_id=mail.extra_headers.get("Message-ID", "")[:200],
                    sent_at=now,
                )
        return len(email_messages)
