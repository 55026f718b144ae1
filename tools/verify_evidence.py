#!/usr/bin/env python3
"""Checks an evidence package of kith, offline; needs nothing but Python's standard library.

  python3 verify.py [FOLDER]        (default: the folder this file lies in)

Checked: every file against SHA256SUMS, and that there is no other; every figure counted again from its cases; the parts'
tables and the OSCAL results against figures.csv; the drawn files of each round, drawn again; the signed head of the audit log and the proof that it only grew
(verify_audit.py beside this file). Exit 0: all holds; 1: something does not; 2: no package here.
"""
import csv
import hashlib
import io
import json
import os
import sys

sys.dont_write_bytecode = True
import verify_audit  # noqa: E402

BELONGS_TO_NOBODY = {"SHA256SUMS"}


def text_of(*path):
    with open(os.path.join(*path), encoding="utf-8", newline="") as handle:
        return handle.read()


def rows_of(*path):
    return list(csv.DictReader(io.StringIO(text_of(*path), newline="")))


def check_sums(folder):
    """Every file is listed and unchanged."""
    faults, listed = [], {}
    for line in text_of(folder, "SHA256SUMS").splitlines():
        digest, _, name = line.partition("  ")
        listed[name] = digest
    for name, digest in listed.items():
        path = os.path.join(folder, *name.split("/"))
        if not os.path.isfile(path):
            faults.append(f"{name} is missing")
            continue
        with open(path, "rb") as handle:
            if hashlib.sha256(handle.read()).hexdigest() != digest:
                faults.append(f"{name} was changed")
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.relpath(os.path.join(place, name), folder).replace(os.sep, "/")
            if path not in listed and path not in BELONGS_TO_NOBODY:
                faults.append(f"{path} does not belong to the package")
    return faults, f"{len(listed)} files"


def check_figures(folder):
    """Each figure is the sum of its cases; a case of the numerator needs no reason, another one has one."""
    faults, figures, cases = [], rows_of(folder, "figures.csv"), 0
    for figure in figures:
        num = den = 0
        for row in rows_of(folder, *figure["cases"].split("/")) if figure["cases"] else []:
            num, den, cases = num + int(row["num"]), den + int(row["den"]), cases + 1
            if (int(row["num"]) < int(row["den"])) != bool(row["reasons"]):
                faults.append(f"{figure['measure']}: a case and its reasons do not fit")
        if (num, den) != (int(figure["num"]), int(figure["den"])):
            faults.append(f"{figure['measure']}: the table says {figure['num']}/{figure['den']}, its cases {num}/{den}")
        share = f"{num * 1000 // den // 10}.{num * 1000 // den % 10}" if den else ""
        if figure["percent"] != share:
            faults.append(f"{figure['measure']}: {figure['percent']} percent is not {num}/{den}")
    return faults, f"{len(figures)} figures from {cases} cases"


def check_parts(folder):
    """The tables of the parts, one after the other, are the table of the whole."""
    figures, seen = rows_of(folder, "figures.csv"), {}
    for part in sorted(os.listdir(folder)):
        if os.path.isfile(os.path.join(folder, part, "figures.csv")):
            for row in rows_of(folder, part, "figures.csv"):
                seen[row["measure"]] = row
    faults = [f"{row['measure']}: its part says something else" for row in figures if seen.get(row["measure"]) != row]
    if len(seen) != len(figures):
        faults.append("the parts have other figures than figures.csv")
    return faults, f"{len(seen)} figures"


def check_oscal(folder):
    """The observations tell the figures of figures.csv, and only controls of the catalog are named."""
    faults, figures = [], {row["measure"]: row for row in rows_of(folder, "figures.csv")}
    catalog = json.loads(text_of(folder, "oscal", "catalog.json"))["catalog"]
    controls = {c["id"] for group in catalog["groups"] for c in group["controls"]}
    results = json.loads(text_of(folder, "oscal", "assessment-results.json"))["assessment-results"]["results"][0]
    observations = {}
    for observation in results["observations"]:
        props = {p["name"]: p["value"] for p in observation["props"]}
        figure = figures.get(props["measure"])
        told = (props["num"], props["den"], props["status"], props.get("rating", ""), props["few-cases"])
        if not figure or told != tuple(figure[c] for c in ("num", "den", "status", "rating", "few_cases")):
            faults.append(f"{props['measure']}: OSCAL says something else than figures.csv")
        observations[observation["uuid"]] = props["measure"]
    if sorted(observations.values()) != sorted(figures):
        faults.append("OSCAL has other figures than figures.csv")
    for finding in results.get("findings", []):
        if finding["target"]["target-id"] not in controls:
            faults.append("a finding names a clause that is not in the catalog")
        if any(o["observation-uuid"] not in observations for o in finding["related-observations"]):
            faults.append("a finding names an observation that is not there")
    return faults, f"{len(observations)} observations, {len(results.get('findings', []))} findings"


STRATA = ("open_mentee", "closed_mentee", "open_mentor", "closed_mentor")
FIRST_SEATS = ("closed_mentee", "closed_mentor", "open_mentee", "open_mentor")


def drawn_again(draw):
    """The sample by docs/file-review.md of kith: seats by stratum, the smallest digests of each."""
    population = draw["population"]
    size = len(population)
    wanted = min(size, max(10, -(-size // 10))) if draw["rule"] == "tenth" else -(-size // 4) if size < 100 else 25
    files = {s: [f for f in population if f["stratum"] == s] for s in STRATA}
    seats = dict.fromkeys(STRATA, 0)
    for stratum in FIRST_SEATS:
        if wanted and files[stratum]:
            seats[stratum], wanted = 1, wanted - 1
    while wanted:
        best = None
        for s in STRATA:
            free = seats[s] < len(files[s])
            if free and (best is None or len(files[s]) * (seats[best] + 1) > len(files[best]) * (seats[s] + 1)):
                best = s
        seats[best], wanted = seats[best] + 1, wanted - 1
    digest = lambda f: hashlib.sha256("\n".join((draw["algorithm"], draw["seed"], f["label"])).encode()).digest()  # noqa: E731
    later = lambda f: draw["rule"] == "yearly" and f["seen_before"]  # noqa: E731
    taken = [f for s in STRATA for f in sorted(files[s], key=lambda f: (later(f), digest(f)))[:seats[s]]]
    return [f["label"] for f in sorted(taken, key=digest)]


def check_draws(folder):
    """Drawing again gives the sample of each round, and the sample list is that sample."""
    faults, listed = [], {}
    for row in rows_of(folder, "registers", "sample.csv"):
        listed.setdefault(row["quarter"], []).append(row["file"])
    place = os.path.join(folder, "registers", "draws")
    names = sorted(os.listdir(place)) if os.path.isdir(place) else []
    for name in names:
        draw = json.loads(text_of(place, name))
        if drawn_again(draw) != draw["sample"]:
            faults.append(f"{name}: drawing again gives another sample")
        if listed.pop(name.removesuffix(".json"), []) != draw["sample"]:
            faults.append(f"{name}: the list of drawn files is another one")
    faults += [f"{quarter}: files without a draw" for quarter in listed]
    return faults, f"{len(names)} rounds"


def check_audit(folder):
    """The head of the log is signed, and the log only grew."""
    key = verify_audit.read_key(text_of(folder, "audit", "audit.pub"))
    size, root = verify_audit.open_note(text_of(folder, "audit", "checkpoint.txt"), key)
    proof = json.loads(text_of(folder, "audit", "growth.json"))
    faults = verify_audit.check_proof(proof, key)
    if (proof["size"], verify_audit.unbase64(proof["root"])) != (size, root):
        faults.append("the proof is about another head of the log")
    return faults, f"{size} rows, key {key[0]}"


CHECKS = (("checksums", check_sums), ("figures", check_figures), ("parts", check_parts), ("oscal", check_oscal),
          ("draws", check_draws), ("audit log", check_audit))


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    if not os.path.isfile(os.path.join(folder, "SHA256SUMS")):
        print("there is no evidence package here")
        return 2
    sound = True
    for name, check in CHECKS:
        try:
            faults, seen = check(folder)
        except (verify_audit.Wrong, OSError, ValueError, KeyError, TypeError, IndexError, csv.Error) as wrong:
            faults, seen = [f"cannot be read: {wrong}"], ""
        print(f"{name}: {'holds, ' + seen if not faults else 'DOES NOT HOLD'}")
        for fault in faults:
            print("  " + fault)
        sound = sound and not faults
    print("sound" if sound else "NOT SOUND")
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
