"""`manage.py load_demo`: the demo office, once."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from promotion.chains.models import Scheme
from promotion.management.demo import is_settled, load_demo
from promotion.reminders.services.ticking import post, tick


class Command(BaseCommand):
    """Makes it after the reference data, and lets the reminders speak once."""

    help = "装载演示单位（虚构的人员、企业、项目和 14 个月历史）；已经装载过则什么也不做"

    def handle(self, *args, **options):
        """Refuse where it does not belong; load; say what there is."""
        if not (settings.DEMO or settings.TESTING):
            raise CommandError("演示数据只在演示模式下装载：请设 DEMO=1。 (the demo office belongs into demo mode only)")
        if not Scheme.objects.filter(primary=True).exists():
            raise CommandError("请先执行 manage.py load_reference。 (load the reference data first)")
        was_settled = is_settled()
        counts = load_demo(timezone.localdate())
        if not was_settled:
            tick(timezone.now())
            post(timezone.now())
        said = "演示数据已在，未作改动" if was_settled else "演示数据已装载"
        self.stdout.write(f"{said}：{counts['people']} 人，{counts['enterprises']} 家企业，{counts['projects']} 个项目。")
