"""How fast and how flat an import is: `python -m tests.exchange.bench_import --rows 100000 [--import-rows 2000] [--db postgresql]`.

On a new database: the preview of a 台账 of 25 columns, as a ratio to the reader's bare speed in the same run, then the import of its
first `--import-rows` rows (default: all), as a ratio to a bulk insert of the same firms, projects and journal rows. Peak memory of each in a
process of its own. Exit code 1 above 400 MB.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.databases import fresh_database

MOST_MEMORY = 400  # MB
HEADS = (
    "序号 项目名称 投资方 建设内容 总投资（万元） 产业链环节 片区 招商方式 项目责任人 入库日期 重点项目 用地需求（亩） 年综合能耗 用工 存在问题 "
    "项目进展 最近联系 下一步 下一步时间 联系人 联系电话 职务 一句话 投资项目代码 备注"
).split()
FIRMS = 5000


def row_of(n: int) -> list:
    """A row of the 台账; every firm has several projects."""
    firm = "".join(chr(0x4E00 + (n % FIRMS * 3 + place) * 1381 % 20000) for place in range(3))
    return [
        *(n, f"{n}号精深加工项目", f"内江{firm}实业有限公司", "新建厂房和生产线，配套仓储", n * 1.5 + 100, "粮食深加工产业", "凌家片区"),
        *("产业链招商", "导入人", "2025-03-05", "是", n % 300, n % 900, n % 500, "", f"第{n}次洽谈", "2025-04-06", "签协议", "2099-01-05"),
        *(f"王{n % 97}", f"138{n:08d}", "经理", "拟建加工厂", f"2510-{n:06d}", ""),
    ]


def write(path: str, rows: int) -> None:
    """The workbook."""
    import xlsxwriter  # noqa: PLC0415  (this process alone writes)

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet("项目")
        page.write_row(0, 0, HEADS)
        for n in range(1, rows + 1):
            page.write_row(n, 0, row_of(n))


def in_own_process(what: str, env: dict, *argv: str) -> dict:
    """Run a step; what it measured."""
    done = subprocess.run(
        [sys.executable, "-m", __spec__.name, "--step", what, *argv], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-4000:])
    return json.loads(done.stdout.splitlines()[-1])


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--import-rows", type=int)
    parser.add_argument("--db", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--step", default="")
    parser.add_argument("--path", default="")
    chosen = parser.parse_args()
    if chosen.step:
        from tests.exchange import bench_steps  # noqa: PLC0415  (needs the site of this process's environment)

        print(json.dumps(getattr(bench_steps, chosen.step)(chosen)))
        return 0
    return report(chosen.db, chosen.rows, chosen.import_rows or chosen.rows)


def report(db: str, rows: int, to_import: int) -> int:
    """Run the steps and print the figures."""
    with tempfile.TemporaryDirectory() as folder, fresh_database(db) as env:
        env = {**env, "MEDIA_ROOT": folder, "LOG_LEVEL": "ERROR"}
        path, few = f"{folder}/all.xlsx", f"{folder}/few.xlsx"
        write(path, rows)
        write(few, to_import)
        in_own_process("prepare", env)
        bare = in_own_process("bare", env, "--path", path)
        preview = in_own_process("preview", env, "--path", path)
        inserted = in_own_process("insert", env, "--rows", str(to_import))
        imported = in_own_process("bring_in", env, "--path", few)
    say("bare reader", rows, bare)
    say("preview", rows, preview, f"ratio to the reader {bare['seconds'] / preview['seconds']:.3f}  {preview['counts']}")
    say("bulk insert", to_import, inserted)
    say("import", to_import, imported, f"ratio to bulk insert {inserted['seconds'] / imported['seconds']:.4f}  {imported['counts']}")
    return int(max(preview["peak"], imported["peak"]) > MOST_MEMORY)


def say(what: str, rows: int, step: dict, more: str = "") -> None:
    """One line."""
    print(f"{what:12} {rows / step['seconds']:9.0f} rows/s  peak {step['peak']:4.0f} MB  {more}".rstrip())


def peak() -> float:
    """MB of this process at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(work) -> float:
    """Seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def content_of(path: str) -> bytes:
    """The file."""
    return Path(path).read_bytes()


if __name__ == "__main__":
    sys.exit(main())
