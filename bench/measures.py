"""bench/run measures: every figure of every programme of an agency of size L over a year, cold (a process that reads the
columns file, and one that has none and reads the store), warm (asked of a running server) and after one more contact was
recorded there, beside SQL that a user would write for two simple ones of them.

The SQL's counts must be kith's, or the run fails.
"""
import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from datetime import date, timedelta

import measured

kith, size = os.path.abspath(sys.argv[1]), os.environ.get("KITH_BENCH_SIZE", "L")
rounds = int(os.environ.get("KITH_BENCH_ROUNDS", "5"))
TO = measured.today()
FROM = TO.replace(year=TO.year - 1) + timedelta(days=1)
measured.need("/usr/bin/sqlite3")
data = measured.seeded(kith, size)
columns = os.path.join(data, "kith.columns")
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


class Coordinator:
    """Signed in, and able to record one more contact: the change after which figures are asked for again."""

    def __init__(self, base):
        self.base, self.cookie = base, measured.sign_in(base, *measured.logins(data)[0])
        self.matches = [line["match"] for line in self.ask("/api/v1/work-list")["lines"]]

    def ask(self, path, body=None):
        headers = {"Cookie": self.cookie, "Content-Type": "application/json", "Origin": self.base, "Sec-Fetch-Site": "same-origin"}
        request = urllib.request.Request(self.base + path, json.dumps(body).encode() if body else None, headers)
        return json.load(urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request))

    def record(self, n):
        party = {"match": self.matches[n % len(self.matches)], "track": "mentor", "result": "reached", "note": "A talk."}
        self.ask("/api/v1/contacts", {"event_date": TO.isoformat(), "mode": "phone", "minutes": 5, "parties": [party]})


def check_against_sql(answer, name, counts):
    for programme in json.loads(answer)["programmes"]:
        figure = next(m for m in programme["measures"] if m["id"] == name)
        theirs = counts.get(programme["programme_id"], (0, 0))
        if (figure["num"], figure["den"]) != theirs:
            raise SystemExit(f"{name} of {programme['programme_id']}: kith {figure['num']}/{figure['den']}, SQL {theirs}")


def asked_of(server):
    before = measured.cpu_of(server.pid)
    wall, _, _, answer = measured.timed(*ask)
    return wall, measured.cpu_of(server.pid) - before, answer


print(measured.machine())
bare, cold, sql = [], [], {name: [] for name in SQL}
for _ in range(rounds):
    if os.path.exists(columns):
        os.remove(columns)
    wall, cpu, peak, first = measured.timed(*ask)  # leaves a columns file for the next
    bare.append((wall, cpu, peak))
    wall, cpu, peak, answer = measured.timed(*ask)
    cold.append((wall, cpu, peak))
    if answer != first:
        raise SystemExit("the figures from the columns file are not those from the store")
    for name, text in SQL.items():
        seconds, counts = by_sql(text)
        sql[name].append(seconds)
        check_against_sql(answer, name, counts)
server = subprocess.Popen([kith, "serve", "--data", data, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True, cwd=measured.ROOT)
try:
    base = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline()).group(0)
    coordinator = Coordinator(base)
    measured.timed(*ask)  # reads the columns
    warm, changed = [], []
    for n in range(rounds):
        warm.append(asked_of(server))
        coordinator.record(n)
        changed.append(asked_of(server))
        if changed[-1][2] == warm[-1][2]:
            raise SystemExit("one more contact changed nothing")
finally:
    server.terminate()
    server.wait(20)
figures = sum(len(p["measures"]) for p in json.loads(answer)["programmes"])
print(f"{figures} figures with their cases, {len(answer):,} bytes, {rounds} rounds, medians")
print(f"columns file {os.path.getsize(columns) / 1e6:.0f} MB")
for name, runs in (("store alone", bare), ("columns file", cold)):
    print("  cold, {:<14} {:6.2f} s  {:6.2f} s CPU  {:6.0f} MB".format(name, *(measured.median(c) for c in zip(*runs))))
for name, runs in (("a server", warm), ("one change", changed)):
    print("  warm, {:<14} {:6.2f} s  {:6.2f} s CPU".format(name, *(measured.median(c) for c in list(zip(*runs))[:2])))
for name, seconds in sql.items():
    print(f"  SQLite, {name} alone    {measured.median(seconds):6.2f} s")
