"""Gives the people of the demonstration agency what matching needs (docs/exchange-1.1.md): the files of format 1.1."""
import csv
import hashlib
import io
import os
import random

INTERESTS = ["basketball", "hockey", "soccer", "swimming", "canoeing", "beading", "drawing", "painting", "guitar", "singing",
             "cooking", "baking", "chess", "board games", "video games", "reading", "comics", "science", "robots", "coding",
             "gardening", "animals", "dance", "theatre", "photography", "hiking"]
GOALS = ["reading", "mathematics", "French", "English", "homework habits", "making friends", "confidence", "first job",
         "going to college", "getting around town", "budgeting", "calm in conflict"]
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
END = ["recorded_at", "recorded_by", "supersedes", "voided"]


def rows_of(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def newest(rows):
    """The last version of each chain, under the id of its first row."""
    first, last = {}, {}
    for row in sorted(rows, key=lambda r: r["recorded_at"]):
        chain = first[row["sourced_id"]] = first.get(row["supersedes"], row["sourced_id"])
        last[chain] = row
    return last


def header(schema, file):
    return [row["column"] for row in schema if row["file"] == file]


class Writer:
    """One file of the folder: rows as dictionaries, sorted by id, in the bytes of the format."""

    def __init__(self, schema, name, prefix):
        self.columns, self.name, self.prefix, self.rows = header(schema, name), name, prefix, []

    def add(self, day, **values):
        row = {"sourced_id": f"{self.prefix}-{len(self.rows) + 1:08}", "recorded_at": f"{day}T12:00:00-05:00",
               "recorded_by": "per-00000001", "voided": "false"}
        row.update({key: str(value) for key, value in values.items()})
        self.rows.append(row)

    def text(self):
        out = io.StringIO()
        writer = csv.DictWriter(out, self.columns, restval="", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(sorted(self.rows, key=lambda r: r["sourced_id"]))
        return out.getvalue()


def words(random_, pool, low, high):
    return ";".join(random_.sample(pool, random_.randint(low, high)))


def profile(random_, files, person, day, mentor):
    words_of_goals = {"skills" if mentor else "goals": words(random_, GOALS, 1, 4 if mentor else 2)}
    traits = {trait: random_.randint(0, 6) for trait in ("outgoing", "active", "orderly", "playful")}
    files["profile"].add(day, person_id=person, event_date=day, interests=words(random_, INTERESTS, 2, 6), **words_of_goals,
                         **({"experience": random_.randint(0, 9)} if mentor else {}), **traits,
                         east_km=round(random_.gauss(0, 12)), north_km=round(random_.gauss(0, 9)),
                         reach_km=random_.choice([15, 20, 30, 40]))
    free = {name: ";".join(sorted(random_.sample(["h14", "h16", "h18"] if name in DAYS[:5] else ["h10", "h12", "h14", "h16"],
                                                 random_.randint(1, 2))))
            for name in random_.sample(DAYS, random_.randint(2, 5))}
    files["week"].add(day, person_id=person, valid_from=day, **free)


def wishes(random_, files, person, day, mentor):
    if mentor:
        low = random_.choice([6, 7, 8, 9, 10])
        files["wish"].add(day, person_id=person, giver="mentor", event_date=day, genders_required="false", age_from=low,
                          age_to=low + random_.randint(5, 9))
        return
    if random_.random() < 0.4:
        files["wish"].add(day, person_id=person, giver="mentee", event_date=day, genders=random_.choice(["woman", "man"]),
                          genders_required="false")
    if random_.random() < 0.25:
        files["wish"].add(day, person_id=person, giver="guardian", event_date=day, genders=random_.choice(["woman", "man"]),
                          genders_required="true" if random_.random() < 0.4 else "false")


def accepted(decisions, parents, key, who):
    """Person and day of every acceptance, in the order of the parents' ids."""
    parent = newest(parents)
    days = {row[key]: row["event_date"] for row in newest(decisions).values() if row["decision"] == "accepted"}
    return sorted((parent[id_][who], day) for id_, day in days.items() if id_ in parent)


def add_to(folder, schema_file, as_of):
    """Writes the files of 1.1 into an exchange folder of 1.0 and its manifest. One in eight has no profile yet."""
    with open(schema_file, encoding="utf-8", newline="") as file:
        schema = [row for row in csv.DictReader(file) if row["since"] == "1.1"]
    keys = {"matching_profiles.csv": "profile", "weekly_availabilities.csv": "week", "matching_preferences.csv": "wish",
            "matching_criteria.csv": "criterion"}  # the others stay empty
    files = {}
    for name in dict.fromkeys(row["file"] for row in schema):
        key = keys.get(name, name)
        files[key] = Writer(schema, name, "mat" + key[:3])
    random_ = random.Random(2026)
    done = set()
    people = [(who, day, True) for who, day in accepted(rows_of(folder, "mentor_decisions.csv"),
                                                         rows_of(folder, "mentor_applications.csv"), "application_id",
                                                         "person_id")]
    people += [(who, day, False) for who, day in accepted(rows_of(folder, "referral_decisions.csv"),
                                                          rows_of(folder, "referrals.csv"), "referral_id", "mentee_id")]
    for person, day, mentor in people:
        if person in done or day > as_of:
            continue
        done.add(person)
        if random_.random() < 0.125:
            continue
        profile(random_, files, person, day, mentor)
        wishes(random_, files, person, day, mentor)
    for programme in sorted(newest(rows_of(folder, "programmes.csv"))):
        files["criterion"].add("2023-01-09", programme_id=programme, criterion="age", mandatory="true", at_least=3, points=8,
                               most=20, valid_from="2023-01-09", approved_by="per-00000001")
    finish(folder, files)


def finish(folder, files):
    with open(os.path.join(folder, "manifest.csv"), encoding="utf-8", newline="") as file:
        manifest = file.read().replace("format_version,1.0\r\n", "format_version,1.1\r\n")
    for writer in files.values():
        data = writer.text().encode()
        with open(os.path.join(folder, writer.name), "wb") as out:
            out.write(data)
        manifest += f"rows:{writer.name},{len(writer.rows)}\r\nsha256:{writer.name},{hashlib.sha256(data).hexdigest()}\r\n"
    with open(os.path.join(folder, "manifest.csv"), "w", encoding="utf-8", newline="") as file:
        file.write(manifest)
