"""`manage.py rebuild_search`: the side table of the search made anew from the rows; with `--check` only compared."""

from django.core.management.base import BaseCommand, CommandError

from promotion.management.searching import KINDS


class Command(BaseCommand):
    """Safe at any time, while people work too: entries are written over one by one."""

    help = "重建检索索引（--check 只核对，不改动）"

    def add_arguments(self, parser):
        """Compare only?"""
        parser.add_argument("--check", action="store_true", help="只核对：有出入时退出码为 1")

    def handle(self, *args, check: bool, **options):
        """A line for each kind."""
        if not check:
            for kind in KINDS:
                self.stdout.write(f"{kind.name}：{kind.rebuild():,} 条")
            return
        stale = {kind.name: kind.stale() for kind in KINDS}
        for name, rows in stale.items():
            self.stdout.write(f"{name}：{len(rows):,} 条有出入")
        if any(stale.values()):
            raise CommandError("检索索引与数据有出入，请运行 manage.py rebuild_search。")
