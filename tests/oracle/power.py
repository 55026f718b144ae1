#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much the comparison can see: each deliberate misreading of the text below is put into the oracle, and mutated folders must tell it
from the right reading. A misreading that no folder tells apart means the mutator is too tame.

  power.py FOLDER [--seeds 1-3] [--changes N] [--only MISREADING...]
"""
import argparse
import contextlib
import random
import sys
import tempfile
from datetime import date, timedelta
from unittest import mock
import measures
import ms8
import obligations
import read_folder
import rules
from compare import as_of_days, periods, seeds
from mutate import mutate
from write_folder import Tables

ONE = timedelta(days=1)
RIGHT = {f"{m.__name__}.{n}": getattr(m, n) for m in (ms8, obligations, rules, read_folder) for n in dir(m) if callable(getattr(m, n))}


def right(name):
    return RIGHT[name]


def everywhere(name, function):
    """A misreading: (module, name, function) for every module that uses the right one by that name."""
    return [(m, name, function) for m in (ms8, obligations, rules, read_folder) if hasattr(m, name)]


def shifted_windows(start, until):
    found = right("obligations.windows")(start, until)
    if found:
        found[0].first = start
    return found


def chained_windows(start, until):
    """Months counted from the previous day instead of from S."""
    found = right("obligations.windows")(start, until)
    last = rules.add_months(start, 1)
    for w in found[2:]:
        w.first, last = last + ONE, rules.add_months(last, 1 if w.phase == "B" else 3)
        w.last = w.due = last
    return found


def status_late_is_met(world, match, end, track, window, contact):
    found = right("obligations.status")(world, match, end, track, window, contact)
    return "MET" if found == "LATE" else found


def status_closed_by_last_day(world, match, end, track, window, contact):
    if end is not None and end <= window.last:
        return "CANCELLED"
    return right("obligations.status")(world, match, end, track, window, contact)


def status_strict_due(world, match, end, track, window, contact):
    if end is not None and end == window.due:
        return right("obligations.status")(world, match, end + ONE, track, window, contact)
    return right("obligations.status")(world, match, end, track, window, contact)


def status_missed_after(world, match, end, track, window, contact):
    found = right("obligations.status")(world, match, end, track, window, contact)
    return "OPEN" if found == "MISSED" and window.last == world.A else found


def status_met_before_excused(world, match, end, track, window, contact):
    found = right("obligations.status")(world, match, end, track, window, contact)
    return ("MET" if contact[0] <= window.due else "LATE") if found == "EXCUSED" and contact else found


def applies_on_first_day(world, match, end, track, window, contact):
    shifted = obligations.Window(window.name, window.first, window.first, window.due)
    if track == "guardian" and not rules.guardian_party_applies(world, match, shifted.last):
        return "NOT_APPLICABLE" if not (end is not None and end <= window.due) else "CANCELLED"
    with mock.patch.object(obligations, "guardian_party_applies", lambda *_: True):
        return right("obligations.status")(world, match, end, track, window, contact)


def excused_if_touched(world, match, window):
    return any(p["kind"] == "contact_suspended" and p["approved_by"] and p["approved_on"] and any(p.covers(d) for d in rules.days_of(window.first, window.last))
               for p in world.of_match("match_pauses", match.id))


def excused_by_one_pause(world, match, window):
    return any(p["kind"] == "contact_suspended" and p["approved_by"] and p["approved_on"] and p.covers(window.first) and p.covers(window.last)
               for p in world.of_match("match_pauses", match.id))


def excused_unapproved(world, match, window):
    ps = [p for p in world.of_match("match_pauses", match.id) if p["kind"] == "contact_suspended"]
    return all(any(p.covers(d) for p in ps) for d in rules.days_of(window.first, window.last))


def informs_without_note(world, match, row):
    contact = obligations.contact_of(world, row)
    return row["result"] == "reached" and row["information_obtained"] == "true" and contact["mode"] in rules.INFORMING_MODES and contact["staff_id"] != match["mentor_id"]


def informs_by_contact_note(world, match, row):
    contact = obligations.contact_of(world, row)
    return (row["result"] == "reached" and row["information_obtained"] == "true" and (row["note"] or contact["note"]) != ""
            and contact["mode"] in rules.INFORMING_MODES and contact["staff_id"] != match["mentor_id"])


def informs_voicemail(world, match, row):
    with mock.patch.object(obligations, "INFORMING_MODES", rules.INFORMING_MODES + ("voicemail",)):
        return right("obligations.informs")(world, match, row)


def informs_mentor_as_staff(world, match, row):
    contact = obligations.contact_of(world, row)
    return row["result"] == "reached" and row["information_obtained"] == "true" and row["note"] != "" and contact["mode"] in rules.INFORMING_MODES


def barred_counts(world, mentee_id, person_id, on):
    return any(g["person_id"] == person_id for g in rules.guardian_rows(world, mentee_id, on))


def any_custody(world, match, row, on):
    return row["informant_kind"] == "custody_organization" and any(c.covers(on) for c in world.custody.get(match["mentee_id"], []))


def custody_open_end(world, match, row, on):
    return row["informant_kind"] == "custody_organization" and any(
        c["temporary"] == "true" and c.covers(on) and c.date("end_date") != on for c in world.custody.get(match["mentee_id"], []))


def safe_adult_always(world, match, row, on):
    return row["informant_kind"] == "safe_adult" and any(r["person_id"] == row["person_id"] and r["contact_rule"] == "safe_adult" and r.covers(on)
                                                        for r in world.relationships.get(match["mentee_id"], []))


def attempts_anywhere(world, match, window, until):
    return right("obligations.attempt_days")(world, match, obligations.Window("", date(1900, 1, 1), window.last, window.due), until)


def attempts_by_row(world, match, window, until):
    return [r for r in world.of_match("contact_parties", match.id) if r["track"] == "guardian" and r["informant_kind"] == "guardian"
            and window.first <= obligations.date_of(world, r) <= until and obligations.contact_of(world, r)["mode"] not in ("", "bulk_message")
            and not obligations.informs(world, match, r) and obligations.contact_of(world, r)["staff_id"] != match["mentor_id"]
            and obligations.non_barred_guardian(world, match["mentee_id"], r["person_id"], obligations.date_of(world, r))]


def attempts_result_only(world, match, window, until):
    keep = {r.id for r in world.of_match("contact_parties", match.id) if r["result"] == "attempted"}
    rows = [r for r in world.of_match("contact_parties", match.id) if r.id in keep]
    with mock.patch.object(world, "of_match", lambda f, m: rows if f == "contact_parties" else rules.World.of_match(world, f, m)):
        return right("obligations.attempt_days")(world, match, window, until)


def attempts_strictly_before(world, match, window, until):
    return right("obligations.attempt_days")(world, match, window, until - ONE)


def other_adult_anybody(world, match, window, row, on):
    needed = int(rules.policy(world, match["programme_id"], "parent_attempts", on))
    return row["informant_kind"] == "other_adult" and row["relation"] != "" and len(obligations.attempt_days(world, match, window, on)) >= needed


def nobody_required(*_):
    return None


def required_on_first_date(world, match, window, direct):
    only = right("obligations.required_date")(world, match, window, direct)
    return only if only in (None, "never") else min(obligations.date_of(world, r) for r in direct)


def latest_contact(found):
    return max(found, key=lambda f: (f[0], f[1].encode())) if found else None


def flag_of_any(found):
    best = right("obligations.earliest")(found)
    return best and max((f for f in found if f[:2] == best[:2]), key=lambda f: ("", "CUSTODY", "SUBSTITUTED").index(f[2]))


def effective_now(chain, as_of):
    if read_folder.day(chain[0]["recorded_at"]) > as_of or chain[-1]["voided"] == "true":
        return None
    return read_folder.Record(chain[0]["sourced_id"], chain[-1], read_folder.day(chain[0]["recorded_at"]))


def recorded_of_the_correction(chain, as_of):
    found = right("read_folder.effective")(chain, as_of)
    if found:
        found.first_recorded = read_folder.day(found.row["recorded_at"])
    return found


def own_id(chain, as_of):
    found = right("read_folder.effective")(chain, as_of)
    if found:
        found.id = found.row["sourced_id"]
    return found


def pause_needs_approval(pause, on):
    return pause.covers(on) and pause["approved_on"] != ""


def pause_unapproved(pause, on):
    return pause.covers(on)


def month_closed_agency(world, match, first, last):
    rows = [c for c in world.of("calendar_periods") if c["kind"] == "closed_month" and c["programme_id"] == match["programme_id"] and c["site_id"] == ""]
    return all(any(c.covers(d) for c in rows) for d in rules.days_of(first, last))


def month_closed_touched(world, match, first, last):
    rows = [c for c in world.of("calendar_periods") if c["kind"] == "closed_month" and c["programme_id"] == match["programme_id"] and c["site_id"] in ("", match["site_id"])]
    return any(any(c.covers(d) for c in rows) for d in rules.days_of(first, last))


def end_inclusive(start, end, on):
    return start is not None and start <= on and (end is None or on <= end)


def leap_mar(birth, years, _):
    return right("rules.majority_day")(birth, years, "mar_01")


def day_after_birthday(birth, years, leap):
    return right("rules.majority_day")(birth, years, leap) + ONE


def policy_of_today(world, programme, key, on):
    return right("rules.policy")(world, programme, key, world.A)


def policy_agency_first(world, programme, key, on):
    return right("rules.policy")(world, "", key, on) if any(p["key"] == key and p["programme_id"] == "" and p.covers(on, "valid_from", "valid_until")
                                                            for p in world.of("policies")) else right("rules.policy")(world, programme, key, on)


def consent_on_withdrawal_day(world, mentee, kind, on):
    return right("rules.consent_in_force")(world, mentee, kind, on) or right("rules.consent_in_force")(world, mentee, kind, on - ONE)


def no_consent(*_):
    return False


def adult_by_birth_only(world, match, on):
    return not rules.adult(world, match["programme_id"], match["mentee_id"], on)


def drafts_win(world, programme, kind):
    rows = [d for d in world.of("documents") if d["kind"] == kind and d.date("event_date") <= world.A and d["programme_id"] in (programme, "")]
    last = max(rows, key=lambda d: (d["event_date"], d.id.encode()), default=None)
    return 3 if last and last["status"] == "draft" else right("rules.document_status")(world, programme, kind)


def documents_pooled(world, programme, kind):
    rows = [d for d in world.of("documents") if d["kind"] == kind]
    with mock.patch.object(world, "of", lambda f: [d for d in rows if d["programme_id"] in (programme, "")] if f == "documents" else rules.World.of(world, f)):
        with mock.patch.object(rules, "document_status", right("rules.document_status")):
            best = [right("rules.document_status")(world, p, kind) for p in (programme, "")]
    return min(best)


def missed_with_excused(lines):
    states = [x["status"] for x in lines if x["status"] in ("MET", "LATE", "MISSED")]
    return bool(states) and all(s == "MISSED" for s in states)


def missed_needs_three(lines):
    return [x["status"] for x in lines] == ["MISSED"] * 3


def notes_informed(world, programme, mentor):
    for row in world.parties:
        if row["information_obtained"] == "true":
            with mock.patch.object(world, "parties", [row]):
                yield from right("ms8.supervision_notes")(world, programme, mentor)


def notes_any_programme(world, programme, mentor):
    for p in world.of("programmes"):
        yield from right("ms8.supervision_notes")(world, p.id, mentor)


def no_groups(world, programme, pe):
    return {m["mentor_id"] for m in rules.matches_of(world, programme) if rules.active(rules.start_of(world, m.id), rules.end_of(world, m.id), pe)}


def service_never_active_too(world, programme):
    found = right("rules.service_days")(world, programme)
    for m in world.matches.values():
        start = rules.start_of(world, m.id)
        if m["programme_id"] == programme and start:
            found[m["mentor_id"]] = min(start, found.get(m["mentor_id"], start))
    return found


def gap_own_windows_only(world, match, track, start, end):
    return [d for d in right("ms8.contact_days")(world, match, track, start, end) if track != "guardian" or rules.guardian_party_applies(world, match, d)]


MISREADINGS = {f.__name__: places for f, places in [(function, everywhere(name, function)) for name, function in [
    ("windows", shifted_windows), ("windows", chained_windows), ("status", status_late_is_met), ("status", status_closed_by_last_day), ("status", status_strict_due),
    ("status", status_missed_after), ("status", status_met_before_excused), ("status", applies_on_first_day), ("excused", excused_if_touched),
    ("excused", excused_by_one_pause), ("excused", excused_unapproved), ("informs", informs_without_note), ("informs", informs_by_contact_note),
    ("informs", informs_voicemail), ("informs", informs_mentor_as_staff), ("non_barred_guardian", barred_counts), ("by_custody", any_custody),
    ("by_custody", custody_open_end), ("by_safe_adult", safe_adult_always), ("attempt_days", attempts_anywhere), ("attempt_days", attempts_by_row),
    ("attempt_days", attempts_result_only), ("attempt_days", attempts_strictly_before), ("by_other_adult", other_adult_anybody), ("required_date", nobody_required),
    ("required_date", required_on_first_date), ("earliest", latest_contact), ("earliest", flag_of_any), ("effective", effective_now),
    ("effective", recorded_of_the_correction), ("effective", own_id), ("pause_in_force", pause_needs_approval), ("pause_in_force", pause_unapproved),
    ("month_closed", month_closed_agency), ("month_closed", month_closed_touched), ("active", end_inclusive), ("majority_day", leap_mar),
    ("majority_day", day_after_birthday), ("policy", policy_of_today), ("policy", policy_agency_first), ("consent_in_force", consent_on_withdrawal_day),
    ("consent_in_force", no_consent), ("guardian_party_applies", adult_by_birth_only), ("document_status", drafts_win), ("document_status", documents_pooled),
    ("missed_throughout", missed_with_excused), ("missed_throughout", missed_needs_three), ("supervision_notes", notes_informed),
    ("supervision_notes", notes_any_programme), ("mentors_on", no_groups), ("service_days", service_never_active_too), ("contact_days", gap_own_windows_only)]]}


@contextlib.contextmanager
def misread(places):
    with contextlib.ExitStack() as stack:
        for module, name, function in places:
            stack.enter_context(mock.patch.object(module, name, function))
        yield


def everything(folder, days, spans):
    """What compare.py would look at, for a few as-of days."""
    result = []
    for on in days:
        world = rules.World(folder, on)
        result.append([obligations.obligations_json(world, m) for m in sorted(world.matches)])
        result += [measures.measures_json(folder, p0, p1, on) for p0, p1 in spans[on]]
    return result


def scenes(source, numbers, changes):
    for seed in numbers:
        with tempfile.TemporaryDirectory() as place:
            tables = Tables(source)
            mutate(tables, seed, changes)
            tables.write(place)
            folder, rnd = read_folder.Folder(place), random.Random(seed)
        days = as_of_days(folder, rnd)
        days = [days[-2], rnd.choice(days[:-2])]
        spans = {on: periods(on, rnd)[2:5] for on in days}
        yield folder, days, spans, everything(folder, days, spans)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--seeds", type=seeds, default=seeds("1-3"))
    parser.add_argument("--changes", type=int, default=1200)
    parser.add_argument("--only", nargs="*", choices=sorted(MISREADINGS), default=sorted(MISREADINGS))
    given = parser.parse_args()
    unseen = {name: MISREADINGS[name] for name in given.only}
    for number, (folder, days, spans, expected) in enumerate(scenes(given.folder, given.seeds, given.changes), 1):
        for name, places in list(unseen.items()):
            with misread(places):
                found = everything(folder, days, spans)
            if found != expected:
                print(f"seen with folder {number}: {name}", flush=True)
                del unseen[name]
    for name in unseen:
        print(f"NOT SEEN: {name}")
    print(f"{len(given.only) - len(unseen)} passed, {len(unseen)} failed")
    return 1 if unseen else 0


if __name__ == "__main__":
    sys.exit(main())
