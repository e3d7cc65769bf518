"""Project codes: ZS2026-00042."""

from promotion.projects.models import CodeCounter


def take_turn(year: int) -> CodeCounter:
    """The counter's row, locked: whoever registers something waits here for whoever is registering at the same moment."""
    CodeCounter.objects.get_or_create(year=year)
    return CodeCounter.objects.select_for_update().get(year=year)


def next_code(year: int) -> str:
    """The next free code of `year`. The counter's row stays locked until the transaction ends, so no two callers get the same one."""
    counter = take_turn(year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"ZS{year}-{counter.last:05d}"
