"""What every view of the product begins with."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.views.decorators.http import require_http_methods

from promotion.common.errors import NotAllowed


def door(*methods: str):
    """A view that takes `methods` only and answers 403, with the sentence, to what the person's role does not permit."""

    def decorate(view):
        @require_http_methods(list(methods))
        @wraps(view)
        def opened(request, *args, **kwargs):
            try:
                return view(request, *args, **kwargs)
            except NotAllowed as refusal:
                raise PermissionDenied(str(refusal)) from refusal

        return opened

    return decorate
