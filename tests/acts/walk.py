# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reads a walk (README.md) and does it: each id an act asks for is looked up where `kith act --fields` says it is told, as who acts."""
import re
import shlex

from agency import Refused

ID = r"[0-9a-z]{26}"
# A list of what is owed, and then what else it has when it is asked.
LISTS = {"matches-in-progress": ["matches-in-progress", "matches-in-progress?list=active", "matches-in-progress?list=ended"],
         "episodes": ["episodes"] + ["episodes?state=" + state for state in ("ready", "in_service", "declined", "closing", "closed")],
         "mentors": ["mentors"] + ["mentors?state=" + state for state in ("available", "matched", "deferred", "on_hold", "exited")]}


class Stuck(Exception):
    """The walk cannot go on here."""


class Told:
    """What `kith act --fields` says of an act: its path, the types of its fields, and for each id the readings that tell it."""

    def __init__(self, text):
        first, *rest = text.splitlines()
        self.template, self.types, self.readings = first.split()[1], {}, {}
        for line in rest:
            field = re.match(r"  ([\w.]+) +(list of \w+|\w+) ", line)
            if field:
                self.types[field[1]] = field[2]
            told = re.match(r"  \{?([\w.]+)\}? .*?\bid of [^:]*: (.*?)\)?$", line)
            if told:
                self.readings[told[1]] = re.findall(r"GET (\S+)", told[2])


def objects(json):
    """All objects of an answer, the inner ones first."""
    for one in json.values() if isinstance(json, dict) else json if isinstance(json, list) else []:
        yield from objects(one)
    if isinstance(json, dict):
        yield json


def says(one, word):
    """Whether the object has the word in a text of its own, or of what it holds."""
    return any(word in value if isinstance(value, str) else isinstance(value, dict) and says(value, word) for value in one.values())


def ids_called(json, word, field):
    """Ids of the innermost objects that say `word`: the member called as the field, else `id`."""
    found = []
    for one in objects(json):
        own = next((one[name] for name in (field, "id", "person") if re.fullmatch(ID, str(one.get(name)))), None)
        held = [inner for value in one.values() for inner in objects(value) if field in inner or "id" in inner]
        if own and says(one, word) and (own == one.get(field) or not any(says(inner, word) for inner in held)):
            found.append(own)
    return list(dict.fromkeys(found))


class Walk:
    def __init__(self, agency):
        self.agency, self.saved, self.told, self.day, self.done = agency, {}, {}, None, []

    def line(self, line):
        words = shlex.split(line, comments=True)
        if not words:
            return
        if words[0] == "on":
            self.day = words[1]
            self.agency.on(self.day)
        elif words[0] == "begin":
            self.agency.begin(*words[1:])
        elif words[0] == "account":
            self.account(*words[1:])
        else:
            self.act(words[0].rstrip(":"), words[1:])

    def account(self, by, *words):
        """An account, by its act, and the password its owner chooses."""
        told = self.told_of("POST", "accounts")
        answer = self.agency.act(by, "POST", "accounts", [self.field(by, word, told, "accounts") for word in words], told.types)
        self.agency.choose_password(re.sub(r"^https?://[^/]*", "", answer["link"]))

    def act(self, login, words):
        method, template, *rest = words
        parts = {"fields": []}
        into = parts["fields"]
        for word in rest:
            if word in ("->", "shows", "refused"):
                into = parts.setdefault(word, [])
            else:
                into.append(word)
        told = self.told_of(method, re.sub(r"<[^>]*>", "x", template))
        path = self.path(login, template, told)
        fields = [self.field(login, word, told, path) for word in parts["fields"]]
        try:
            answer = self.agency.act(login, method, path, fields, told.types)
        except Refused as why:
            if "refused" not in parts or not all(word in str(why) for word in parts["refused"]):
                raise
            return
        if "refused" in parts:
            raise Stuck("was not refused")
        for wanted in parts.get("shows", []):
            key, _, value = wanted.partition("=")
            if not any(str(one.get(key)) == value for one in objects(answer)):
                raise Stuck(f"does not show {wanted}: {answer}")
        if "->" in parts:
            self.saved[parts["->"][0]] = answer["id"]
        if method != "GET":
            self.done.append(f"{method} {told.template}")

    def told_of(self, method, path):
        if (method, path) not in self.told:
            self.told[method, path] = Told(self.agency.kith("act", "--fields", method, path))
        return self.told[method, path]

    def path(self, login, template, told):
        """`mentors/<Maya>/decision` with the id."""
        parts, names = re.split(r"/(?![^<]*>)", template), told.template.split("/")
        for at, part in enumerate(parts):
            if part.startswith("<"):
                name = names[at].strip("{}")
                parts[at] = self.look_up(login, part[1:-1], name, self.readings_with(told.readings[name], names, parts))
        return "/".join(parts)

    def field(self, login, word, told, path):
        name, value = word.split("=", 1)
        if value == "today":
            return f"{name}={self.day}"
        if not value.startswith("<"):
            return word
        readings = told.readings[re.sub(r"\.\d+\.", ".N.", name)]
        readings = self.readings_with(readings, told.template.split("/"), path.split("/"))
        return f"{name}=" + self.look_up(login, value[1:-1], name.rsplit(".", 1)[-1], readings)

    @staticmethod
    def readings_with(readings, names, parts):
        """The readings with the ids that stand in the act's own path."""
        own = dict(zip(names, parts))
        return ["/".join(own.get(part, part) for part in reading.split("/")) for reading in readings]

    def look_up(self, login, word, field, readings):
        """The id called `word` in the first reading that tells it."""
        word, _, of = word.partition(" of ")
        if not readings:
            return self.saved[word]
        why = []
        for reading in [self.asked_with(login, asked, word, of) for reading in readings for asked in LISTS.get(reading, [reading])]:
            try:
                json = self.agency.read(login, reading)
            except Refused as refused:
                why.append(f"{reading}: {str(refused)[:120]}")
                continue
            if word in self.saved:
                found = [self.saved[word]] if any(self.saved[word] in one.values() for one in objects(json)) else []
            else:
                found = ids_called(json, word, field)
            if len(found) == 1:
                return found[0]
            why.append(f"{reading} tells {len(found)} of that name")
        raise Stuck(f"{login} finds no {field} \"{word}\": " + "; ".join(why))

    def asked_with(self, login, reading, word, of):
        """What a reading asks for itself: a name to look for, the programme or match after "of", the person after "of"."""
        if reading == "people":
            return "people?q=" + (of or word)
        if "=" in of:
            name, called = of.split("=")
            return f"{reading}?{name}=" + self.look_up(login, called, name, {"programme": ["places"], "match": ["matches-in-progress", "mine"]}[name])
        return re.sub(r"\{\w+\}", lambda _: self.look_up(login, of, "person", ["people"]), reading)


def walk(agency, file):
    """The acts that were done; raises Stuck with the place."""
    walked = Walk(agency)
    try:
        with open(file, encoding="utf-8") as text:
            for number, line in enumerate(text, 1):
                try:
                    walked.line(line)
                except (Stuck, Refused, KeyError) as why:
                    raise Stuck(f"{file}:{number}: {line.strip()}\n    {why!r}") from why
    finally:
        agency.close()
    return walked.done
