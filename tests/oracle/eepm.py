# SPDX-License-Identifier: AGPL-3.0-or-later
"""The overlay `eepm4` (measure_decisions.md section 8, rule 5)."""
from datetime import timedelta
from case import Case
from rules import guardian_party_applies, matches_of, start_of


def b64(world, programme, p0, p1, pe):
    """B.6.4"""
    case = Case("B.6.4", "B.6.4")
    for match in matches_of(world, programme):
        start = start_of(world, match.id)
        for closure in world.of_match("match_closures", match.id):
            end = closure.date("event_date")
            if start is None or end < start or not p0 <= end <= pe:
                continue
            due = end + timedelta(days=30)
            if due > world.A:
                case.leave_out("not_due")
                continue
            parties = ["mentor", "mentee"] + (["guardian"] if guardian_party_applies(world, match, end) else [])
            asked = {i["party"] for i in world.by("exit_interviews", "match_id", match.id) if i.date("event_date") <= due}
            case.judge(match.id, [p for p in parties if p not in asked])
    return case


MEASURES = (b64,)
