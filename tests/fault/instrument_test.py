#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shows that the instruments see what they must see.

unsynced_fs: a name or bytes not synced are gone, synced ones stay; SQLite in WAL with synchronous=FULL loses no acknowledged
row, with NORMAL some. kill_test.py and disk_trouble_test.py: content with an honest stand-in for kith, not
with one that lies.

  instrument_test.py UNSYNCED_FS [--cuts N]
"""
import argparse
import os
import random
import sqlite3
import subprocess
import sys
import time
from disks import Unavailable, UnsyncedDisk

WRITER = """
import sqlite3, sys
path, level, first = sys.argv[1], sys.argv[2], int(sys.argv[3])
db = sqlite3.connect(path, isolation_level=None)
db.execute("pragma journal_mode=wal"); db.execute("pragma synchronous=" + level); db.execute("pragma wal_autocheckpoint=50")
db.execute("create table if not exists t (n integer primary key, filling text)")
n = first
while True:
    db.execute("insert into t values (?, ?)", (n, "x" * (n % 700)))
    print(n, flush=True)
    n += 1
"""


def acknowledged(writer, seconds):
    """Reads the writer's acknowledgements for so long; returns the last one. The pipe is read after the cut too."""
    os.set_blocking(writer.stdout.fileno(), False)
    until, text = time.monotonic() + seconds, b""
    while time.monotonic() < until:
        text += writer.stdout.read() or b""
        time.sleep(0.002)
    return text


def rows(path):
    db = sqlite3.connect(path)
    try:
        if db.execute("pragma integrity_check").fetchone()[0] != "ok":
            return None
        return {n for n, in db.execute("select n from t")}
    finally:
        db.close()


def campaign(instrument, level, mode, cuts, seed):
    """Returns (acknowledged, lost, databases that could not be read)."""
    disk, rnd = UnsyncedDisk(instrument, mode, seed), random.Random(seed)
    total = lost = unreadable = 0
    known = 0
    try:
        for _ in range(cuts):
            path = os.path.join(disk.mount, "t.db")
            writer = subprocess.Popen([sys.executable, "-c", WRITER, path, level, str(known + 1)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            said = acknowledged(writer, rnd.uniform(0.15, 0.4))
            disk.cut(writer)
            said += writer.stdout.read() or b""
            said = [int(x) for x in said.decode().split("\n")[:-1]]
            total += len(said)
            try:
                found = rows(path) if os.path.exists(path) else set()
            except sqlite3.Error:
                found = None
            if found is None or (found == set() and known):
                unreadable += 1
            missing = set(said) - (found or set())
            lost += len(missing)
            if found is None or missing:
                for name in ("t.db", "t.db-wal", "t.db-shm"):
                    target = os.path.join(disk.mount, name)
                    if os.path.exists(target):
                        os.unlink(target)
                folder = os.open(disk.mount, os.O_RDONLY)
                os.fsync(folder)
                os.close(folder)
                known = 0
            else:
                known = max(found, default=0)
    finally:
        disk.close()
    return total, lost, unreadable


def sync(path):
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def put(path, text, synced):
    with open(path, "w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        if synced:
            os.fsync(handle.fileno())


def names_and_bytes(instrument):
    """True if a cut leaves exactly what was synced."""
    disk = UnsyncedDisk(instrument)
    at = lambda name: os.path.join(disk.mount, name)
    try:
        put(at("old"), "old", True)
        put(at("bytes"), "kept", True)
        put(at("gone"), "removed", True)
        os.mkdir(at("folder"))
        sync(disk.mount)
        put(at("nameless"), "bytes synced, name not", True)
        put(at("bytes"), "not synced", False)
        put(at("folder/inside"), "synced", True)
        sync(at("folder"))
        put(at("new"), "new", True)
        os.rename(at("new"), at("old"))
        os.unlink(at("gone"))
        seen = open(at("old"), encoding="utf-8").read()
        writer = subprocess.Popen(["sleep", "60"])
        disk.cut(writer)
        left = {n: open(at(n), encoding="utf-8").read() for n in ("old", "bytes", "gone", "folder/inside") if os.path.exists(at(n))}
        return (seen == "new" and left == {"old": "old", "bytes": "kept", "gone": "removed", "folder/inside": "synced"}
                and sorted(os.listdir(disk.mount)) == ["bytes", "folder", "gone", "old"])
    finally:
        disk.close()


def stand_in(fault, disk, instrument):
    """Exit code and text of a short kill_test run on the stand-in with that fault."""
    here = os.path.dirname(os.path.abspath(__file__))
    done = subprocess.run([sys.executable, os.path.join(here, "kill_test.py"), "--kith", sys.executable, os.path.join(here, "toy_server.py"), "--rounds", "8",
                           "--disk", disk, *(["--unsynced-fs", instrument] if disk != "kill" else [])],
                          env={**os.environ, "TOY_FAULT": fault}, capture_output=True, text=True, timeout=300, check=False)
    return done.returncode, done.stdout


def liars_are_seen(instrument):
    """(title, good) for each stand-in."""
    for fault, disk, word in (("none", "kill", ""), ("early_answer", "kill", "LOST"), ("no_keys", "kill", "DOUBLED"), ("torn", "kill", "TORN"), ("no_file", "kill", "has no file"),
                              ("none", "tear", ""), ("unsynced", "drop", "LOST")):
        code, text = stand_in(fault, disk, instrument)
        yield f"stand-in with fault {fault}, {disk}: {'found ' + word if word else 'nothing found'}", (code != 0 and word in text) if word else code == 0


def trouble_on_stand_in(fault, instrument):
    here = os.path.dirname(os.path.abspath(__file__))
    done = subprocess.run([sys.executable, os.path.join(here, "disk_trouble_test.py"), "--kith", sys.executable, os.path.join(here, "toy_server.py"),
                           "--unsynced-fs", instrument, "--megabytes", "8"], env={**os.environ, "TOY_FAULT": fault}, capture_output=True, text=True, timeout=300, check=False)
    return done.stdout


def disk_liars_are_seen(instrument):
    honest, shrug = trouble_on_stand_in("none", instrument), trouble_on_stand_in("shrug", instrument)
    yield "disk trouble, honest stand-in: nothing found", ", 0 failed" in honest and "passed " in honest
    yield "disk trouble, stand-in that shrugs: found", "FAILED" in shrug and "passed   Disk full" not in shrug


def mounts():
    with open("/proc/self/mounts", encoding="utf-8") as handle:
        return {line.split()[1] for line in handle if "kith-fault-" in line}


def a_server_that_cannot_start_leaves_nothing(instrument):
    """Ends in words, soon, with nothing mounted: whoever reads the test's output is not kept waiting."""
    here, before = os.path.dirname(os.path.abspath(__file__)), mounts()
    for test, more in (("kill_test.py", ["--rounds", "1", "--disk", "drop"]), ("disk_trouble_test.py", [])):
        try:
            done = subprocess.run([sys.executable, os.path.join(here, test), "--kith", "false", "--unsynced-fs", instrument, *more],
                                  capture_output=True, text=True, timeout=60, check=False)
        except subprocess.TimeoutExpired:
            return False
        if done.returncode == 0 or mounts() != before:
            return False
    return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("instrument")
    parser.add_argument("--cuts", type=int, default=10)
    given = parser.parse_args()
    passed = failed = 0
    try:
        for level, mode, must_lose in (("full", "drop", False), ("full", "tear", False), ("normal", "drop", True), ("off", "tear", True)):
            total, lost, unreadable = campaign(given.instrument, level, mode, given.cuts, 11)
            good = total > 100 and ((lost > 0) if must_lose else (lost == 0 and unreadable == 0))
            print(f"WAL+{level.upper()}, {mode}: {given.cuts} cuts, {total} acknowledged, {lost} lost, {unreadable} unreadable: {'as it must be' if good else 'WRONG'}", flush=True)
            passed, failed = passed + good, failed + (not good)
        for title, good in [("a cut leaves what was synced and nothing else", names_and_bytes(given.instrument)), ("a server that cannot start leaves nothing mounted", a_server_that_cannot_start_leaves_nothing(given.instrument)),
                            *liars_are_seen(given.instrument), *disk_liars_are_seen(given.instrument)]:
            print(f"{title}: {'as it must be' if good else 'WRONG'}", flush=True)
            passed, failed = passed + good, failed + (not good)
    except Unavailable as reason:
        print(f"skipped: {reason}")
        print("0 passed, 0 failed, 1 skipped")
        return 0
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
