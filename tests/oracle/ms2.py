# SPDX-License-Identifier: AGPL-3.0-or-later
"""Section 2: personnel (measure_decisions.md section 2, rules 5-7)."""
from case import Case
from rules import active, add_months, days_of, end_of, hundredths, listed, month_name, policy, quarters_within, start_of, whole_months

FIVE = ("recruiting", "matching", "mentor_lifecycle", "working_with_families", "population_knowledge")
SURVIVOR = ("trafficking_culture", "demand_driven_understanding")


def touches(row, first, last):
    """The row's interval shares a day with [first, last]."""
    end = row.date("end_date")
    return row.date("start_date") <= last and (end is None or end >= first)


def oversight_rows(world, programme):
    return [r for r in world.by("staff_roles", "programme_id", programme) if r["oversight"] == "true"]


def required_competencies(world, person, rows, p0, pe):
    required = set()
    for row in rows:
        required |= set(FIVE) - set(listed(row["excluded_competencies"]))
    for row in world.by("staff_roles", "person_id", person):
        programme = world.programmes.get(row["programme_id"])
        if programme is not None and programme["survivor"] == "true" and touches(row, p0, pe):
            required |= set(SURVIVOR)
    return required


def evidenced(world, person, competency, pe):
    for e in world.by("competency_evidence", "person_id", person):
        until = e.date("valid_until")
        if e["competency"] == competency and e["verified_by"] != "" and e.date("event_date") <= pe and (until is None or until >= pe):
            return True
    return False


def planned(world, person, competency, pe):
    return any(s["competency"] == competency and s.date("start_date") <= pe and s["cancelled_on"] == ""
               for s in world.by("support_plans", "person_id", person))


def m201(world, programme, p0, p1, pe):
    """M2.01 (rule 5)."""
    case = Case("M2.01", "2.01")
    held = {}
    for row in oversight_rows(world, programme):
        end = row.date("end_date")
        until = pe if end is None else min(pe, end)
        if touches(row, p0, pe) and (until - row.date("start_date")).days >= 90:
            held.setdefault(row["person_id"], []).append(row)
    supported = 0
    for person, rows in held.items():
        gaps = [c for c in required_competencies(world, person, rows, p0, pe) if not evidenced(world, person, c, pe)]
        open_gaps = [c for c in gaps if not planned(world, person, c, pe)]
        supported += bool(gaps) and not open_gaps
        case.judge(person, [f"gap:{c}" if c in open_gaps else f"gap:{c}:plan" for c in gaps])
    case.counts["supported"] = supported
    if case.den:
        full, den = case.num * 100, case.den
        case.own_rating = (1 if full >= 95 * den else 2 if full >= 80 * den and case.num + supported == den
                           else 3 if full >= 50 * den else 4)
    return case


def carried(world, person, on):
    """Active matches the worker looks after on that day, in all programmes: match -> assignment row (README, reading 18)."""
    found = {}
    for row in sorted(world.by("match_assignments", "person_id", person), key=lambda r: (r["start_date"], r.id.encode())):
        match = world.matches.get(row["match_id"])
        if match is not None and row.covers(on) and active(start_of(world, match.id), end_of(world, match.id), on):
            found[match.id] = row
    return found


def weighted_load(world, programme, person, on):
    """Rule 6, in hundredths; the weights are those of the measured programme on that day (README, reading 17)."""
    total = 0
    for match_id, row in carried(world, person, on).items():
        total += hundredths(policy(world, programme, "weight_" + row["need_level"], on))
        if on < add_months(start_of(world, match_id), 1):
            total += hundredths(policy(world, programme, "weight_new_match", on))
    return total


def two_decimals(load):
    return f"{load // 100}.{load % 100:02d}"


def workers_on(world, programme, on):
    """Workers with an assignment covering the day to a match of the programme active on it."""
    found = set()
    for row in world.of("match_assignments"):
        match = world.matches.get(row["match_id"])
        if (match is not None and match["programme_id"] == programme and row.covers(on)
                and active(start_of(world, match.id), end_of(world, match.id), on)):
            found.add(row["person_id"])
    return sorted(found, key=str.encode)


def m202a(world, programme, p0, p1, pe):
    """M2.02a (rule 6)."""
    case = Case("M2.02a", "2.02")
    for first, last in whole_months(p0, pe):
        limit = policy(world, programme, "max_load", last)
        for person in workers_on(world, programme, last):
            if limit is None:
                case.leave_out("no_limit")
                continue
            load = weighted_load(world, programme, person, last)
            case.judge(f"{person}|{month_name(first)}", [] if load <= hundredths(limit) else ["load:" + two_decimals(load)])
    case.not_assessed = case.den == 0 and "no_limit" in case.excluded
    table = []
    for person in workers_on(world, programme, world.A):
        matches = carried(world, person, world.A)
        table.append({"worker_id": person, "active_matches": len(matches), "weighted_load": two_decimals(weighted_load(world, programme, person, world.A)),
                      "mentors": len({world.matches[m]["mentor_id"] for m in matches})})
    case.counts["table"] = table
    return case


def m202b(world, programme, p0, p1, pe):
    """M2.02b (rule 7)."""
    case = Case("M2.02b", "2.02")
    rows = oversight_rows(world, programme)
    for first, last in quarters_within(p0, pe):
        for person in sorted({r["person_id"] for r in rows}):
            own = [r for r in rows if r["person_id"] == person]
            if not all(any(r.covers(d) for r in own) for d in days_of(first, last)):
                continue
            reviewed = any(first <= w.date("event_date") <= last and w["decision"] != "" and listed(w["factors"])
                           for w in world.by("workload_reviews", "person_id", person))
            case.judge(f"{person}|{month_name(first)}", [] if reviewed else ["no_review"])
    return case


MEASURES = (m201, m202a, m202b)
