"""Project codes: ZS2026-00042."""

from promotion.projects.models import CodeCounter


def next_code(year: int) -> str:
    """The next free code of `year`. The counter's row stays locked until the transaction ends, so no two callers get the same one."""
    CodeCounter.objects.get_or_create(year=year)
    counter = CodeCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"ZS{year}-{counter.last:05d}"
