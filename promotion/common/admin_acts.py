"""Acts of an admin page that are no plain edit: a page that asks once more (and why), then one service."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from promotion.common.errors import NotAllowed, Refused


@dataclass(frozen=True)
class Act:
    """One button of a row's page. `do(request, row, reason)` calls the service and returns a sentence, or a response of its own."""

    slug: str
    label: str
    question: str
    do: Callable
    asks_reason: bool = False
    is_open: Callable = lambda row: True


@dataclass(frozen=True)
class Tool:
    """One link above a row's page."""

    label: str
    url: str


class WithActs:
    """For a ModelAdmin: buttons of `acts`, each asked for once more, never done by a GET."""

    acts: tuple[Act, ...] = ()

    def get_urls(self):
        """One address for all acts of the table."""
        door = self.admin_site.admin_view(self.act_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_act"
        return [path("<path:object_id>/act/<slug:slug>/", door, name=name), *super().get_urls()]

    def tools(self, request, row) -> list[Tool]:
        """The links and buttons above a row's page."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_act"
        return [Tool(act.label, reverse(name, args=[row.pk, act.slug])) for act in self.acts if act.is_open(row)]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Hand the tools to the template."""
        context["tools"] = self.tools(request, obj) if obj is not None and change else []
        return super().render_change_form(request, context, add, change, form_url, obj)

    def act_view(self, request, object_id, slug):
        """Ask, or do it."""
        row = self.get_object(request, object_id)
        act = next((each for each in self.acts if each.slug == slug), None)
        if row is None or act is None or not act.is_open(row):
            raise Http404
        reason = request.POST.get("reason", "").strip()[:300]
        refusal = ""
        if request.method == "POST":
            try:
                answer = act.do(request, row, reason)
            except NotAllowed as error:
                raise PermissionDenied(str(error)) from error
            except Refused as error:
                refusal = " ".join([str(error), *map(str, error.items)])
            except ValidationError as error:
                refusal = "；".join(error.messages)
            else:
                return self._done(request, row, answer)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": act.label,
            "act": act,
            "row": row,
            "reason": reason,
            "refusal": refusal,
        }
        return TemplateResponse(request, "admin/act.html", context, status=422 if refusal else 200)

    def _done(self, request, row, answer):
        if not isinstance(answer, str):
            return answer
        messages.success(request, answer)
        seen = self.get_queryset(request).filter(pk=row.pk).exists()
        base = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        return redirect(f"{base}_change", row.pk) if seen else redirect(f"{base}_changelist")
