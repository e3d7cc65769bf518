"""`manage.py bench`: p50 of list, board, detail and save beside a bare page, in the same run, on a throw-away database."""

import logging
import tempfile
import time
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import setup_test_environment, teardown_test_environment
from django.urls import reverse
from django.utils import timezone

from promotion.management.benching.data import make_office
from promotion.management.benching.measure import Measured, measure
from promotion.projects.models import Project

PLAIN_STATIC = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


class Command(BaseCommand):
    """Makes its own test database, fills it, measures, and drops it; the office's own data are not touched."""

    help = "在一次性数据库上测列表、看板、详情、保存的中位耗时，与空白页同场对比"

    def add_arguments(self, parser):
        """Size and repetitions."""
        parser.add_argument("--rows", type=int, default=2000, help="项目数（默认 2000）")
        parser.add_argument("--times", type=int, default=30, help="每页测多少次（默认 30）")

    def handle(self, *args, rows: int, times: int, **options):
        """Fill, measure, print."""
        if not 1 <= rows <= 1_000_000 or not 1 <= times <= 1000:
            raise CommandError("--rows 应在 1 至 1000000 之间，--times 应在 1 至 1000 之间。")
        with throw_away_database():
            started = time.perf_counter()
            call_command("load_reference", verbosity=0, stdout=_Silent())
            people = make_office(rows, timezone.localdate())
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # what a server in use does by itself
            self.stdout.write(f"{connection.vendor}：{rows:,} 个项目，准备用时 {time.perf_counter() - started:.1f} 秒")
            self.report(list(self.measured(people, times)))

    def measured(self, people, times: int):
        """Each page once measured; the bare page first."""
        client = Client()
        client.force_login(people.manager)
        project = Project.objects.visible_to(people.manager, timezone.localdate()).active().order_by("pk").first()
        detail, numbers = reverse("project_detail", args=[project.code]), count(1)
        pages = {
            "空白页": reverse("health_live"),
            "列表": reverse("project_list"),
            "列表（搜索）": f"{reverse('project_list')}?q=演示粮油",
            "列表（红灯）": f"{reverse('project_list')}?light=red&sort=-amount",
            "看板": reverse("project_board"),
            "详情": detail,
            "链长看板": reverse("chain_board", args=[people.sector.slug]),
        }
        for name, url in pages.items():
            yield measure(name, lambda url=url: _expect(client.get(url, secure=True), 200), times)

        def save():
            words = {"said": f"演示：第 {next(numbers)} 次跟进", "next_step": "演示", "next_in": "none", "with_investor": "on"}
            _expect(client.post(reverse("follow_up_new", args=[project.code]), words, secure=True), 302)

        yield measure("保存（记跟进）", save, times)

    def report(self, found: list[Measured]):
        """A table; ratios to the bare page of this very run."""
        bare = found[0].p50
        self.stdout.write(f"{'p50 ms':>8} {'p95 ms':>8} {'倍数':>7} {'查询':>4}  页面")
        for each in found:
            self.stdout.write(f"{each.p50:8.1f} {each.p95:8.1f} {each.p50 / bare:7.1f} {each.queries:4d}  {each.name}")


class _Silent:
    def write(self, text):
        """Say nothing."""


def _expect(response, status: int) -> None:
    if response.status_code != status:
        raise CommandError(f"{response.request['PATH_INFO']} 应答 {response.status_code}，应为 {status}，无法继续测量。")


@contextmanager
def throw_away_database():
    """A database of its own, created, migrated and dropped again; with pages that need no collected static files."""
    old_name = connection.settings_dict["NAME"]
    logging.disable(logging.WARNING)
    setup_test_environment(debug=False)
    try:
        with tempfile.TemporaryDirectory() as folder, override_settings(STORAGES=PLAIN_STATIC, TESTING=True):
            if connection.vendor == "sqlite":
                connection.settings_dict["TEST"]["NAME"] = str(Path(folder) / "bench.sqlite3")
            else:
                connection.settings_dict["TEST"]["NAME"] = f"bench_{time.time_ns()}"
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            try:
                yield
            finally:
                connection.creation.destroy_test_db(old_name, verbosity=0)
    finally:
        teardown_test_environment()
        logging.disable(logging.NOTSET)
