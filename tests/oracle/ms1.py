# SPDX-License-Identifier: AGPL-3.0-or-later
"""Section 1: logic models and outcomes (measure_decisions.md section 2, rules 1-4)."""
from datetime import timedelta
from case import Case
from rules import acceptance, add_months, listed, referrals_of, termination

PARTS = ("needs", "inputs_human", "inputs_financial", "inputs_organizational", "inputs_community", "activities", "outputs", "outcomes", "impact")


def open_on(programme, on):
    return programme.covers(on)


def chosen_model(world, programme_id):
    """Rule 1: the approved row with the greatest (event_date, id)."""
    approved = [m for m in world.by("logic_models", "programme_id", programme_id) if m["status"] == "approved" and m.date("event_date") <= world.A]
    return max(approved, key=lambda m: (m["event_date"], m.id.encode())) if approved else None


def outcomes_on(world, programme_id, on):
    return [o for o in world.by("outcomes", "programme_id", programme_id) if o.covers(on)]


def model_reasons(world, programme_id):
    model = chosen_model(world, programme_id)
    if model is None:
        return ["no_approved_model"]
    reasons = ["blank:" + part for part in PARTS if model[part] == ""]
    if model.date("review_date") is None or model.date("review_date") < world.A:
        reasons.append("review_overdue")
    return reasons


def m101(world, programmes, p0, p1, pe):
    """M1.01 over the programmes given (one, or all of the agency)."""
    case = Case("M1.01", "1.01")
    counted = [p for p in programmes if open_on(p, world.A)]
    high, no_outcome, one_outcome, drafts, any_model, improve = 0, 0, 0, 0, False, False
    for p in counted:
        reasons = model_reasons(world, p.id)
        case.judge(p.id, reasons)
        has_row = bool(world.by("logic_models", "programme_id", p.id))
        any_model = any_model or has_row
        drafts += bool(reasons) and has_row
        high += bool(reasons) and p["high_risk"] == "true"
        number = len(outcomes_on(world, p.id, world.A))
        no_outcome += number == 0
        one_outcome += number == 1
        model = chosen_model(world, p.id)
        improve = improve or (model is not None and model["needs_improvement"] == "true")
    n, whole = case.den, case.num
    if n == 0:
        return case
    if all(p["standards_family"] == "PA-MS" for p in counted):
        case.own_rating = 1 if whole == n else 2 if whole * 2 > n else 3 if whole + drafts > 0 else 4
    elif not any_model or no_outcome == n:
        case.own_rating = 4
    elif high > 0 or no_outcome > 0 or (n - whole) * 2 > n:
        case.own_rating = 3
    elif whole < n or one_outcome > 0 or improve:
        case.own_rating = 2
    else:
        case.own_rating = 1
    return case


def m102a(world, programmes, p0, p1, pe):
    """M1.02a (rule 2)."""
    case = Case("M1.02a", "1.02")
    for p in programmes:
        areas = {o["area"] for o in outcomes_on(world, p.id, world.A)}
        case.judge(p.id, [] if len(areas) >= 2 else [f"areas:{len(areas)}"])
    return case


def waves(accepted, ended):
    yield "baseline", accepted + timedelta(days=30)
    yield "month_6", add_months(accepted, 6)
    yield "month_12", add_months(accepted, 12)
    if ended is not None:
        yield "closure", ended


def m102b(world, programme, p0, p1, pe):
    """M1.02b (rule 3)."""
    case = Case("M1.02b", "1.02")
    for referral in referrals_of(world, programme):
        decision = acceptance(world, referral.id)
        if decision is None:
            continue
        ended = termination(world, referral.id)
        for wave, due in waves(decision.date("event_date"), ended):
            if not p0 <= due <= p1:
                continue
            for outcome in outcomes_on(world, programme, due):
                if due + timedelta(days=30) > world.A:
                    case.leave_out("not_due")
                elif wave != "closure" and ended is not None and ended <= due:
                    case.leave_out("ended_before_due")
                else:
                    near = any(m["outcome_id"] == outcome.id and m["wave"] == wave and abs((m.date("event_date") - due).days) <= 30
                               for m in world.by("outcome_measurements", "referral_id", referral.id))
                    case.judge(f"{referral.id}|{outcome.id}|{wave}", [] if near else ["not_measured"])
    return case


def report_status(world, report):
    """Rule 4."""
    if report["status"] != "approved" or len(listed(report["dimensions"])) < 2 or report["equity_note"] == "":
        return 3
    on = report.date("event_date")
    return 1 if on >= add_months(world.A, -12) else 2 if on >= add_months(world.A, -18) else 3


def m102c(world, programme, p0, p1, pe):
    """M1.02c (rule 4)."""
    case = Case("M1.02c", "1.02")
    case.own_rating = min([report_status(world, r) for r in world.by("outcome_reports", "programme_id", programme)], default=4)
    case.judge(programme, [] if case.own_rating == 1 else [f"report_status:{case.own_rating}"])
    return case


def of_programme(measure):
    return lambda world, programme, p0, p1, pe: measure(world, [world.programmes[programme]], p0, p1, pe)


MEASURES = (of_programme(m101), of_programme(m102a), m102b, m102c)
AGENCY = (m101, m102a)
