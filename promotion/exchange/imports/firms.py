"""Which firm a row means: as on the page (`projects/services/twins.py`), but for thousands of names at once, without a query for each."""

import datetime
from functools import cached_property

from promotion.common import uscc
from promotion.common.phones import MASK
from promotion.enterprises.blocking import Crowd
from promotion.enterprises.likeness import LIKELY, Firm, Likeness, Why
from promotion.enterprises.models import Enterprise, EnterpriseAlias
from promotion.enterprises.name_parts import parts_of
from promotion.enterprises.services import finder
from promotion.exchange.imports.masking import of_name
from promotion.projects.services import twins
from promotion.projects.sight import visible_enterprises

MOST = 30_000  # firms held in memory; above that each name is looked for in the database


class Firms:
    """All firms, and which of them `viewer` sees, as of the moment of the first question; without `at_once` each is asked for by itself."""

    def __init__(self, viewer, today: datetime.date, *, at_once: bool):
        self.viewer, self.today, self.at_once = viewer, today, at_once
        self._asked: dict[tuple[str, str], twins.Meaning] = {}
        self._registered: list[Enterprise] = []

    def meaning(self, name: str, code: str) -> twins.Meaning:
        """What a name or code means to the viewer. Reads only; a probe of a hidden one is the caller's to log."""
        code = uscc.clean(code) if code else ""
        if (name, code) not in self._asked:
            if len(self._asked) > MOST:
                self._asked.clear()
            found = self._in_memory(name, code) if self._holds_all else twins.find_twins(name, code, viewer=self.viewer, today=self.today)
            meaning = twins.meaning_of(found, name)
            self._asked[name, code] = meaning if meaning.same else self._of_our_own_sheet(name) or meaning
        return self._asked[name, code]

    def _of_our_own_sheet(self, name: str) -> twins.Meaning | None:
        """The one firm in sight whose name, a phone in it masked, is `name`."""
        found = of_name(visible_enterprises(self.viewer, self.today), name)[:2] if MASK in name else ()
        return twins.Meaning(found[0]) if len(found) == 1 else None

    def may_be_told(self, hidden: Enterprise | None) -> bool:
        """Whether the day's probes are not used up. A new one counts at once, so that a sheet tells no more than as many names typed one by one."""
        told = twins.may_be_told(hidden, self._probed)
        if told and hidden is not None:
            self._probed.add(hidden.pk)
        return told

    @cached_property
    def _probed(self) -> set[int]:
        return twins.asked_on(self.viewer, self.today)

    def add(self, enterprise: Enterprise) -> None:
        """One that was just registered, to be known once its transaction is through."""
        self._registered.append(enterprise)

    def settle(self, *, kept: bool) -> None:
        """The transaction is over: know what it registered, or forget it; its keys are given to others then."""
        registered, self._registered = self._registered, []
        for enterprise in registered if kept else ():
            self._asked.clear()
            if "_crowd" in self.__dict__:
                self._firms[enterprise.pk] = (enterprise.name, enterprise.uscc)
                self._in_sight.add(enterprise.pk)
                self._crowd.add((enterprise.pk, ""), Firm(parts_of(enterprise.name, self._places), enterprise.uscc))

    @cached_property
    def _holds_all(self) -> bool:
        return self.at_once and Enterprise.objects.live().count() <= MOST

    @cached_property
    def _places(self):
        return finder.places()

    @cached_property
    def _in_sight(self) -> set[int]:
        return set(visible_enterprises(self.viewer, self.today).values_list("pk", flat=True))

    @cached_property
    def _firms(self) -> dict[int, tuple[str, str]]:
        return {pk: (name, code) for pk, name, code in Enterprise.objects.live().values_list("pk", "name", "uscc").order_by("pk")}

    @cached_property
    def _crowd(self) -> Crowd:
        """Every firm under its name and the names it had: keys are (id, "" or the former name)."""
        former: dict[int, list[tuple[str, str]]] = {}
        for pk, name, code in EnterpriseAlias.objects.filter(enterprise__in=self._firms).values_list("enterprise_id", "name", "uscc"):
            former.setdefault(pk, []).append((name, code))
        crowd = Crowd()
        for pk, (name, code) in self._firms.items():
            codes = frozenset(old for _name, old in former.get(pk, ()) if old)
            for each in ("", *(old for old, _code in former.get(pk, ()))):
                crowd.add((pk, each), Firm(parts_of(each or name, self._places), code, codes))
        return crowd

    def _in_memory(self, name: str, code: str) -> list[twins.Twin]:
        firm = Firm(parts_of(name, self._places), code if uscc.is_valid(code) else "")
        best: dict[int, Likeness] = {}
        for (pk, former), found in self._crowd.near(firm, LIKELY):
            if former:
                found = Likeness(found.score, (*found.reasons, Why.OLD_NAME))
            if pk not in best or found.score > best[pk].score:
                best[pk] = found
        rows = [finder.Found(Enterprise(pk=pk, name=self._firms[pk][0], uscc=self._firms[pk][1]), found) for pk, found in best.items()]
        ranked = sorted(rows, key=lambda row: (-row.score, row.enterprise.pk))
        return [twins.Twin(row.enterprise, row.likeness, row.enterprise.pk in self._in_sight) for row in finder.without_told_apart(ranked)]
