"""Saved views: keep a filter, drop it again."""

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from promotion.common import audit, checked
from promotion.common.errors import Refused
from promotion.desk.library import known_query
from promotion.desk.models import SavedView
from promotion.people.models import User

MOST = 30
LONGEST_QUERY = 1000


@transaction.atomic
def keep_view(*, actor, name: str, query: str, layout: str, is_shared: bool) -> SavedView:
    """Keep the filter `query` (a query string, of which only what the list understands is kept) under `name`."""
    kept = known_query(QueryDict(query))
    kept.pop("code", None)
    User.objects.select_for_update().get(pk=actor.pk)  # so that two saves of one person wait for each other
    own = SavedView.objects.filter(owner=actor)
    if own.filter(name=name).exists():
        raise Refused(_("您已有同名视图，请换个名称。"), field="name")
    if own.count() >= MOST:
        raise Refused(_("最多保存 %(most)d 个视图，请先删除不用的。") % {"most": MOST}, field="name")
    text = kept.urlencode()
    if len(text) > LONGEST_QUERY:
        raise Refused(_("筛选条件太长，无法保存，请减少条件后再试。"), field="name")
    view = SavedView(name=name, owner=actor, query=text, layout=layout, is_shared=is_shared)
    checked.save(view)
    audit.record(actor=actor, action="view.keep", obj=view, after={"query": text, "is_shared": is_shared})
    return view


@transaction.atomic
def drop_view(*, actor, view: SavedView) -> None:
    """Drop one's own view."""
    audit.record(actor=actor, action="view.drop", obj=view, before={"query": view.query})
    view.delete()
