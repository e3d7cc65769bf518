"""Twins (撞单): who may know that a firm is already being courted, and who holds it. How to ask to be let in: `contact_requests.py`.

Source: domain §3. Inside one's sight the answer says who and where; outside it says only that somebody is, is logged, told to the holder,
and limited to `HIDDEN_PER_DAY` firms a day.
"""

import datetime
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common import audit, uscc
from promotion.common.errors import Refused
from promotion.common.text import one_line
from promotion.enterprises.models import Enterprise
from promotion.enterprises.search import ENTERPRISE
from promotion.enterprises.services import register
from promotion.people.models import User
from promotion.projects.facts import stage_index
from promotion.projects.models import FirstContact, Notice, Project
from promotion.projects.models.deadlines import NoticeKind
from promotion.projects.services.heirs import heir_of
from promotion.projects.services.notices import tell
from promotion.projects.sight import visible_enterprises

HIDDEN_PER_DAY = 10
NEAR = 0.75  # worth showing to somebody who may see the firm
SURELY = 0.85  # so near that a firm out of sight must be meant
SHORTEST_HIDDEN = 4


@dataclass(frozen=True)
class TwinProject:
    """A project of a twin, as far as the viewer may see it."""

    code: str
    name: str
    stage_label: str
    owner_name: str
    unit: str


@dataclass(frozen=True)
class TwinSeen:
    """A firm within sight that may be the one meant, and why."""

    enterprise_id: int
    name: str
    reason: str
    projects: tuple[TwinProject, ...]


@dataclass(frozen=True)
class TwinAnswer:
    """What a viewer may know. `hidden`: a firm out of sight is meant, and nothing more is told."""

    seen: tuple[TwinSeen, ...] = ()
    hidden: bool = False
    limited: bool = False


class HiddenTwin(Refused):
    """The firm is held by somebody out of sight. `enterprise` is for the log and the holder only, never for the asker."""

    def __init__(self, enterprise: Enterprise):
        super().__init__(_("该企业已有单位在谈，可申请对接。"), field="enterprise_name", items=("hidden_twin",))
        self.enterprise = enterprise


@contextmanager
def telling_the_holder(actor, today: datetime.date):
    """One transaction; where it ends in HiddenTwin nothing of it is kept, but the probe is logged and told to the holder all the same."""
    try:
        with transaction.atomic():
            yield
    except HiddenTwin as refusal:
        tell_holder(refusal.enterprise, actor, today)
        raise


def look_up(text: str, viewer, today: datetime.date) -> TwinAnswer:
    """Firms like `text` (a fragment of ≥ 2 characters, pinyin initials or a 信用代码), as far as `viewer` may know."""
    text = one_line(text)
    if len(text) < 2:
        return TwinAnswer()
    visible = visible_enterprises(viewer, today)
    seen = [_seen(enterprise, reason, viewer, today) for enterprise, reason in _matches(visible, text, 8)]
    hidden = _hidden_match(text, visible)
    if not _may_be_told(hidden, viewer, today):
        return TwinAnswer(tuple(seen), limited=True)
    if hidden is None:
        return TwinAnswer(tuple(seen))
    tell_holder(hidden, viewer, today)
    return TwinAnswer(tuple(seen), hidden=True)


def find_or_register(*, actor, name: str, code: str, separately_reason: str, today: datetime.date) -> Enterprise:
    """The enterprise of this name or code: the one in sight, else a new one. Refused where one out of sight holds it."""
    code = uscc.clean(code) if code else ""
    exact = register.find_exact(name, code)
    in_sight = visible_enterprises(actor, today).filter(pk__in=exact.values("pk")).order_by("pk").first()
    if in_sight and not separately_reason:
        return in_sight
    twin = None if in_sight else exact.first()
    if twin and separately_reason and not (code and twin.uscc == code):
        _tell_of_neighbour(twin, actor, today)
    elif not in_sight and not _may_be_told(twin, actor, today):
        raise Refused(_("今天的查重次数已用完，请明天再登记新企业，或直接联系联合办。"), field="enterprise_name")
    elif twin:
        raise HiddenTwin(twin)
    return register.register(actor=actor, name=name, code=code, separately_reason=separately_reason)


def holder(enterprise: Enterprise) -> User | None:
    """Who holds a firm: the owner of its furthest active project, else the one of the 首谈, else who registered it; of
    these two whoever has taken their work over since."""
    projects = Project.objects.live().active().filter(enterprise=enterprise, owner__is_active=True).select_related("owner")
    ranked = sorted(projects, key=lambda project: (-stage_index(project.stage), project.pk))
    if ranked:
        return ranked[0].owner
    first = FirstContact.objects.filter(enterprise=enterprise, lapsed_on__isnull=True).select_related("user").first()
    keeper = heir_of(first.user, _moment(first.earned_on)) if first else None
    if keeper is None or not keeper.is_active:
        keeper = heir_of(enterprise.created_by, enterprise.created_at)
    return keeper if keeper and keeper.is_active else None


def _moment(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def similarity(one: str, other: str) -> float:
    """Share of common two-character pieces of two normalised names, 0 to 1 (Dice)."""
    first, second = _bigrams(one), _bigrams(other)
    if not first or not second:
        return float(one == other)
    return 2 * len(first & second) / (len(first) + len(second))


def _bigrams(name: str) -> set[str]:
    return {name[n : n + 2] for n in range(len(name) - 1)}


def _seen(enterprise, reason: str, viewer, today) -> TwinSeen:
    projects = Project.objects.visible_to(viewer, today).filter(enterprise=enterprise).select_related("owner", "owning_unit")
    return TwinSeen(
        enterprise_id=enterprise.pk,
        name=enterprise.name,
        reason=reason,
        projects=tuple(
            TwinProject(each.code, each.name, each.get_stage_display(), str(each.owner or _("未认领")), str(each.owning_unit or ""))
            for each in projects[:5]
        ),
    )


def _matches(enterprises, text: str, most: int):
    """Up to `most` (enterprise, reason), the surest first."""
    core = register.normalised(text) or text
    contains = Q(normalised_name=core) | Q(pk__in=ENTERPRISE.matching(Enterprise.objects.all(), text).values("pk"))
    found = {enterprise: _reason(enterprise, text, core) for enterprise in enterprises.filter(contains).order_by("name")[:most]}
    if len(found) < most and len(core) >= SHORTEST_HIDDEN:
        for enterprise, score in _near(enterprises, core):
            found.setdefault(enterprise, _("名称相近（%(share)d%%）") % {"share": round(score * 100)})
    return list(found.items())[:most]


def _reason(enterprise, text: str, core: str) -> str:
    if enterprise.uscc and enterprise.uscc == text.upper():
        return _("信用代码相同")
    if enterprise.normalised_name == core:
        return _("名称相同")
    return _("名称包含“%(text)s”") % {"text": text}


def _near(enterprises, core: str):
    """Firms whose normalised name is near `core`, nearest first; candidates share a two-character piece."""
    shared = Q(pk__in=[])
    for piece in _bigrams(core):
        shared |= Q(normalised_name__contains=piece)
    scored = ((enterprise, similarity(core, enterprise.normalised_name)) for enterprise in enterprises.filter(shared)[:300])
    return sorted((row for row in scored if row[1] >= NEAR), key=lambda row: -row[1])


def _hidden_match(text: str, visible) -> Enterprise | None:
    """A firm out of sight that is surely meant: same code, same or nearly the same name. A mere fragment finds nothing."""
    core = register.normalised(text)
    outside = Enterprise.objects.live().exclude(pk__in=visible.values("pk"))
    exact = outside.filter(Q(normalised_name=core) | Q(uscc=text.upper()) & ~Q(uscc="")).first() if core else None
    if exact or len(core) < SHORTEST_HIDDEN:
        return exact
    return next((enterprise for enterprise, score in _near(outside, core) if score >= SURELY), None)


def _probe_key(enterprise, viewer, today) -> str:
    return f"twin:{enterprise.pk}:{viewer.pk}:{today.isoformat()}"


def _may_be_told(hidden, viewer, today) -> bool:
    """Whether the day's probes are not used up, or this one was made before. Beyond them a free firm must answer as a held one does."""
    asked = Notice.objects.filter(key__startswith="twin:", key__endswith=f":{viewer.pk}:{today.isoformat()}")
    was_told = hidden is not None and asked.filter(key=_probe_key(hidden, viewer, today)).exists()
    return was_told or asked.count() < HIDDEN_PER_DAY


@transaction.atomic
def tell_holder(enterprise, viewer, today: datetime.date) -> None:
    """Log the probe and tell the holder, once a day and viewer."""
    key = _probe_key(enterprise, viewer, today)
    if Notice.objects.filter(key=key).exists():
        return
    audit.record(actor=viewer, action="enterprise.probe", obj=enterprise)
    text = _("%(unit)s 有人查询或登记“%(firm)s”，您是在谈单位。") % {"unit": viewer.unit or _("其他单位"), "firm": enterprise.name}
    tell(recipient=holder(enterprise), kind=NoticeKind.TWIN, text=text, key=key, enterprise=enterprise)


def _tell_of_neighbour(enterprise, actor, today):
    """Somebody registers another firm of the same name; whether it is another one is for the holder to say."""
    text = _("%(unit)s 另行登记了与“%(firm)s”同名的企业，请留意是否为同一家。") % {
        "unit": actor.unit or _("其他单位"),
        "firm": enterprise.name,
    }
    key = f"neighbour:{enterprise.pk}:{actor.pk}:{today.isoformat()}"
    tell(recipient=holder(enterprise), kind=NoticeKind.TWIN, text=text, key=key, enterprise=enterprise)
