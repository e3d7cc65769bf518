"""Check that nobody edited or cut the audit trail."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from promotion.common.audit_seals import faults, seal_pending
from promotion.common.models import AuditEvent, AuditSeal


class Command(BaseCommand):
    """`manage.py audit_verify [--seal] [--head DIGEST …]`: exit code 1 when the chain does not hold."""

    help = "Check the hash chain over the audit trail; exit code 1 when it was edited or cut."

    def add_arguments(self, parser):
        """`--head`: a digest from the log that the chain must contain; `--seal`: first seal what is still open."""
        parser.add_argument("--head", action="append", default=None, help=_("日志中记下的摘要，封存链里必须有它（可重复）"))
        parser.add_argument("--seal", action="store_true", help=_("核验之前先封存尚未封存的记录"))

    def handle(self, *, head, seal, **options):
        """Print what is wrong, or the size and the head of the whole chain."""
        if seal:
            seal_pending()
        found = faults(heads=head)
        if found:
            raise CommandError(_("审计记录核验不通过：") + "\n" + "\n".join(found))
        last = AuditSeal.objects.order_by("-seq").first()
        sealed = AuditEvent.objects.filter(id__lte=last.last_id).count() if last else 0
        pending = AuditEvent.objects.count() - sealed
        head = last.digest if last else "—"
        self.stdout.write(
            _("审计记录完整：已封存 %(sealed)s 条，待封存 %(pending)s 条，链头 %(head)s")
            % {"sealed": sealed, "pending": pending, "head": head}
        )
