"""The lines of a coordinator by the simplified 8.03: fixed windows of days, answered once or not."""
import json
import os
import re
from bisect import bisect_right
from datetime import date, timedelta

ROWS, HORIZON, TRACKS = 25, 7, ("mentor", "mentee", "guardian")
STARTS = [0, 14, 28, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365]
_texts = open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "work_list.sql"), encoding="utf-8").read()
SQL = {part.split("\n", 1)[0].strip(): part.split("\n", 1)[1].strip() for part in re.split(r"^-- name:", _texts, flags=re.M)[1:]}


def start_of(index):
    return STARTS[index] if index < 13 else 365 + 91 * (index - 13)


def window_of(days):
    """The number of the window that holds this day of the match."""
    return bisect_right(STARTS, days) - 1 if days < 365 else 13 + (days - 365) // 91


def word(day):
    when = date(1970, 1, 1) + timedelta(days=day)
    return f"{when.day} {when:%b %Y}"


def owed(start, last, today):
    """(missed windows, start of the first of them, number of the window now, its end), or nothing when nothing is owed soon."""
    if today < start:
        return None
    now = window_of(today - start)
    answered = window_of(last - start) if last is not None and last >= start else -1
    end = start + start_of(now + 1)
    missed = max(0, now - answered - 1)
    if answered >= now or (not missed and end - today > HORIZON):
        return None
    return missed, start + start_of(answered + 1), now, end


def lines(store, person, today, programmes):
    """(number overdue, number due soon, the first 25 lines)"""
    matches, last = {}, {}
    for row in store.execute(SQL["matches"], (person, today, json.dumps(programmes))):
        matches.setdefault(row[0], (row[:6], {}))[1][row[6]] = row[7]
        if row[7] is not None and row[7] > last.get(row[0], (-1, 0))[0]:
            last[row[0]] = (row[7], row[8])
    found = []
    for match, reached in matches.values():
        for track in TRACKS[:3 if match[5] else 2]:
            due = owed(match[2], reached.get(track), today)
            if due:
                found.append((not due[0], due[1] if due[0] else due[3], match[0], track, due, match))
    found.sort(key=lambda one: one[:4])
    late = sum(not one[0] for one in found)
    return late, len(found) - late, described(store, found[:ROWS], last, today)


def described(store, found, last, today):
    ids = lambda values: json.dumps(sorted({v for v in values if v}))  # noqa: E731
    guardians = dict(store.execute(SQL["guardians"], (ids(one[5][4] for one in found), today)))
    contacts = {row[0]: row for row in store.execute(SQL["contacts"], (ids(last[one[2]][1] for one in found if one[2] in last),))}
    callees = [{"mentor": one[5][3], "mentee": one[5][4], "guardian": guardians.get(one[5][4])}[one[3]] for one in found]
    people = [p for one in found for p in one[5][3:5]] + callees + [p for c in contacts.values() for p in c[2:4]]
    persons = {row[0]: row for row in store.execute(SQL["persons"], (ids(people),))}
    name = lambda p: persons[p][1] if p in persons else "–"  # noqa: E731
    answer = []
    for place, (one, callee) in enumerate(zip(found, callees), 1):
        soon, _, match, track, (missed, since, now, end), row = one
        said = contacts.get(last[match][1]) if match in last else None
        phone = persons[callee][2] if callee in persons else None
        answer.append({
            "place": place, "id": match, "match": row[1], "track": track, "name": name(callee), "phone": phone,
            "dial": phone and re.sub(r"\D", "", phone), "other": name(row[4] if track == "mentor" else row[3]),
            "last": said and {"day": word(said[1]), "staff": name(said[2]), "party": name(said[3]), "words": said[4]},
            "missed": missed, "since": word(since), "days": end - today, "due": word(end), "window": now + 1,
            "rhythm": "every two weeks in the first month" if now < 2 else
                      "monthly in the first year" if now < 13 else "quarterly after the first year"})
    return answer
