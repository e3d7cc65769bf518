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
from promotion.enterprises.likeness import LIKELY, SURE, WORTH, Likeness
from promotion.enterprises.models import Enterprise
from promotion.enterprises.search import ENTERPRISE
from promotion.enterprises.services import finder, pairs, register
from promotion.people.models import User
from promotion.projects.facts import stage_index
from promotion.projects.models import FirstContact, Notice, Project
from promotion.projects.models.deadlines import NoticeKind
from promotion.projects.services.heirs import heir_of
from promotion.projects.services.notices import tell
from promotion.projects.sight import visible_enterprises

HIDDEN_PER_DAY = 10
HIDDEN = 0.88  # so near that a firm out of sight must be meant
SHORTEST_HIDDEN = 4
MOST = 8


@dataclass(frozen=True)
class Twin:
    """A firm that may be the one meant. Out of sight nothing of it is for the asker but that there is one."""

    enterprise: Enterprise
    likeness: Likeness
    in_sight: bool

    @property
    def is_same(self) -> bool:
        """Whether the code or the name is the same, not only like it."""
        return self.likeness.score >= SURE and bool(finder.EXACT & set(self.likeness.reasons))


@dataclass(frozen=True)
class Meaning:
    """Which firm somebody means: the one in sight (`same`), else one out of sight (`hidden`), else those in sight that are only like it."""

    same: Enterprise | None = None
    hidden: Enterprise | None = None
    near: tuple[Twin, ...] = ()


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
    """A firm within sight that may be the one meant, how surely and why."""

    enterprise_id: int
    name: str
    reason: str
    sureness: str
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


def find_twins(name: str, code: str = "", *, viewer, today: datetime.date | None = None, at_least: float = LIKELY) -> list[Twin]:
    """Registered firms that `name` or `code` may mean, the likest first, each with the reasons. `viewer` None: the system itself sees all.

    The front for whoever brings names in: the lead form, the import. A bounded number of queries.
    """
    found = finder.find(name, code, at_least=at_least)
    pks = [row.enterprise.pk for row in found]
    seen = set(pks)
    if viewer is not None and pks:
        seen = set(visible_enterprises(viewer, today).filter(pk__in=pks).values_list("pk", flat=True))
    return [Twin(row.enterprise, row.likeness, row.enterprise.pk in seen) for row in found]


def meaning_of(found: list[Twin], name: str) -> Meaning:
    """What was found for a whole `name`, as one answer."""
    same = next((twin.enterprise for twin in found if twin.in_sight and twin.is_same), None)
    return Meaning(same, None if same else _hidden_of(found, name, shortest=1), tuple(twin for twin in found if twin.in_sight))


def look_up(text: str, viewer, today: datetime.date) -> TwinAnswer:
    """Firms like `text` (a fragment of ≥ 2 characters, pinyin initials or a 信用代码), as far as `viewer` may know."""
    text = one_line(text)
    if len(text) < 2:
        return TwinAnswer()
    found = find_twins(text, _as_code(text), viewer=viewer, today=today, at_least=WORTH)
    alike = {twin.enterprise: twin.likeness for twin in found if twin.in_sight}
    seen = _seen([*alike, *(each for each in _holding(text, viewer, today) if each not in alike)][:MOST], alike, text, viewer, today)
    hidden = _hidden_of(found, text)
    if not may_be_told(hidden, asked_on(viewer, today)):
        return TwinAnswer(seen, limited=True)
    if hidden is None:
        return TwinAnswer(seen)
    tell_holder(hidden, viewer, today)
    return TwinAnswer(seen, hidden=True)


def find_or_register(*, actor, name: str, code: str, separately_reason: str, today: datetime.date) -> Enterprise:
    """The enterprise of this name or code: the one in sight, else a new one. Refused where one out of sight holds it.

    One that is only very like it has to be told apart, with a reason; that answer is kept, and nobody is asked again.
    """
    code = uscc.clean(code) if code else ""
    found = find_twins(name, code, viewer=actor, today=today)
    meant = meaning_of(found, name)
    same, hidden = meant.same, meant.hidden
    if same and not separately_reason:
        return same
    if hidden and separately_reason and not (code and hidden.uscc == code):
        _tell_of_neighbour(hidden, actor, today)
    elif not same and not may_be_told(hidden, asked_on(actor, today)):
        raise Refused(_("今天的查重次数已用完，请明天再登记新企业，或直接联系联合办。"), field="enterprise_name")
    elif hidden:
        raise HiddenTwin(hidden)
    _must_be_told_apart(found, separately_reason)
    enterprise = register.register(actor=actor, name=name, code=code, separately_reason=separately_reason)
    for twin in found if separately_reason else ():
        pairs.tell_apart(actor=actor, one=enterprise, other=twin.enterprise, reason=separately_reason, found=twin.likeness)
    return enterprise


def meant_out_of_sight(name: str, code: str, viewer, today: datetime.date) -> Enterprise | None:
    """The firm out of sight that this name or code means; None where there is none, or where one in sight is the same."""
    found = find_twins(name, code, viewer=viewer, today=today)
    return meaning_of(found, name).hidden


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


def _must_be_told_apart(found: list[Twin], reason: str) -> None:
    near = next((twin for twin in found if twin.in_sight), None)
    if near and not reason:
        raise Refused(
            _("与已登记的“%(firm)s”很像（%(why)s）。就是它，请填它的全称；确实是另一家，请写明“另行登记理由”。")
            % {"firm": near.enterprise, "why": near.likeness.words},
            field="separately_reason",
        )


def _as_code(text: str) -> str:
    return text.upper().replace(" ", "") if text.isascii() else ""


def _holding(text: str, viewer, today) -> list[Enterprise]:
    """Firms in sight of which the search would find what was typed so far."""
    core = register.normalised(text) or text
    holds = Q(normalised_name=core) | Q(pk__in=ENTERPRISE.matching(Enterprise.objects.all(), text).values("pk"))
    return list(visible_enterprises(viewer, today).filter(holds).order_by("name", "pk")[:MOST])


def _seen(enterprises, alike, text: str, viewer, today) -> tuple[TwinSeen, ...]:
    projects: dict[int, list[TwinProject]] = {}
    rows = (
        Project.objects.visible_to(viewer, today).filter(enterprise__in=enterprises).select_related("owner", "owning_unit").order_by("pk")
    )
    for each in rows[: MOST * 10]:
        shown = TwinProject(each.code, each.name, each.get_stage_display(), str(each.owner or _("未认领")), str(each.owning_unit or ""))
        projects.setdefault(each.enterprise_id, []).append(shown)
    return tuple(
        TwinSeen(
            enterprise_id=each.pk,
            name=each.name,
            reason=alike[each].words if each in alike else _("名称包含“%(text)s”") % {"text": text},
            sureness=_sureness(alike[each].score) if each in alike else "",
            projects=tuple(projects.get(each.pk, ())[:5]),
        )
        for each in enterprises
    )


def _sureness(score: float) -> str:
    """The score in words."""
    return _("几乎可以确定") if score >= SURE else _("很可能") if score >= LIKELY else _("有些像")


def _hidden_of(found: list[Twin], text: str, shortest: int = SHORTEST_HIDDEN) -> Enterprise | None:
    """A firm out of sight that is surely meant: same code, same or nearly the same name. A mere fragment finds nothing."""
    surely = [twin for twin in found if not twin.in_sight and twin.likeness.score >= HIDDEN]
    is_whole = bool(surely) and len(register.normalised(text)) >= shortest
    return next((twin.enterprise for twin in surely if twin.is_same or is_whole), None)


def _probe_key(enterprise, viewer, today) -> str:
    return f"twin:{enterprise.pk}:{viewer.pk}:{today.isoformat()}"


def asked_on(viewer, today: datetime.date) -> set[int]:
    """The firms out of sight (their ids) that `viewer` has probed on this day."""
    keys = Notice.objects.filter(key__startswith="twin:", key__endswith=f":{viewer.pk}:{today.isoformat()}").values_list("key", flat=True)
    return {int(key.split(":")[1]) for key in keys}


def may_be_told(hidden: Enterprise | None, asked: set[int]) -> bool:
    """Whether the day's probes (`asked_on`) are not used up, or this one was made before. Beyond them a free firm must answer as a held one."""
    return (hidden is not None and hidden.pk in asked) or len(asked) < HIDDEN_PER_DAY


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
