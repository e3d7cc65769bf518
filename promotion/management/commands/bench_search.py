"""`manage.py bench_search`: what a look-up of two characters takes on a side table of any size, on a throw-away database."""

import random
import time
from statistics import median

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from promotion.common.finding import entry_of, words_of
from promotion.common.models import SearchEntry
from promotion.management.commands.bench import throw_away_database

PLACES = "内江 自贡 成都 重庆 泸州 宜宾 乐山 眉山 德阳 绵阳".split()
TRADES = "粮油 冷链 储能 硬质合金 复合材料 预制菜 节能锅炉 检测 仓储 智能装备".split()
STEMS = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈"
BATCH = 2000
FIRST = 6


class Command(BaseCommand):
    """Figures to be read, never asserted: rare and common pairs, initials, a tail of a code."""

    help = "在一次性数据库上测检索索引：常见与少见的两字片段、拼音首字母、信用代码尾段"

    def add_arguments(self, parser):
        """Size and repetitions."""
        parser.add_argument("--rows", type=int, default=100_000, help="条目数（默认 100000）")
        parser.add_argument("--times", type=int, default=20, help="每项测多少次（默认 20）")

    def handle(self, *args, rows: int, times: int, **options):
        """Fill, measure, print."""
        if not 1 <= rows <= 2_000_000 or not 1 <= times <= 1000:
            raise CommandError("--rows 应在 1 至 2000000 之间，--times 应在 1 至 1000 之间。")
        with throw_away_database():
            self._fill(rows)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
            self.stdout.write(f"{connection.vendor}：{rows:,} 条")
            self.stdout.write(f"{'前几条 ms':>10} {'计数 ms':>9} {'命中':>8}  词")
            for text in ("玄黄", "洪荒宇宙", "冷链", "演示", "thjs", f"{rows // 2:06d}", "无此"):
                self._measure(text, times)

    def _fill(self, rows: int):
        dice, batch = random.Random(11), []
        for number in range(rows):
            name = f"{dice.choice(PLACES)}{''.join(dice.sample(STEMS, 4))}{dice.choice(TRADES)}演示有限公司"
            entry = entry_of(names_of=[name], codes=[f"91511000MA{number:08d}"])
            batch.append(SearchEntry(kind="enterprise", row_id=number, text=entry.text, pieces=entry.pieces))
            if len(batch) == BATCH or number == rows - 1:
                SearchEntry.objects.bulk_create(batch)
                batch = []

    def _measure(self, text: str, times: int):
        found = SearchEntry.objects.filter(kind="enterprise").saying(words_of(text)[0]).order_by("-pk")
        first = _timed(lambda: list(found.values_list("row_id", flat=True)[:FIRST]), times)
        count = _timed(found.count, max(times // 4, 1))
        self.stdout.write(f"{first:10.1f} {count:9.1f} {found.count():8,}  {text}")


def _timed(ask, times: int) -> float:
    ask()
    spent = []
    for _each in range(times):
        start = time.perf_counter()
        ask()
        spent.append((time.perf_counter() - start) * 1000)
    return median(spent)
