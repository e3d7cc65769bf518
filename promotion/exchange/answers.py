"""A made file as the answer of a door."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from promotion.exchange.services.ledger import Made


def as_file(made: Made) -> HttpResponse:
    """The file, to be saved under its name."""
    response = HttpResponse(made.content, content_type=made.content_type)
    response["Content-Disposition"] = content_disposition_header(True, made.name)
    return response
