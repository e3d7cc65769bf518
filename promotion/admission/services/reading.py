"""From rows to what the evaluator reads: the questions in force, and the facts of a project."""

import datetime
from collections.abc import Mapping
from decimal import Decimal

from promotion.admission.evaluator import Asked, Quote
from promotion.admission.figures import INPUTS, plain
from promotion.admission.models import RuleSet
from promotion.chains.models import ChainNode
from promotion.places.models import Zone
from promotion.projects.models import Project

COLUMNS = tuple(name for name, each in INPUTS.items() if each.is_column)


def rule_set_on(day: datetime.date) -> RuleSet | None:
    """The published version in force on `day`."""
    return RuleSet.objects.filter(published_at__isnull=False, valid_from__lte=day).order_by("-valid_from", "-version").first()


def questions_of(rule_set: RuleSet) -> tuple[Asked, ...]:
    """The questions of a version, with thresholds and quotes: four queries."""
    rows = rule_set.questions.select_related("zone").prefetch_related("rules", "thresholds__chain")
    return tuple(_asked(row) for row in rows)


def _asked(row) -> Asked:
    return Asked(
        code=row.code,
        text=row.text,
        kind=row.kind,
        weight=row.weight,
        fact=row.fact,
        good=row.good,
        comparator=row.comparator,
        threshold=row.threshold,
        by_chain=tuple((each.chain.slug, each.threshold) for each in row.thresholds.all()),
        applies_when=row.applies_when,
        zone=row.zone.slug if row.zone else "",
        basis=row.basis,
        quotes=tuple(Quote(rule.name, rule.quote, rule.source) for rule in row.rules.all()),
    )


def facts_of(project: Project, answers: Mapping) -> dict:
    """All that a judgement may look at: the project's own figures, its place in both trees, and the officer's answers."""
    zone = current_zone(project)
    figures = {name: _number(getattr(project, name)) for name in COLUMNS}
    return {**figures, "chains": _chain_slugs(project), "zones": _up(Zone, zone.path_ids) if zone else (), **answers}


def present_data(project: Project) -> dict[str, str | None]:
    """What a review freezes of the project itself, as text that compares the same on both databases."""
    zone = current_zone(project)
    figures = {name: None if value is None else plain(value) for name, value in ((n, _number(getattr(project, n))) for n in COLUMNS)}
    others = ";".join(sorted(project.other_chains.values_list("slug", flat=True)))
    chain = project.chain.slug if project.chain_id else None
    return {**figures, "chain": chain, "other_chains": others, "zone": zone.slug if zone else None}


def current_zone(project: Project) -> Zone | None:
    """The final zone, else the first candidate."""
    if project.zone_id:
        return project.zone
    first = project.candidate_zones.select_related("zone").order_by("order", "pk").first()
    return first.zone if first else None


def _chain_slugs(project: Project) -> tuple[str, ...]:
    """From the primary node up to its root, then the other nodes, each up to its root, in a fixed order."""
    paths = [project.chain.path_ids] if project.chain_id else []
    paths += [node.path_ids for node in project.other_chains.order_by("slug")]
    names = dict(ChainNode.objects.filter(pk__in={pk for path in paths for pk in path}).values_list("pk", "slug"))
    return tuple(names[pk] for path in paths for pk in reversed(path))


def _up(model, path_ids) -> tuple[str, ...]:
    names = dict(model.objects.filter(pk__in=path_ids).values_list("pk", "slug"))
    return tuple(names[pk] for pk in reversed(path_ids))


def _number(value) -> Decimal | None:
    return None if value is None else Decimal(value)
