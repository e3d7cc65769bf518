"""What the database itself refuses, whoever asks: triggers for SQLite and PostgreSQL, created by a migration.

Append-only tables take no UPDATE and no DELETE. The two hard blocks of the domain (§1) hold below every service.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

APPEND_ONLY = ("promotion_projectstate", "promotion_auditevent", "promotion_auditseal", "promotion_deliveryattempt")


@dataclass(frozen=True)
class Guard:
    """Refuse `event` on `table` where `condition` (over NEW) holds."""

    name: str
    table: str
    event: str
    message: str
    condition: str = ""

    def create_sql(self, vendor: str) -> list[str]:
        """The statements that create the guard on `sqlite` or `postgresql`."""
        if vendor == "sqlite":
            when = f" WHEN {self.condition}" if self.condition else ""
            return [
                f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} FOR EACH ROW{when} "
                f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
            ]
        test = self.condition or "TRUE"
        return [
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {test} THEN RAISE EXCEPTION '{self.message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            f"IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        ]

    def drop_sql(self, vendor: str) -> list[str]:
        """The statements that drop the guard."""
        if vendor == "sqlite":
            return [f"DROP TRIGGER IF EXISTS {self.name}"]
        return [f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}", f"DROP FUNCTION IF EXISTS {self.name}()"]


def _append_only():
    for table in APPEND_ONLY:
        for event in ("UPDATE", "DELETE"):
            yield Guard(f"{table}_no_{event.lower()}", table, event, f"{table} is append-only")


def _cleared(kind: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM promotion_clearance c WHERE c.project_id = NEW.project_id "
        f"AND c.kind = '{kind}' AND c.outcome IN ('passed', 'not_needed'))"
    )


_AFTER_GROUND = "('ground_broken', 'completed', 'in_production', 'full_capacity')"
_GROUND_UNCLEARED = (
    f"NEW.kind IN {_AFTER_GROUND} AND NEW.actual_on IS NOT NULL AND NOT ({_cleared('environment')} AND {_cleared('energy')})"
)
_SITE_UNPLANNED = "NEW.released_on IS NULL AND NOT EXISTS (SELECT 1 FROM promotion_site s WHERE s.id = NEW.site_id AND s.planning_covered)"

FIRST = (
    *_append_only(),
    *(
        Guard(
            f"milestone_ground_needs_clearances_{event.lower()}",
            "promotion_milestone",
            event,
            "ground broken without clearances",
            _GROUND_UNCLEARED,
        )
        for event in ("INSERT", "UPDATE")
    ),
    *(
        Guard(
            f"allocation_needs_planning_{event.lower()}",
            "promotion_siteallocation",
            event,
            "site without detailed planning",
            _SITE_UNPLANNED,
        )
        for event in ("INSERT", "UPDATE")
    ),
)

_AS_SIGNED = "OLD.signed_on IS NOT NULL"
_SIGNED_CHANGES = (
    f"{_AS_SIGNED} AND (NEW.signed_on IS NULL OR NEW.signed_on <> OLD.signed_on OR NEW.kind <> OLD.kind "
    "OR NEW.project_id <> OLD.project_id OR COALESCE(NEW.amount, 0) <> COALESCE(OLD.amount, 0) "
    "OR NEW.fair_competition <> OLD.fair_competition)"
)
_SIGNED_FORBIDDEN = (
    "OLD.signed_on IS NULL AND NEW.signed_on IS NOT NULL AND EXISTS (SELECT 1 FROM promotion_clause c "
    "WHERE c.agreement_id = NEW.id AND c.review = 'prohibited' AND c.withdrawn_at IS NULL)"
)

AGREEMENTS = (
    Guard("agreement_signed_stays", "promotion_agreement", "UPDATE", "signed agreement is not changed", _SIGNED_CHANGES),
    Guard("agreement_forbidden_unsigned", "promotion_agreement", "UPDATE", "agreement with a forbidden clause", _SIGNED_FORBIDDEN),
)


_PUBLISHED = "EXISTS (SELECT 1 FROM promotion_ruleset s WHERE s.id IN ({rows}) AND s.published_at IS NOT NULL)"
_PUBLISHED_THRESHOLD = (
    "EXISTS (SELECT 1 FROM promotion_ruleset s JOIN promotion_question q ON q.rule_set_id = s.id "
    "WHERE q.id IN ({rows}) AND s.published_at IS NOT NULL)"
)
_REVIEW_CHANGED = (
    "NEW.project_id <> OLD.project_id OR NEW.verdict <> OLD.verdict OR NEW.results <> OLD.results OR NEW.seen <> OLD.seen "
    "OR COALESCE(NEW.rule_set_id, 0) <> COALESCE(OLD.rule_set_id, 0)"
)
_NOT_RESTRICTED = "NOT EXISTS (SELECT 1 FROM promotion_admissionreview r WHERE r.id = NEW.review_id AND r.verdict = 'restricted')"


def _published_stands(name: str, table: str, column: str, condition: str):
    for event, rows in (("INSERT", ("NEW",)), ("UPDATE", ("NEW", "OLD")), ("DELETE", ("OLD",))):
        test = condition.format(rows=", ".join(f"{row}.{column}" for row in rows))
        yield Guard(f"{name}_{event.lower()}", table, event, "published rules stand", test)


# A published version and a review stand as they are; a waiver hangs on a restriction, never on a 法定禁止.
ADMISSION = (
    *_published_stands("question_published", "promotion_question", "rule_set_id", _PUBLISHED),
    *_published_stands("threshold_published", "promotion_questionthreshold", "question_id", _PUBLISHED_THRESHOLD),
    Guard("review_is_frozen", "promotion_admissionreview", "UPDATE", "a review is frozen", _REVIEW_CHANGED),
    *(
        Guard(f"waiver_of_a_restriction_{event.lower()}", "promotion_waiver", event, "only a restriction is waived", _NOT_RESTRICTED)
        for event in ("INSERT", "UPDATE")
    ),
)


_FUND = "promotion_fundarrival"
_FUND_FIXED = (
    *("project_id", "region_id", "month", "amount", "arrived_on", "evidence_kind", "evidence_note", "reason", "recorded_by_id"),
    "recorded_at",
)
_FUND_CHANGED = " OR ".join(
    [f"NEW.{name} <> OLD.{name}" for name in _FUND_FIXED]
    + [f"COALESCE(NEW.{name}, 0) <> COALESCE(OLD.{name}, 0)" for name in ("reverses_id", "file_id")]
    + ["OLD.verified_at IS NOT NULL"]
)
_MONTH_LOCKED = (
    "EXISTS (SELECT 1 FROM promotion_fundmonthlock l JOIN promotion_region lr ON lr.id = l.region_id "
    "JOIN promotion_region r ON r.id = NEW.region_id WHERE l.month = NEW.month AND SUBSTR(r.path, 1, LENGTH(lr.path)) = lr.path)"
)
_REVERSED_TOO_FAR = (
    "NEW.reverses_id IS NOT NULL AND (EXISTS (SELECT 1 FROM promotion_fundarrival r WHERE r.id = NEW.reverses_id "
    "AND (r.project_id <> NEW.project_id OR r.region_id <> NEW.region_id OR r.reverses_id IS NOT NULL)) "
    "OR (SELECT SUM(a.amount) FROM promotion_fundarrival a WHERE a.id = NEW.reverses_id OR a.reverses_id = NEW.reverses_id) "
    "+ NEW.amount < -0.0000005)"
)
_OUTCOME_OF_ANOTHER = (
    "NEW.supersedes_id IS NOT NULL AND EXISTS (SELECT 1 FROM promotion_yearlyoutcome o WHERE o.id = NEW.supersedes_id "
    "AND (o.project_id <> NEW.project_id OR o.year <> NEW.year))"
)


def _only_appended(*tables):
    for table in tables:
        for event in ("UPDATE", "DELETE"):
            yield Guard(f"{table}_no_{event.lower()}", table, event, f"{table} is append-only")


# 到位资金 in a locked month takes nothing and changes nothing; what was entered never changes; no reversal beyond its entry.
FUNDS = (
    Guard("fund_month_is_locked_insert", _FUND, "INSERT", "fund month is locked", _MONTH_LOCKED),
    Guard("fund_month_is_locked_update", _FUND, "UPDATE", "fund month is locked", _MONTH_LOCKED),
    Guard("fund_entry_stands", _FUND, "UPDATE", "fund entry stands as entered", _FUND_CHANGED),
    Guard("fund_entry_stays", _FUND, "DELETE", "fund entry stands as entered"),
    Guard("fund_reversal_within_entry", _FUND, "INSERT", "fund reversal beyond its entry", _REVERSED_TOO_FAR),
    Guard("outcome_corrects_its_own", "promotion_yearlyoutcome", "INSERT", "outcome of another year", _OUTCOME_OF_ANOTHER),
    *_only_appended("promotion_fundmonthlock", "promotion_issueevent", "promotion_yearlyoutcome"),
)


def _taken(allocations: str, reservations: str) -> str:
    """SQL of the 亩 that live rows hold on a site; both arguments are conditions that name the site."""
    return (
        f"COALESCE((SELECT SUM(a.area_mu) FROM promotion_siteallocation a WHERE a.released_on IS NULL AND {allocations}), 0) + "
        f"COALESCE((SELECT SUM(r.area_mu) FROM promotion_sitereservation r WHERE r.ended_on IS NULL AND {reservations}), 0)"
    )


def _site_exceeded(event: str, end: str, *, of_allocation: bool) -> str:
    """A live row with which its site would hold more than it has. Rounded, since SQLite keeps decimals as binary fractions."""
    itself = "" if event == "INSERT" else f" AND {'a' if of_allocation else 'r'}.id <> NEW.id"
    allocations = "a.site_id = NEW.site_id" + (itself if of_allocation else "")
    reservations = "r.site_id = NEW.site_id" + ("" if of_allocation else itself)
    area = "(SELECT s.area_mu FROM promotion_site s WHERE s.id = NEW.site_id)"
    return f"NEW.{end} IS NULL AND ROUND(NEW.area_mu + {_taken(allocations, reservations)}, 4) > {area}"


_SITE_HOLDS_MORE = f"NEW.area_mu < OLD.area_mu AND ROUND({_taken('a.site_id = NEW.id', 'r.site_id = NEW.id')}, 4) > NEW.area_mu"
_SITE_STILL_GIVEN = (
    "OLD.planning_covered AND NOT NEW.planning_covered AND EXISTS "
    "(SELECT 1 FROM promotion_siteallocation a WHERE a.site_id = NEW.id AND a.released_on IS NULL)"
)
# Under READ COMMITTED a trigger of PostgreSQL does not see what another transaction has not committed yet: between two that allocate at
# once it is the lock on the site's row (`landing/services/holding.py`) that holds, and on SQLite the one writer at a time. These guards
# hold against everything that goes past the services.
SITES = (
    *(
        Guard(
            f"{table}_within_site_{event.lower()}", f"promotion_{table}", event, "site area exceeded", _site_exceeded(event, end, **which)
        )
        for table, end, which in (
            ("siteallocation", "released_on", {"of_allocation": True}),
            ("sitereservation", "ended_on", {"of_allocation": False}),
        )
        for event in ("INSERT", "UPDATE")
    ),
    Guard("site_keeps_its_area", "promotion_site", "UPDATE", "site area below what is taken", _SITE_HOLDS_MORE),
    Guard("site_keeps_its_planning", "promotion_site", "UPDATE", "site is still given", _SITE_STILL_GIVEN),
)


# What came in on opening day (存量导入) may lack what it should have had: only for what happened by then, and only where that is written down.
def _cleared_or_owed(kind: str) -> str:
    owed = (
        "EXISTS (SELECT 1 FROM promotion_owedproof o WHERE o.project_id = NEW.project_id "
        f"AND o.item = '{kind}' AND o.marked_on >= NEW.actual_on)"
    )
    return f"({_cleared(kind)} OR {owed})"


_GROUND_NOT_OWED = (
    f"NEW.kind IN {_AFTER_GROUND} AND NEW.actual_on IS NOT NULL "
    f"AND NOT ({_cleared_or_owed('environment')} AND {_cleared_or_owed('energy')})"
)
_NOT_IMPORTED = "NOT EXISTS (SELECT 1 FROM promotion_project p WHERE p.id = NEW.project_id AND p.imported_on = NEW.{day})"
_SIGNED_CHANGES_BUT_OWED = (
    f"{_AS_SIGNED} AND (NEW.signed_on IS NULL OR NEW.signed_on <> OLD.signed_on OR NEW.kind <> OLD.kind "
    "OR NEW.project_id <> OLD.project_id OR COALESCE(NEW.amount, 0) <> COALESCE(OLD.amount, 0) "
    "OR (NEW.imported_on IS NULL) <> (OLD.imported_on IS NULL) OR (NEW.fair_competition <> OLD.fair_competition "
    "AND NOT (OLD.imported_on IS NOT NULL AND OLD.fair_competition IN ('', 'prohibited'))))"
)
OPENING = (
    *_only_appended("promotion_owedproof"),
    Guard("owed_by_the_imported", "promotion_owedproof", "INSERT", "owed by what was not imported", _NOT_IMPORTED.format(day="marked_on")),
    *(
        Guard(
            f"milestone_ground_needs_clearances_{event.lower()}",
            "promotion_milestone",
            event,
            "ground broken without clearances",
            _GROUND_NOT_OWED,
        )
        for event in ("INSERT", "UPDATE")
    ),
    Guard("agreement_signed_stays", "promotion_agreement", "UPDATE", "signed agreement is not changed", _SIGNED_CHANGES_BUT_OWED),
    Guard(
        "agreement_of_the_imported",
        "promotion_agreement",
        "INSERT",
        "agreement of what was not imported",
        f"NEW.imported_on IS NOT NULL AND {_NOT_IMPORTED.format(day='imported_on')}",
    ),
)


# One tuple a migration: a guard is made by the migration that follows its table. This is all of them; of one name the last holds.
GUARDS = tuple({guard.name: guard for guard in (*FIRST, *AGREEMENTS, *ADMISSION, *FUNDS, *SITES, *OPENING)}.values())


def create_all(guards: Iterable[Guard], vendor: str) -> list[str]:
    """Every statement that sets `guards` up."""
    return [statement for guard in guards for statement in guard.create_sql(vendor)]


def drop_all(guards: Iterable[Guard], vendor: str) -> list[str]:
    """Every statement that takes `guards` away."""
    return [statement for guard in guards for statement in guard.drop_sql(vendor)]


_SENTENCES = {
    "append-only": _("历史和审计记录只能追加，不能修改或删除。"),
    "ground broken without clearances": _("环评、节能审查未取得“通过”或“不需要”的结论，一律不得开工建设。请先登记要件结论。"),
    "signed agreement is not changed": _("已签订的协议不能改动；有变动请登记补充协议。"),
    "agreement with a forbidden clause": _("协议里有被判为禁止的条款，不能签订。"),
    "owed by what was not imported": _("只有存量导入的项目才有待补证。"),
    "agreement of what was not imported": _("只有存量导入的项目才能带入过去的协议。"),
    "published rules stand": _("已发布的准入规则不能再改；请复制为新版，改好后发布。"),
    "a review is frozen": _("审核结论不能改动；数据有变的，请重新审核。"),
    "only a restriction is waived": _("只有限制项可以豁免，法定禁止项任何人不得豁免。"),
    "fund month is locked": _("该月的到位资金已锁定，不能新增、核实或改动；更正请在本月冲销后重新登记。"),
    "fund entry stands as entered": _("到位资金登记后不能修改或删除；有误请冲销后重新登记。"),
    "fund reversal beyond its entry": _("冲销金额不能超过原记录的余额。"),
    "outcome of another year": _("更正须针对同一项目、同一年份的记录。"),
    "site area exceeded": _("超过地块剩余面积（已落实和预留的不得超过总面积）。请减少面积或另选地块。"),
    "site area below what is taken": _("面积不能小于已落实和预留的合计。请先办理退出或取消预留。"),
    "site is still given": _("该地块已供给项目，不能取消详细规划覆盖。请先办理退出。"),
    "site without detailed planning": _("该地块没有详细规划覆盖，不能供地。请另选地块，或待详细规划批复后再办。"),
}


def sentence_of(error: Exception) -> str:
    """What a person is told when the database refused: the guard's own sentence, else that the row does not fit."""
    said = str(error)
    found = next((sentence for message, sentence in _SENTENCES.items() if message in said), None)
    return str(found or _("没有保存：这一行与已有数据重复，或不符合数据规则。请核对后再试。"))
