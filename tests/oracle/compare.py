#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Compares the program with the oracle on exchange folders, figure by figure.

  compare.py --kith PROGRAM --folder DIR [--from D --to D] [--as-of D] [--sample N]
  compare.py --kith PROGRAM --folder DIR --seeds 1-20 [--changes N]      mutates the folder once per seed first
  compare.py ... --only M3,M4.01 --missing-ok M3.02d                     measures whose names begin so; `all` for every one

Without --from/--to/--as-of it tries several as-of days (the last, past ones, month ends, random ones) and for each several
periods (month, quarter, year, random, ending after the as-of day). Each difference is one line: programme, measure, field, unit,
oracle's value, kith's. A measure that kith does not print is a difference unless --missing-ok names it.
The last line is `N passed, N failed`; one measure of one programme in one run, one roll-up, one list of obligations count as one each.
"""
import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from mutate import mutate
from obligations import obligations_json
from measures import measures_json
from read_folder import Folder, day
from rules import World, add_months
from write_folder import Tables

ONE = timedelta(days=1)
SHOWN = 40  # differences printed per unit


class Program:
    """The commands of the program under test: the only place that knows their spelling."""

    def __init__(self, path, data):
        self.path, self.data = path, data

    def run(self, *arguments):
        return subprocess.run([self.path, *arguments, "--data", self.data], capture_output=True, text=True, timeout=300)

    def load(self, folder):
        done = self.run("import", folder)
        if done.returncode != 0:
            raise SystemExit(f"import of {folder} refused (exit {done.returncode}):\n{done.stdout[-3000:]}{done.stderr[-3000:]}")

    def measures(self, p0, p1, as_of):
        return self.run("measures", "--from", str(p0), "--to", str(p1), "--as-of", str(as_of), "--programme", "all", "--json")

    def obligations(self, match_id, as_of):
        return self.run("obligations", "--match", match_id, "--as-of", str(as_of), "--json")


def named(items):
    """A list of objects that have a name becomes a dictionary, so that one missing line does not shift all others."""
    for keys in (("programme_id",), ("id", "clause"), ("unit",), ("clause",), ("section",), ("track", "window"), ("reason",)):
        if items and all(isinstance(i, dict) and all(k in i for k in keys) for i in items):
            table = {"|".join(str(i[k]) for k in keys): i for i in items}
            if len(table) == len(items):
                return table
    return None


def differences(expected, found, path=""):
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in sorted(set(expected) | set(found)):
            if key not in found:
                yield f"{path}/{key}", expected[key], "(absent)"
            elif key not in expected:
                yield f"{path}/{key}", "(absent)", found[key]
            else:
                yield from differences(expected[key], found[key], f"{path}/{key}")
    elif isinstance(expected, list) and isinstance(found, list):
        one, two = named(expected), named(found)
        if one is not None and two is not None:
            if list(one) != list(two) and sorted(one) == sorted(two):
                yield path + " (order)", list(one)[:8], list(two)[:8]
            yield from differences(one, two, path)
        elif expected != found:
            yield path, expected, found
    elif type(expected) is not type(found) or expected != found:
        yield path, expected, found


def begins(name, beginnings):
    return any(name.startswith(b) or b == "all" for b in beginnings)


def free_words(measure_id):
    """Measures whose reasons are free words: only units, figures and ratings bind (measure_decisions section 9, at the end)."""
    return not (measure_id.startswith("M") and measure_id[1].isdigit())


def binding(measure):
    """What of a measure is compared."""
    if not free_words(measure["id"]):
        return measure
    kept = {k: measure.get(k) for k in ("id", "status", "rating", "small_n", "num", "den", "sub", "finding")}
    kept["caps"] = sorted(c["rating"] for c in measure["caps"])
    kept["failing"] = [f["unit"] for f in measure["failing"]]
    return kept


def failing_differences(expected, found):
    """Case by case: (unit, oracle's reasons, kith's)."""
    one, two = ({f["unit"]: f["reasons"] for f in side} if side and isinstance(side[0], dict) else {u: [] for u in side} for side in (expected, found))
    for unit in sorted(set(one) | set(two)):
        if one.get(unit) != two.get(unit):
            yield unit, one.get(unit, "(passes)"), two.get(unit, "(passes)")
    if list(one) != list(two) and sorted(one) == sorted(two):
        yield "(order)", list(one)[:8], list(two)[:8]


def measure_differences(expected, found):
    """(field, unit, oracle's value, kith's)."""
    one, two = binding(expected), binding(found)
    for field in one:
        if field == "failing":
            for unit, a, b in failing_differences(one[field], two.get(field, [])):
                yield field, unit, a, b
        else:
            for path, a, b in differences(one[field], two.get(field, "(absent)")):
                yield field, path.lstrip("/"), a, b
    for field in sorted(set(two) - set(one)):
        yield field, "", "(absent)", two[field]


def short(value):
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)[:300]


class Tally:
    def __init__(self, only=(), missing_ok=()):
        self.passed = self.failed = self.missing = 0
        self.only, self.missing_ok = only, missing_ok
        self.by_measure = {}

    def count(self, name, wrong):
        self.passed, self.failed = self.passed + (not wrong), self.failed + bool(wrong)
        if wrong:
            self.by_measure[name] = self.by_measure.get(name, 0) + 1

    def unit(self, title, expected, found, name="obligations"):
        wrong = list(differences(expected, found))
        self.count(name, wrong)
        if wrong:
            print(f"DIFFERS {title}: {len(wrong)}")
            for path, one, two in wrong[:SHOWN]:
                print(f"    {path}\n        oracle {short(one)}\n        kith   {short(two)}")
            sys.stdout.flush()

    def measure(self, title, programme, expected, found):
        wrong = list(measure_differences(expected, found))
        self.count(expected["id"], wrong)
        if wrong:
            print(f"DIFFERS {title} programme {programme} {expected['id']}: {len(wrong)}")
            for field, unit, one, two in wrong[:SHOWN]:
                print(f"    {expected['id']} {field} {unit}: oracle {short(one)} | kith {short(two)}")
            sys.stdout.flush()

    def block(self, title, programme, expected, found):
        """One programme, or the agency: measures by name, then the roll-ups all of whose measures are there."""
        mine = [m for m in expected["measures"] if not self.only or begins(m["id"], self.only)]
        theirs = {m["id"]: m for m in found.get("measures", [])}
        for m in mine:
            if m["id"] in theirs:
                self.measure(title, programme, m, theirs[m["id"]])
            elif begins(m["id"], self.missing_ok):
                self.missing += 1
            else:
                self.count(m["id"], True)
                print(f"DIFFERS {title} programme {programme} {m['id']}: kith does not print it")
        if not self.only:
            for name in sorted(set(theirs) - {m["id"] for m in mine}):
                self.count(name, True)
                print(f"DIFFERS {title} programme {programme} {name}: printed by kith only")
            order = [m["id"] for m in mine if m["id"] in theirs]
            self.unit(f"{title} programme {programme} order of measures", order, [n for n in theirs if n in order], "order")
        for kind, key in (("clauses", "clause"), ("sections", "section")):
            for line in expected.get(kind, []):
                there = [m["id"] for m in expected["measures"] if m["clause"].startswith(line[key])]
                if all(n in theirs for n in there) and (not self.only or all(begins(n, self.only) for n in there)):
                    other = next((x for x in found.get(kind, []) if x[key] == line[key]), None)
                    self.unit(f"{title} programme {programme} {key} {line[key]}", line, other, kind)

    def run_of_measures(self, title, expected, found):
        if "programmes" not in found:
            self.unit(title, expected, found, "run")
            return
        for name in ("format", "version", "from", "to", "as_of"):
            self.unit(f"{title} {name}", expected[name], found.get(name), "head")
        self.unit(f"{title} programmes", [p["programme_id"] for p in expected["programmes"]], [p["programme_id"] for p in found["programmes"]], "head")
        for one in expected["programmes"]:
            two = next((p for p in found["programmes"] if p["programme_id"] == one["programme_id"]), None)
            if two is not None:
                self.block(title, one["programme_id"], one, two)
        self.block(title, "(agency)", expected["agency"], found.get("agency", {}))


def parsed(done):
    if done.returncode != 0:
        return {"exit": done.returncode, "stderr": done.stderr.strip()[:200]}
    try:
        return json.loads(done.stdout)
    except ValueError:
        return {"not JSON": done.stdout[:200]}


def as_of_days(folder, rnd):
    typed = folder.recorded_days()
    last = typed[-1]
    month_end = add_months(last.replace(day=1), -rnd.randint(1, 20)) - ONE
    busy = typed[len(typed) // 3:]
    return sorted({last, last + ONE, month_end, rnd.choice(busy), rnd.choice(busy) - ONE, date(last.year - last.year % 4, 2, 29) - ONE})


def periods(as_of, rnd):
    """Month, quarter, year, random, and one that ends after the as-of day."""
    month = add_months(as_of.replace(day=1), -rnd.randint(0, 14))
    quarter = date(month.year, (month.month - 1) // 3 * 3 + 1, 1)
    first = as_of - timedelta(days=rnd.randint(30, 1200))
    return [(month, add_months(month, 1) - ONE), (quarter, add_months(quarter, 3) - ONE), (date(as_of.year - 1, 1, 1), date(as_of.year - 1, 12, 31)),
            (first, first + timedelta(days=rnd.randint(0, 800))), (add_months(as_of, -12) + ONE, as_of), (add_months(as_of, -6), add_months(as_of, 6))]


def compare_matches(program, folder, world, as_of, sample, rnd, tally, title):
    ids = sorted({chain[0]["sourced_id"] for chain in folder.chains_of("matches")})
    for match_id in ids if sample == 0 else rnd.sample(ids, min(sample, len(ids))):
        done, expected = program.obligations(match_id, as_of), obligations_json(world, match_id)
        name = f"{title} obligations {match_id} as of {as_of}"
        if expected is None:
            refused = done.returncode != 0 and done.stdout.strip() == "" and done.stderr.strip() != ""
            tally.unit(name, {"refused": True}, {"refused": refused})
        else:
            tally.unit(name, expected, parsed(done))


def compare(kith, path, given, seed, tally):
    title, rnd = os.path.basename(path.rstrip("/")), random.Random(seed)
    folder = Folder(path)
    with tempfile.TemporaryDirectory(prefix="kith-oracle-") as data:
        program = Program(kith, os.path.join(data, "d"))
        program.load(path)
        for as_of in [given.as_of] if given.as_of else as_of_days(folder, rnd):
            world = World(folder, as_of)
            for p0, p1 in [(given.p0, given.p1)] if given.p0 else periods(as_of, rnd):
                tally.run_of_measures(f"{title} {p0}..{p1} as of {as_of}", measures_json(folder, p0, p1, as_of, world=world),
                                      parsed(program.measures(p0, p1, as_of)))
            if not given.only:
                compare_matches(program, folder, world, as_of, given.sample, rnd, tally, title)


def seeds(text):
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def listed(text):
    return [item for item in text.split(",") if item]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kith", required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--from", dest="p0", type=day)
    parser.add_argument("--to", dest="p1", type=day)
    parser.add_argument("--as-of", dest="as_of", type=day)
    parser.add_argument("--sample", type=int, default=25, help="matches per as-of day; 0 = all")
    parser.add_argument("--seeds", type=seeds)
    parser.add_argument("--changes", type=int, default=1600)
    parser.add_argument("--keep", help="keep mutated folders here")
    parser.add_argument("--only", type=listed, default=[], help="beginnings of measure names, joined with commas")
    parser.add_argument("--missing-ok", type=listed, default=[], help="measures that kith need not print yet; `all`")
    given = parser.parse_args()
    tally = Tally(given.only, given.missing_ok)
    if given.seeds is None:
        compare(given.kith, given.folder, given, 1, tally)
    for seed in given.seeds or ():
        place = tempfile.mkdtemp(prefix="kith-mutated-")
        path = os.path.join(given.keep or place, f"seed-{seed}")
        tables = Tables(given.folder)
        mutate(tables, seed, given.changes)
        tables.write(path)
        compare(given.kith, path, given, seed, tally)
        shutil.rmtree(place)
    for name, number in sorted(tally.by_measure.items()):
        print(f"differs: {name} in {number}")
    if tally.missing:
        print(f"not printed by kith: {tally.missing}")
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed or not tally.passed else 0


if __name__ == "__main__":
    sys.exit(main())
