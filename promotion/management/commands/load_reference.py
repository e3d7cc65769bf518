"""`manage.py load_reference`: the reference data, as often as you like."""

from django.core.management.base import BaseCommand

from promotion.common.calendar import KNOWN_YEARS, seed_years
from promotion.management.reference import load_reference


class Command(BaseCommand):
    """Says table by table what it created, changed and left alone."""

    help = "装载参考数据（可重复执行；后台改过的行不覆盖）"

    def handle(self, *args, **options):
        """Load, then print the counts."""
        tallies = load_reference()
        for tally in tallies:
            self.stdout.write(f"{tally.table}：共 {tally.rows} 行，新增 {tally.created}，更新 {tally.changed}，保留本地修改 {tally.kept}")
        created, changed = sum(tally.created for tally in tallies), sum(tally.changed for tally in tallies)
        kept = sum(tally.kept for tally in tallies)
        self.stdout.write(f"合计：新增 {created}，更新 {changed}，保留本地修改 {kept}。")
        self.stdout.write(f"节假日与调休：新增 {seed_years(KNOWN_YEARS)} 天。")
