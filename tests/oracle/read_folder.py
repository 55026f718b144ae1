# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reads a folder in the exchange format (FORMAT.md) and answers "which rows are effective on day A" (section 3, rule 3).

Nothing here looks at the program under test. Slow and obvious on purpose.
"""
import csv
import os
from datetime import date


def day(text):
    """A civil date, or None for an empty value. Also takes a timestamp: its date is its first ten characters."""
    return date(int(text[0:4]), int(text[5:7]), int(text[8:10])) if text else None


class Record:
    """The effective row of one chain. `id` is the identity (first id of the chain), `row` the values of the row in force."""

    def __init__(self, chain_id, row, first_recorded):
        self.id = chain_id
        self.row = row
        self.first_recorded = first_recorded

    def __getitem__(self, column):
        return self.row[column]

    def date(self, column):
        return day(self.row[column])

    def covers(self, on, start="start_date", end="end_date"):
        """Intervals include both ends; a blank end is open (FORMAT section 2)."""
        first, last = day(self.row[start]), day(self.row[end])
        return (first is None or first <= on) and (last is None or on <= last)


def read_rows(path):
    with open(path, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, strict=True))


def chains(rows):
    """Lists of rows linked by `supersedes`, each in order, first row first."""
    next_of = {row["supersedes"]: row for row in rows if row["supersedes"]}
    result = []
    for row in rows:
        if row["supersedes"]:
            continue
        chain = [row]
        while chain[-1]["sourced_id"] in next_of:
            chain.append(next_of[chain[-1]["sourced_id"]])
        result.append(chain)
    return result


def effective(chain, as_of):
    """Rule 3: the last row of the chain recorded on or before `as_of`; None if there is none or it is voided."""
    known = [row for row in chain if day(row["recorded_at"]) <= as_of]
    if not known or known[-1]["voided"] == "true":
        return None
    return Record(chain[0]["sourced_id"], known[-1], day(chain[0]["recorded_at"]))


def one_person(records):
    """Two records of one person (docs/exchange-1.2.md), joined on the day: whoever is named anywhere is the one that is kept, and the other is
    nobody's record. Ids stand alone in a column, or joined by semicolons."""
    kept = {merge["absorbed_id"]: merge["kept_id"] for merge in records.get("person_merges", [])}
    if not kept:
        return records

    def meant(value):
        return ";".join(kept.get(one, one) for one in value.split(";")) if value else value

    def told(record):
        row = {column: value if column in ("sourced_id", "supersedes") else meant(value) for column, value in record.row.items()}
        changed = type(record.row)(row) if row != record.row else record.row
        return Record(record.id, changed, record.first_recorded)
    return {file: [told(r) for r in found if file != "persons" or r.id not in kept] for file, found in records.items()}


class Folder:
    """All chains of a folder; `as_of(A)` gives the records of each file that exist on A, people named as they are meant on A."""

    def __init__(self, path):
        self.path = path
        self._chains = {}
        for below, _, names in os.walk(path):
            inner = os.path.relpath(below, path)
            if inner not in (".", "formative"):
                continue
            for name in names:
                if name.endswith(".csv") and name != "manifest.csv":
                    self._chains[name[:-4]] = chains(read_rows(os.path.join(below, name)))

    def chains_of(self, file):
        return self._chains.get(file, [])

    def as_of(self, on):
        records = {}
        for file, all_chains in self._chains.items():
            found = [effective(chain, on) for chain in all_chains]
            records[file] = [record for record in found if record is not None]
        return one_person(records)

    def recorded_days(self):
        """Every day on which something was typed: as-of days worth testing lie here and one day before."""
        return sorted({day(row["recorded_at"]) for all_chains in self._chains.values() for chain in all_chains for row in chain})
