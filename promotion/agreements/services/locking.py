"""Every act on an agreement begins here: the project's row locked, the agreement read anew."""

from django.utils.translation import gettext as _

from promotion.agreements.models import Agreement
from promotion.common.errors import Refused
from promotion.projects.facts import Status
from promotion.projects.services import journal


def locked(agreement: Agreement) -> Agreement:
    """The agreement as it stands, its project locked until the transaction ends; Refused where it was withdrawn."""
    project = journal.lock(agreement.project)
    current = Agreement.objects.select_for_update().get(pk=agreement.pk, project=project)
    current.project = project
    if current.withdrawn_at:
        raise Refused(_("这份协议已撤回，不能再改动。"))
    return current


def locked_term(term):
    """A clause or an instalment as it stands, with its agreement locked; Refused where either was taken back."""
    agreement = locked(term.agreement)
    current = type(term).objects.select_for_update().get(pk=term.pk, agreement=agreement)
    current.agreement = agreement
    if current.withdrawn_at:
        raise Refused(_("这一条已删去，不能再改动。"))
    return current


def must_be_draft(agreement: Agreement) -> None:
    """Refused once it is signed: what was signed is never changed."""
    if not agreement.is_draft:
        raise Refused(_("这份协议已于 %(day)s 签订，内容不能再改；有变动请登记补充协议。") % {"day": agreement.signed_on.isoformat()})


def must_be_going_on(project) -> None:
    """Refused where the project has ended: nobody would be reminded of a new date."""
    if project.status == Status.CLOSED:
        raise Refused(_("该项目已终止，请先重启，再登记新的约定。"))
