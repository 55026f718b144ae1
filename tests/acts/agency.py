# SPDX-License-Identifier: AGPL-3.0-or-later
"""A fresh agency on a day that is told, asked by JSON or by `kith act`."""
import glob
import json
import os
import re
import subprocess
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "roundtrip"))
from server import PASSWORD, Forms, Session, said_of  # noqa: E402

FAKETIME = next(iter(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")), None)


class Refused(Exception):
    """The program did not take an act; what it said."""


class Agency:
    """By JSON: the running server, on each day another."""

    def __init__(self, program, folder, postgres=None):
        self.program, self.environment, self.readings = program, dict(os.environ), {}
        self.server, self.address, self.sessions = None, None, {}
        self.store = ["--data", os.path.join(folder, "data")] + (["--postgres", postgres] if postgres else [])
        self.password = os.path.join(folder, "password")
        with open(os.open(self.password, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(PASSWORD + "\n")

    def on(self, day):
        """From now on it is that day, three in the afternoon UTC."""
        self.close()
        self.environment = {**os.environ, "TZ": "UTC", "LD_PRELOAD": FAKETIME, "FAKETIME": f"@{day} 15:00:00",
                            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"}

    def kith(self, *words):
        """What it prints."""
        answer = subprocess.run([self.program, *words], capture_output=True, text=True, env=self.environment, timeout=300, check=False)
        if answer.returncode:
            raise Refused(answer.stdout + answer.stderr)
        return answer.stdout

    def begin(self, given, family, login):
        """Founds the agency; its director chooses a password on the page whose link was printed."""
        said = self.kith("begin", *self.store, "--name", "Elm", "--country", "CA", "--time-zone", "America/Toronto", "--language", "en",
                         "--given-name", given, "--family-name", family, "--login", login)
        self.choose_password(re.search(r"/welcome/\S+", said)[0])

    def choose_password(self, link):
        """What the owner of a new account does on the page behind its link."""
        self.serve()
        visitor = Session.nobody(self.address)
        _, page = visitor.ask("GET", link)
        status, _ = visitor.ask("POST", link, form={**Forms(page).forms[link], "new_password": PASSWORD, "new_password_again": PASSWORD})
        if status != 303:
            raise Refused(f"the page of a link: {status}")

    def serve(self):
        if self.server is None:
            self.server = subprocess.Popen([self.program, "serve", *self.store, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                                           stderr=subprocess.DEVNULL, text=True, env=self.environment)
            self.address = re.search(r"http://(127\.0\.0\.1:\d+)", self.server.stdout.readline())[1]

    def close(self):
        self.sessions, self.readings = {}, {}
        if self.server:
            self.server.terminate()
            self.server.wait(60)
            self.server = None

    def ask(self, login, method, path, fields, types):
        """One request; `fields` are NAME=VALUE of `kith act`, `types` what `kith act --fields` says of them."""
        self.serve()
        if login not in self.sessions:
            self.sessions[login] = Session(self.address, login, PASSWORD)
        pairs = [tuple(field.split("=", 1)) for field in fields]
        query = "?" + urllib.parse.urlencode(pairs) if pairs and method == "GET" else ""
        status, text = self.sessions[login].ask(method, "/api/v1/" + path + query, body=None if method == "GET" else json_of(pairs, types))
        if status not in (200, 201):
            raise Refused(f"{said_of(status, text)} {text}")
        return json.loads(text or "{}")

    def act(self, login, method, path, fields, types):
        self.readings = {}
        return self.ask(login, method, path, fields, types)

    def read(self, login, path):
        """A reading, asked once until the next act."""
        if (login, path) not in self.readings:
            where, _, query = path.partition("?")
            self.readings[login, path] = self.ask(login, "GET", where, query.split("&") if query else [], {})
        return self.readings[login, path]


class ByCommand(Agency):
    """By `kith act`, a process for each; nothing else runs."""

    def choose_password(self, link):
        super().choose_password(link)
        self.close()

    def ask(self, login, method, path, fields, types):
        return json.loads(self.kith("act", "--as", login, "--password-file", self.password, method, path, *fields, *self.store) or "{}")


def typed(text, kind):
    if kind.endswith("boolean"):
        return text == "true"
    if kind.endswith(("integer", "decimal")):
        return float(text) if "." in text else int(text)
    return text


def json_of(pairs, types):
    """The JSON of NAME=VALUE: a list repeats its name, `rows.0.a` is a field of a list's first item."""
    whole = {}
    for name, value in pairs:
        item = re.fullmatch(r"(\w+)\.(\d+)\.(\w+)", name)
        into, last, kind = whole, name, types.get(name, "")
        if item:
            rows = whole.setdefault(item[1], [])
            rows += [{} for _ in range(int(item[2]) + 1 - len(rows))]
            into, last, kind = rows[int(item[2])], item[3], types.get(f"{item[1]}.N.{item[3]}", "")
        if kind.startswith("list of"):
            into.setdefault(last, []).append(typed(value, kind))
        else:
            into[last] = typed(value, kind)
    return whole
