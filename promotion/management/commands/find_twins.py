"""`manage.py find_twins`: the nightly look for twin enterprises, by hand or from cron."""

from django.core.management.base import BaseCommand

from promotion.enterprises.services.pairs import look_for_pairs


class Command(BaseCommand):
    """Find pairs of firms that may be one."""

    help = "查找疑似重复的企业（每晚由 Celery 自动运行一次）。"

    def handle(self, *args: object, **options: object) -> None:
        """Once."""
        done = look_for_pairs()
        self.stdout.write("新增 {new} 对，重新待核对 {changed} 对，不再相似 {gone} 对。".format(**done))
