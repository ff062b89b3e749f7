"""bin/bench --tickets N [--json FILE] [--check] [--rows list,ticket] [--data DIR]"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

LIMITS = {
    "list": 10.0,
    "ticket": 10.0,
    "search": 15.0,
    "view": 10.0,
    "counts": 5.0,
    "board": 20.0,
    "search3": 20.0,
    "bulk": 12.0,
    "create": 12.0,
    "parse": 6.0,
    "ingest": 20.0,
}
MEMORY_MIB = 450.0
LARGE, LARGE_FACTOR = 500_000, 1.5
ROWS = tuple(LIMITS)


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--check", action="store_true", help="exit 1 over a limit")
    parser.add_argument("--rows", default=",".join(ROWS))
    parser.add_argument("--data", type=Path, help="keep the seeded desk here for the next run")
    chosen = parser.parse_args()
    figures = run(chosen)
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(table(figures))
    over = exceeded(figures)
    for line in over:
        print("over the limit:", line)
    return int(chosen.check and bool(over))


def run(chosen: argparse.Namespace) -> dict[str, Any]:
    from bench.desk import Desk

    desk = Desk(chosen.data or Path("/tmp/sigap-bench") / str(chosen.tickets), chosen.tickets)  # noqa: S108
    try:
        desk.prepare()
        import django

        django.setup()
        from bench.rows import Bench

        bench = Bench(desk)
        desk.start()
        bench.warm()
        memory = bench.memory()
        rows = []
        for name in chosen.rows.split(","):
            rows.append(getattr(bench, name)().finished())
            print(rows[-1], flush=True)
        return {"tickets": chosen.tickets, "rows": rows, "memory": memory, "after": bench.memory()}
    finally:
        desk.stop()


def exceeded(figures: dict[str, Any]) -> list[str]:
    factor = LARGE_FACTOR if figures["tickets"] >= LARGE else 1.0
    from bench.bulk import over as bulk_over

    over = [
        f"{row['name']}: {row['cpu_ms']} ms, at most {LIMITS[row['name']] * factor}"
        for row in figures["rows"]
        if row["cpu_ms"] > LIMITS[row["name"]] * factor
    ]
    over += [line for row in figures["rows"] for line in bulk_over(row)]
    if figures["memory"]["mib"] > MEMORY_MIB:
        over.append(f"memory: {figures['memory']['mib']} MiB, at most {MEMORY_MIB}")
    return over


def table(figures: dict[str, Any]) -> str:
    lines = [
        f"{figures['tickets']} tickets",
        "",
        "| row | CPU ms | floor ms | ratio | p50 ms | p95 ms | n |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {r['name']} | {r['cpu_ms']} | {r['floor_ms']} | {r['ratio']} | {r['p50_ms']} |"
        f" {r['p95_ms']} | {r['n']} |"
        for r in figures["rows"]
    ]
    lines += [
        f"| bulk: {r['seconds']} s, undo {r['undo_s']} s; pages of others {r['factor']} times"
        f" their p95 of {r['idle_p95_ms']} ms | | | | | | |"
        for r in figures["rows"]
        if "seconds" in r
    ]
    for name, words in (("memory", "memory, idle"), ("after", "memory after all rows")):
        lines.append(f"| {words} (MiB PSS) | {figures[name]['mib']} | | | | | |")
    return "\n".join(lines)


sys.exit(main())
