#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every measure computed from an exchange folder, from the text alone: measure_decisions.md (it wins), standards.md,
FORMAT.md. Prints the JSON of measure_decisions section 9.

  measures.py measures FOLDER --from D --to D --as-of D [--programme ID|all]
  measures.py obligations FOLDER --as-of D [--match ID]     (without --match: one JSON object per line, every match)
"""
import argparse
import json
import sys
import eepm
import ima
import martin
import ms1
import ms2
import ms3
import ms4
import ms5
import ms6
import ms7
import ms8
import sister
from case import as_json
from obligations import obligations_json
from read_folder import Folder, day
from rules import World, listed

SECTIONS = (ms1, ms2, ms3, ms4, ms5, ms6, ms7, ms8, sister)
OVERLAYS = {"ima": ima, "martin": martin, "eepm4": eepm}
CLAUSES = ("1.01", "1.02", "2.01", "2.02", "3.01", "3.02", "3.03", "4.01", "4.02", "4.03", "5.01", "5.02", "6.01", "6.02", "6.03",
           "7.01", "7.02", "8.01", "8.02", "8.03")


def contradicted(world, programme, p0, pe):
    """Rule 17: there is activity at a site that the organization does not control."""
    return lambda: bool(ms7.external_activity(world, programme, p0, pe))


def clause_json(clause, own):
    """Section 1, rule 19; clause 2.02 also by section 2, rule 6."""
    rated = [m["rating"] for m in own if m["rating"] is not None]
    state = "RATED" if rated else next((s for s in ("NA", "NOT_ASSESSED", "NO_CASES") if any(m["status"] == s for m in own)), "NO_CASES")
    value = max(rated) if rated else None
    if clause == "2.02" and value is not None and any(m["id"] == "M2.02a" and m["status"] == "NOT_ASSESSED" for m in own):
        value = max(3, value)
    return {"clause": clause, "status": state, "rating": value, "measures": [m["id"] for m in own]}


def roll_up(measures):
    clauses, sections = [], []
    for clause in CLAUSES:
        own = [m for m in measures if m["clause"] == clause]
        if own:
            clauses.append(clause_json(clause, own))
    for section in "12345678":
        own = [c for c in clauses if c["clause"].startswith(section + ".")]
        rated = [c["rating"] for c in own if c["rating"] is not None]
        if own:
            sections.append({"section": section, "rating": max(rated) if rated else None, "clauses": [c["clause"] for c in own]})
    return clauses, sections


def programme_json(world, programme, p0, p1):
    pe = min(p1, world.A)
    overlays = listed(world.programmes[programme]["overlays"])
    parts = list(SECTIONS) + [part for name, part in OVERLAYS.items() if name in overlays]
    cases = [measure(world, programme, p0, p1, pe) for part in parts for measure in part.MEASURES]
    measures = [as_json(world, programme, case, pe, contradicted(world, programme, p0, pe)) for case in cases]
    clauses, sections = roll_up(measures)
    return {"programme_id": programme, "measures": measures, "clauses": clauses, "sections": sections}


def agency_json(world, p0, p1):
    """Section 8, rule 1: over all open programmes."""
    pe = min(p1, world.A)
    programmes = sorted((p for p in world.of("programmes") if ms1.open_on(p, world.A)), key=lambda p: p.id.encode())
    return {"measures": [as_json(world, None, measure(world, programmes, p0, p1, pe), pe) for measure in ms1.AGENCY]}


def measures_json(folder, p0, p1, as_of, programme="all", world=None):
    world = world or World(folder, as_of)
    chosen = sorted((p.id for p in world.of("programmes") if programme in ("all", p.id)), key=str.encode)
    result = {"format": "kith-measures", "version": 1, "from": str(p0), "to": str(p1), "as_of": str(as_of),
              "programmes": [programme_json(world, p, p0, p1) for p in chosen]}
    if programme == "all":
        result["agency"] = agency_json(world, p0, p1)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["measures", "obligations"])
    parser.add_argument("folder")
    parser.add_argument("--from", dest="p0", type=day)
    parser.add_argument("--to", dest="p1", type=day)
    parser.add_argument("--as-of", dest="as_of", type=day, required=True)
    parser.add_argument("--programme", default="all")
    parser.add_argument("--match")
    given = parser.parse_args()
    folder = Folder(given.folder)
    if given.what == "measures":
        print(json.dumps(measures_json(folder, given.p0, given.p1, given.as_of, given.programme), indent=1, ensure_ascii=False))
        return 0
    world = World(folder, given.as_of)
    for match_id in [given.match] if given.match else sorted(world.matches):
        found = obligations_json(world, match_id)
        if found is None:
            print(f"no match {match_id} on {given.as_of}", file=sys.stderr)
            return 1
        print(json.dumps(found, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
