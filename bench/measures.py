"""bench/run measures: every figure of every programme of an agency of size L over a year, cold (a process that reads the
store) and warm (asked of a running server), beside SQL that a user would write for two simple ones of them.

The SQL's counts must be kith's, or the run fails.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import time
from datetime import date

import measured

kith, size = os.path.abspath(sys.argv[1]), os.environ.get("KITH_BENCH_SIZE", "L")
rounds = int(os.environ.get("KITH_BENCH_ROUNDS", "5"))
FROM, TO = date(2025, 11, 28), date(2026, 11, 27)
measured.need("/usr/bin/sqlite3")
data = os.path.join(measured.PLACE, "data-" + size)
if not os.path.exists(os.path.join(data, "kith.db")):
    shutil.rmtree(data, ignore_errors=True)
    measured.timed(kith, "import", measured.agency(size), "--data", data)
ask = [kith, "measures", "--from", FROM.isoformat(), "--to", TO.isoformat(), "--as-of", TO.isoformat(), "--programme", "all", "--json",
       "--data", data]


def number(day):
    return (day - date(1970, 1, 1)).days


# Rows in force: not voided, not replaced. M8.01c also asks when the first version was typed.
IN_FORCE = """from meeting_logs t join matches m on m.id = t.match_id join programmes p on p.id = m.programme_id
where t.voided = 0 and t.recorded_on <= {to} and t.event_date between {first} and {to}
  and not exists (select 1 from meeting_logs n where n.supersedes = t.id and n.recorded_on <= {to})"""
SQL = {"M8.01a": "select p.sourced_id, sum(t.minutes is not null and t.activities is not null), count(*) " + IN_FORCE + " group by 1",
       "M8.01c": "select p.sourced_id, sum((select f.recorded_on from meeting_logs f where f.id = t.chain) - t.event_date <= 14), count(*) "
                 + IN_FORCE + " group by 1"}


def by_sql(sql):
    begun = time.monotonic()
    said = subprocess.run(["sqlite3", "-readonly", os.path.join(data, "kith.db"), sql.format(first=number(FROM), to=number(TO))],
                          check=True, capture_output=True, text=True).stdout
    return time.monotonic() - begun, {p: (int(n), int(d)) for p, n, d in (line.split("|") for line in said.splitlines())}


print(measured.machine())
cold, sql, answer = [], {name: [] for name in SQL}, None
for _ in range(rounds):
    wall, cpu, peak, answer = measured.timed(*ask)
    cold.append((wall, cpu, peak))
    for name, text in SQL.items():
        seconds, counts = by_sql(text)
        sql[name].append(seconds)
        for programme in json.loads(answer)["programmes"]:
            figure = next(m for m in programme["measures"] if m["id"] == name)
            theirs = counts.get(programme["programme_id"], (0, 0))
            if (figure["num"], figure["den"]) != theirs:
                raise SystemExit(f"{name} of {programme['programme_id']}: kith {figure['num']}/{figure['den']}, SQL {theirs}")
server = subprocess.Popen([kith, "serve", "--data", data, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True, cwd=measured.ROOT)
try:
    re.search(r"http", server.stdout.readline())
    measured.timed(*ask)  # reads the store
    warm = []
    for _ in range(rounds):
        before = measured.cpu_of(server.pid)
        wall = measured.timed(*ask)[0]
        warm.append((wall, measured.cpu_of(server.pid) - before))
finally:
    server.terminate()
    server.wait(20)
figures = sum(len(p["measures"]) for p in json.loads(answer)["programmes"])
print(f"{figures} figures with their cases, {len(answer):,} bytes, {rounds} rounds, medians")
print("  cold, a process        {:6.2f} s  {:6.2f} s CPU  {:6.0f} MB".format(*(measured.median(c) for c in zip(*cold))))
print("  warm, a server         {:6.2f} s  {:6.2f} s CPU".format(*(measured.median(c) for c in zip(*warm))))
for name, seconds in sql.items():
    print(f"  SQLite, {name} alone    {measured.median(seconds):6.2f} s")
