# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one measure collects, and how it becomes JSON: status, caps, determinations (measure_decisions.md section 1, rules
15-19, and section 9)."""
from rules import document_status, rating

# FORMAT, "Document kinds": the document whose status caps the measures of a clause (rule 15). 7.01 is left out: its document is M7.01d.
DOCUMENT = {"2.01": "job_descriptions", "2.02": "workload_policy", "3.01": "intake_procedure", "3.02": "intake_procedure",
            "3.03": "assessment_procedure", "4.01": "mentor_screening_procedure", "4.02": "mentor_screening_procedure",
            "4.03": "mentor_screening_procedure", "5.01": "training_curricula", "5.02": "training_curricula",
            "6.01": "matching_procedure", "6.02": "matching_procedure", "6.03": "matching_procedure",
            "7.02": "site_collaboration_procedure", "8.01": "monitoring_procedure", "8.02": "monitoring_procedure",
            "8.03": "monitoring_procedure"}
NA_REASONS = {"7.02": ("no_site_based_programme", "site_controlled_by_org"), "3.01": ("screening_by_contract",),
              "PRG 1": ("non_clinical_group_only",)}  # rule 17


class Case:
    """Everything one measure collects before it becomes JSON."""

    def __init__(self, name, clause):
        self.name, self.clause = name, clause
        self.num = self.den = 0
        self.failing, self.excluded, self.counts, self.sub, self.caps = {}, {}, {}, {}, []
        self.own_rating = None      # a measure with a scale of its own
        self.info = False
        self.has_cases = None       # INFO measures only
        self.not_assessed = False
        self.not_applicable = False  # said by the measure itself
        self.ima = False

    def judge(self, unit, reasons):
        self.den += 1
        if reasons:
            self.failing[unit] = sorted(set(reasons), key=str.encode)
        else:
            self.num += 1

    def leave_out(self, reason):
        self.excluded[reason] = self.excluded.get(reason, 0) + 1

    def parts(self, *names):
        """Names of sub-rates that are always shown."""
        for name in names:
            self.sub.setdefault(name, {"num": 0, "den": 0})

    def part(self, name, passed):
        self.parts(name)
        self.sub[name]["den"] += 1
        self.sub[name]["num"] += bool(passed)

    def cap(self, reason, value):
        if (reason, value) not in self.caps:
            self.caps.append((reason, value))


def determinations(world, programme, clause, pe, contradicted):
    """Rule 17: (is not applicable, flags). `contradicted` tells whether a site outside the organization was in use in P."""
    applies, flags = False, set()
    for row in world.of("na_determinations"):
        until = row.date("valid_until")
        if row["programme_id"] != programme or row["clause"] != clause or row.date("event_date") > pe or (until is not None and until < pe):
            continue
        if row["reason"] not in NA_REASONS.get(clause, ()):
            flags.add("na_reason_not_listed")
        elif row["reason"] == "no_site_based_programme" and contradicted():
            flags.add("na_contradicted")
        else:
            applies = True
    return applies, sorted(flags)


def as_json(world, programme, case, pe, contradicted=lambda: False):
    applies, flags = determinations(world, programme, case.clause, pe, contradicted)
    if applies or case.not_applicable:
        return {"id": case.name, "clause": case.clause, "status": "NA", "rating": None, "small_n": False, "num": 0, "den": 0, "caps": [],
                "sub": {}, "excluded": {}, "counts": {}, "flags": flags, "failing": [], "finding": None}
    if case.not_assessed:
        state = "NOT_ASSESSED"
    elif case.info:
        state = "INFO" if case.has_cases else "NO_CASES"
    else:
        state = "RATED" if case.den > 0 else "NO_CASES"
    caps, value = [], None
    if state == "RATED":
        caps = [{"reason": reason, "rating": cap} for reason, cap in case.caps]
        kind = DOCUMENT.get(case.clause)
        if kind is not None:
            status = document_status(world, programme, kind)
            if status >= 2:
                caps.append({"reason": "document:" + kind, "rating": status})
        caps.sort(key=lambda c: c["reason"].encode())
        own = rating(case.num, case.den) if case.own_rating is None else case.own_rating
        value = max([own] + [c["rating"] for c in caps])
    failing = [{"unit": u, "reasons": r} for u, r in sorted(case.failing.items(), key=lambda f: f[0].encode())]
    finding = None
    if case.ima and value is not None:
        finding = {1: "MET", 2: "PARTLY", 3: "PARTLY", 4: "NOT"}[value]
    return {"id": case.name, "clause": case.clause, "status": state, "rating": value, "small_n": state == "RATED" and case.den < 5,
            "num": case.num, "den": case.den, "caps": caps, "sub": case.sub, "excluded": case.excluded, "counts": case.counts,
            "flags": flags, "failing": failing, "finding": finding}
