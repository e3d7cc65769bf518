"""补证: what a project came in without on opening day, filled in one sheet."""

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common.errors import NotAllowed, Refused, Stale
from promotion.common.htmx import UNPROCESSABLE, go, render_sheet
from promotion.desk.doors import CONFLICT, bound_to, form_door, project_or_404
from promotion.desk.forms.moves import Versioned
from promotion.desk.gate_parts import Filling, parts_for
from promotion.desk.versions import both_versions
from promotion.pipeline.services import filling
from promotion.pipeline.services.gating import owed_lines
from promotion.projects.services import permits


@form_door
def project_owed(request, code):
    """Every 待补证 of the project with the form that settles it; what is filled in is kept, what is left blank stays owed."""
    project, today = project_or_404(request, code), timezone.localdate()
    permits.must_edit(project, request.user, today)
    lines = owed_lines(project)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    parts = parts_for(lines, Filling(request.user, project, today), *posted)
    form = bound_to(request, Versioned, initial={"version": project.version})
    status, versions = 200, None
    if posted:
        status = UNPROCESSABLE
        if all([form.is_valid(), *(part.form.is_valid() for part in parts)]):
            try:
                return _fill(request, project, today, form, parts)
            except NotAllowed:
                raise
            except Stale as stale:
                status, versions = CONFLICT, both_versions(form, stale)
            except Refused as refusal:
                if not any(part.form.errors for part in parts):
                    form.add_error(None, str(refusal))
    context = {"project": project, "parts": parts, "form": form, "title": _("补证"), "versions": versions, "left": len(lines)}
    return render_sheet(request, "desk/_owed_sheet.html", context, status=status)


def _fill(request, project, today, form, parts):
    steps = [part.step for part in parts if part.is_touched]
    filling.fill(actor=request.user, project=project, version=form.cleaned_data["version"], today=today, steps=steps)
    left = len(owed_lines(project))
    said = _("已保存，还有 %(n)d 项待补证。") % {"n": left} if left else _("已补齐，没有待补证了。")
    messages.success(request, said if steps else _("没有新填的内容。"))
    return go(request, "project_detail", project.code)
