"""bench/run clause_8_03: windows of 8.03 judged by kith, and the simplified rule in SQL on SQLite, in turn."""
import json
import os
import subprocess
import sys

import measured

kith = os.path.abspath(sys.argv[1])
peers = os.path.join(measured.SHARED, "perf", "conformance")
measured.need(os.path.join(peers, "gen_contacts.cpp"), "/usr/bin/sqlite3")
generator = os.path.join(measured.PLACE, "gen_contacts")
subprocess.run(["g++", "-O2", "-o", generator, os.path.join(peers, "gen_contacts.cpp")], check=True)
print(measured.machine())
for matches in (10_000, 100_000):
    prefix = os.path.join(measured.PLACE, f"contacts-{matches}")
    sql = [sys.executable, os.path.join(peers, "rule803.py"), "sqlite", prefix]
    if not os.path.exists(prefix + ".sqlite"):
        subprocess.run([generator, str(matches), prefix], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(sql + ["load"], check=True, stdout=subprocess.DEVNULL, env={**os.environ, "REPS": "1"})
    ours, theirs, last = [], {"exists": [], "setbased": []}, {}
    for _ in range(3):
        last = json.loads(measured.timed(kith, prefix + ".bin")[3])
        ours.append(last["median_s"])
        answer = subprocess.run(sql, check=True, capture_output=True, text=True, env={**os.environ, "REPS": "1"})
        for line in answer.stdout.splitlines():
            one = json.loads(line) if line.startswith("{") else {}
            if one.get("variant") in theirs:
                theirs[one["variant"]].append(one["median_s"])
    mine = measured.median(ours)
    print(f"{matches:,} matches, {last['contacts']:,} contacts, {last['windows']:,} windows, {last['answered']:,} answered; "
          f"columns {last['columns_mb']} MB, peak {last['peak_mb']} MB, built in {last['built_s']:.0f} s")
    print(f"  kith, one thread     {mine * 1000:9.1f} ms   {last['cpu_s'] * 1000:6.1f} ms CPU")
    print(f"  kith, two threads    {last['two_threads_s'] * 1000:9.1f} ms   the last of three runs")
    for variant, runs in theirs.items():
        print(f"  SQLite, {variant:<12} {measured.median(runs) * 1000:9.1f} ms   {measured.median(runs) / mine:6.1f} times kith")
