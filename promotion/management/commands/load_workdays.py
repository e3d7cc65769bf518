"""`manage.py load_workdays [YEAR …]`: the State Council's calendar with its worked Saturdays, as often as you like."""

from django.core.management.base import BaseCommand

from promotion.common.calendar import KNOWN_YEARS, seed_years


class Command(BaseCommand):
    """Adds days that are missing; a day edited in the admin stays as it is."""

    help = "装载国务院办公厅节假日与调休安排（可重复执行；后台改过的日子不覆盖）"

    def add_arguments(self, parser):
        """Years, if not the usual ones."""
        parser.add_argument("years", nargs="*", type=int, help="年份，默认 2024 至 2027")

    def handle(self, *, years, **options):
        """Load, then print the count."""
        self.stdout.write(f"节假日与调休：新增 {seed_years(years or KNOWN_YEARS)} 天。")
