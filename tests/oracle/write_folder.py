# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reads an exchange folder as plain tables and writes it back canonically, with the manifest's counts and digests made anew."""
import csv
import hashlib
import os

NEEDS_QUOTES = (",", '"', "\n", "\r")


def quoted(value):
    return '"' + value.replace('"', '""') + '"' if any(c in value for c in NEEDS_QUOTES) else value


def line(values):
    return ",".join(quoted(v) for v in values) + "\r\n"


class Tables:
    """`columns[file]` and `rows[file]` (dicts) of every file of the folder; `properties` are the manifest's own rows."""

    def __init__(self, path):
        with open(os.path.join(path, "manifest.csv"), encoding="utf-8", newline="") as handle:
            manifest = list(csv.reader(handle))[1:]
        self.files = [p[5:-4] for p, _ in manifest if p.startswith("rows:")]
        self.properties = [(p, v) for p, v in manifest if not p.startswith(("rows:", "sha256:"))]
        self.columns, self.rows, self.added = {}, {}, set()
        for file in self.files:
            with open(os.path.join(path, file + ".csv"), encoding="utf-8", newline="") as handle:
                table = list(csv.reader(handle, strict=True))
            self.columns[file] = table[0]
            self.rows[file] = [dict(zip(table[0], values)) for values in table[1:]]

    def bring_to(self, minor, schema):
        """The files that formats 1.1 to 1.`minor` add, empty. `schema`: the format's table of files and columns."""
        with open(schema, encoding="utf-8", newline="") as handle:
            for entry in csv.DictReader(handle):
                file, since = entry["file"][:-4], int(entry["since"].split(".")[1])
                if since > minor or (file in self.files and file not in self.added):
                    continue
                if file not in self.files:
                    self.files.append(file)
                    self.added.add(file)
                    self.columns[file], self.rows[file] = [], []
                self.columns[file].append(entry["column"])
        self.properties = [(p, f"1.{minor}" if p == "format_version" else v) for p, v in self.properties]

    def write(self, path):
        os.makedirs(os.path.join(path, "formative"), exist_ok=True)
        lines = [("property", "value")] + self.properties
        for file in self.files:
            rows = sorted(self.rows[file], key=lambda r: r["sourced_id"].encode())
            body = line(self.columns[file]) + "".join(line([r[c] for c in self.columns[file]]) for r in rows)
            content = body.encode("utf-8")
            with open(os.path.join(path, file + ".csv"), "wb") as handle:
                handle.write(content)
            lines += [(f"rows:{file}.csv", str(len(rows))), (f"sha256:{file}.csv", hashlib.sha256(content).hexdigest())]
        with open(os.path.join(path, "manifest.csv"), "wb") as handle:
            handle.write("".join(line(pair) for pair in lines).encode("utf-8"))
