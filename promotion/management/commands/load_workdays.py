"""`manage.py load_workdays [YEAR …] [--csv FILE]`: the State Council's calendar with its worked Saturdays, as often as you like."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from promotion.common.calendar import KNOWN_YEARS, seed_years
from promotion.common.dates import FIRST_YEAR, LAST_YEAR
from promotion.common.errors import Refused
from promotion.common.workday_import import import_workdays
from promotion.common.workday_sheet import decode


class Command(BaseCommand):
    """Adds days that are missing; a day edited in the admin stays as it is, unless a sheet says otherwise."""

    help = "装载国务院办公厅节假日与调休安排（可重复执行；后台改过的日子不覆盖），或导入 CSV"

    def add_arguments(self, parser):
        """Years, if not the usual ones; or a sheet."""
        parser.add_argument("years", nargs="*", type=int, help="年份，默认 2024 至 2027")
        parser.add_argument("--csv", type=Path, metavar="FILE", help="日期,是否上班,名称；与后台的导入相同，已有的日子以文件为准")

    def handle(self, *, years, csv, **options):
        """Load, then print the count."""
        if csv is not None:
            self._import(csv, years)
        else:
            self._seed(years)

    def _seed(self, years: list[int]) -> None:
        strange = [year for year in years if not FIRST_YEAR <= year <= LAST_YEAR]
        if strange:
            raise CommandError(f"年份 {strange[0]} 不对，请核对。")
        self.stdout.write(f"节假日与调休：新增 {seed_years(years or KNOWN_YEARS)} 天。")

    def _import(self, path: Path, years: list[int]) -> None:
        if years:
            raise CommandError("年份和 --csv 请只给一样：文件里已有年份。")
        try:
            plan = import_workdays(actor=None, text=decode(path.read_bytes()))
        except OSError as error:
            raise CommandError(f"打不开 {path}：{error.strerror}") from error
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"节假日与调休：{plan.outcome()}")
        for fault in plan.faults:
            self.stderr.write(str(fault))
        if plan.faults:
            raise CommandError(f"{len(plan.faults)} 行未导入，请改好后重新导入。")
