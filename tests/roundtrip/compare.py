# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was entered against what is exported, column by column, modulo ids."""
import collections

from agency_rows import BESIDE


def read_known(path):
    """{thing: reason}; a thing is `table.column`, `table.column=code` or `table!refusal`."""
    known = {}
    with open(path, encoding="utf-8") as handle:
        for line in handle:
            if line.strip() and not line.startswith("#"):
                thing, _, reason = line.strip().partition("  ")
                known[thing] = reason.strip()
    return known


class Comparison:
    def __init__(self, agency, entry, rows, exported):
        self.agency, self.entry = agency, entry
        self.exported = {row["sourced_id"]: row for table in exported.values() for row in table}
        self.old_of = {new: old for old, (_, new) in entry.new.items()}
        self.first_of = {}
        for old, (key, new) in entry.new.items():
            self.first_of.setdefault((agency.file_of[old], key), old)
        self.equal, self.different = collections.Counter(), collections.Counter()
        self.asked, self.examples = collections.Counter(), {}
        self.refused = collections.defaultdict(list)
        self.rows = collections.Counter()
        for row in rows:
            self.row(row)

    def same_id(self, old, new):
        """Whether the new id is of the record that the old id means; references mean the first row of a chain."""
        return old in self.entry.new and self.chain_of(new) == self.entry.new[old][0]

    def chain_of(self, new):
        while self.exported.get(new, {}).get("supersedes"):
            new = self.exported[new]["supersedes"]
        return self.keys().get(new)

    def keys(self):
        if not hasattr(self, "known_keys"):
            self.known_keys = {}
            for old, (key, new) in self.entry.new.items():
                while self.exported.get(new, {}).get("supersedes"):
                    new = self.exported[new]["supersedes"]
                self.known_keys[new] = key
        return self.known_keys

    def row(self, row):
        file = self.agency.file_of[row["sourced_id"]]
        table = file[:-4]
        why = self.entry.became.get(row["sourced_id"], "not asked")
        self.rows[table, why is None] += 1
        if why is not None:
            self.refused[table, why].append(row["sourced_id"])
        new = self.exported.get(self.entry.new[row["sourced_id"]][1]) if why is None else None
        for column in self.agency.schema[file]:
            old_value = row.get(column.name, "")
            if not old_value or column.name in BESIDE:
                continue
            things = [f"{table}.{column.name}"]
            if column.type == "code":
                things.append(f"{table}.{column.name}={old_value}")
            for thing in things:
                self.asked[thing] += 1
            if new is None:
                continue
            same = self.same(column, old_value, new[column.name])
            for thing in things:
                (self.equal if same else self.different)[thing] += 1
                if not same:
                    self.examples.setdefault(thing, (old_value[:50], new[column.name][:50]))

    def same(self, column, old, new):
        if column.type in ("ref", "refs"):
            olds, news = old.split(";"), [n for n in new.split(";") if n]
            return len(olds) == len(news) and all(self.same_id(o, n) for o, n in zip(olds, news))
        if column.type in ("codes", "texts"):
            return sorted(old.split(";")) == sorted(new.split(";"))
        return old == new

    def judge(self, known):
        """Prints what is wrong; (passed, failed)."""
        passed, failed = 0, 0

        def say(good, text):
            nonlocal passed, failed
            passed, failed = passed + good, failed + (not good)
            if not good:
                print("FAILED", text)

        for thing in sorted(self.asked):
            table = thing.split(".")[0]
            listed = thing in known or f"{table}.*" in known or thing.split("=")[0] in known
            good = self.equal[thing] > 0 and self.different[thing] == 0
            if good:
                say(thing not in known and f"{table}.*" not in known, f"{thing} can be entered now: take it off cannot.txt")
            elif self.different[thing]:
                say(listed, f"{thing}: {self.different[thing]} of {self.different[thing] + self.equal[thing]} stored differently: {self.examples[thing]}")
            elif "=" not in thing or self.equal[thing.split("=")[0]]:
                say(listed, f"{thing}: cannot be entered ({self.asked[thing]} asked)")
        for (table, why), ids in sorted(self.refused.items()):
            if not why.startswith(("not entered", "planned")):
                say(f"{table}!{why}" in known or f"{table}.*" in known, f"{table}!{why}  ({len(ids)} refused, as {ids[0]})")
        for thing in sorted(known):
            if thing.endswith(".*"):
                say(not self.rows[thing[:-2], True], f"{thing} can be entered now: take it off cannot.txt")
            elif "!" in thing:
                table, _, why = thing.partition("!")
                say((table, why) in self.refused, f"{thing} is refused no more: take it off cannot.txt")
            elif thing not in self.asked:
                say(False, f"{thing} says nothing in the demonstration agency: take it off cannot.txt")
        return passed, failed

    def table(self):
        lines = []
        for file in self.agency.tables:
            table = file[:-4]
            if not self.rows[table, True] + self.rows[table, False]:
                continue
            lines.append(f"{table}: {self.rows[table, True]} entered, {self.rows[table, False]} not")
            for (name, why), ids in sorted(self.refused.items()):
                if name == table:
                    lines.append(f"    {len(ids):5d} not, {why} ({ids[0]})")
            for thing in sorted(t for t in self.asked if t.startswith(table + ".") and "=" not in t):
                verdict = ("cannot" if not self.equal[thing] + self.different[thing] else "different" if self.different[thing] else "equal")
                lines.append(f"    {verdict:10s}{thing.split('.')[1]:28s}{self.equal[thing]:5d} equal {self.different[thing]:4d} different"
                             + (f"  {self.examples[thing]}" if thing in self.examples else ""))
        return "\n".join(lines) + "\n"
