"""Notices: tell one person one thing, once."""

from promotion.projects.models import Notice


def tell(*, recipient, kind: str, text: str, key: str, project=None, enterprise=None, unless=None) -> None:
    """Write a notice for `recipient`; the same `key` twice is one notice. Nobody is told of what they did themselves (`unless`)."""
    if recipient is None or (unless is not None and recipient.pk == unless.pk):
        return
    facts = {"recipient": recipient, "kind": kind, "text": text[:300], "project": project, "enterprise": enterprise}
    Notice.objects.get_or_create(key=key, defaults=facts)
