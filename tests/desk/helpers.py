"""What several tests of pages need."""

from django.urls import reverse


def page(client, name, /, *args, **query):
    """GET the page `name`."""
    return client.get(reverse(name, args=args), query)


def send(client, name, /, *args, **values):
    """POST `values` to the page `name`, as a browser without script does."""
    return client.post(reverse(name, args=args), values)


def text_of(response) -> str:
    """The body as text."""
    return response.content.decode()


def errors_of(response) -> str:
    """All error sentences of the form in the answer, joined."""
    form = response.context["form"]
    return " ".join(str(sentence) for sentences in form.errors.values() for sentence in sentences)
