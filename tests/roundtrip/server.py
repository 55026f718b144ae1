# SPDX-License-Identifier: AGPL-3.0-or-later
"""The running program: an agency with staff alone, people who are signed in, forms and JSON, the ids that stand in addresses."""
import base64
import hashlib
import html.parser
import http.client
import json
import os
import re
import sqlite3
import struct
import subprocess
import urllib.parse
import uuid
from http.cookies import SimpleCookie

PUBLIC = {"programmes": "programme", "sites": "site", "persons": "person", "matches": "match", "supervisory_contacts": "contact",
          "contact_parties": "party", "meeting_logs": "meeting", "support_requests": "request"}  # src/platform/base/public_id.h; else the table

TODAY = "@2026-11-28 10:00:00"  # a week after the last row of the demonstration agency; the clock runs on from there
PASSWORD = "seventeen grey herons at dusk"


def siphash(key, message):
    """SipHash-2-4 (docs/decisions/0071)."""
    mask = 2**64 - 1
    k0, k1 = struct.unpack("<QQ", key)
    v = [0x736F6D6570736575 ^ k0, 0x646F72616E646F6D ^ k1, 0x6C7967656E657261 ^ k0, 0x7465646279746573 ^ k1]

    def turn(a, b):
        return ((a << b) | (a >> (64 - b))) & mask

    def round_():
        v[0] = (v[0] + v[1]) & mask; v[1] = turn(v[1], 13) ^ v[0]; v[0] = turn(v[0], 32)
        v[2] = (v[2] + v[3]) & mask; v[3] = turn(v[3], 16) ^ v[2]
        v[0] = (v[0] + v[3]) & mask; v[3] = turn(v[3], 21) ^ v[0]
        v[2] = (v[2] + v[1]) & mask; v[1] = turn(v[1], 17) ^ v[2]; v[2] = turn(v[2], 32)

    padded = message + b"\0" * (7 - len(message) % 8) + bytes([len(message) & 255])
    for at in range(0, len(padded), 8):
        word = struct.unpack_from("<Q", padded, at)[0]
        v[3] ^= word
        round_(), round_()
        v[0] ^= word
    v[2] ^= 255
    for _ in range(4):
        round_()
    return v[0] ^ v[1] ^ v[2] ^ v[3]


class Sealer:
    """The id of a record as the program's addresses say it: what a person reads off a page, the test computes."""

    def __init__(self, agency_secret):
        self.key = hashlib.blake2b(b"kith sealed ids v1", digest_size=32, key=base64.b64decode(agency_secret)).digest()

    def seal(self, table, key):
        kind, plain = PUBLIC.get(table, table).encode(), struct.pack("<Q", key)
        mark = struct.pack("<Q", siphash(self.key[:16], kind + plain))
        hidden = struct.pack("<Q", key ^ siphash(self.key[16:], kind + mark))
        number = int.from_bytes(mark + hidden, "big") << 2
        return "".join("0123456789abcdefghjkmnpqrstvwxyz"[number >> 5 * (25 - at) & 31] for at in range(26))


class Forms(html.parser.HTMLParser):
    """What a page's forms would send, by their action: a list of (name, value)."""

    def __init__(self, page):
        super().__init__()
        self.forms, self.fields, self.area, self.select = {}, None, None, None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        if tag == "form":
            self.fields = self.forms.setdefault(said.get("action", ""), {})
        elif self.fields is None:
            return
        elif tag == "input" and "name" in said and (said.get("type") not in ("radio", "checkbox") or "checked" in said):
            self.fields[said["name"]] = said.get("value", "")
        elif tag == "textarea":
            self.area = said["name"]
            self.fields[self.area] = ""
        elif tag == "select":
            self.select = said.get("name")
        elif tag == "option" and self.select and "selected" in said:
            self.fields[self.select] = said.get("value", "")

    def handle_data(self, text):
        if self.area:
            self.fields[self.area] += text

    def handle_endtag(self, tag):
        if tag == "form":
            self.fields = None
        if tag == "textarea":
            self.area = None


class Refused(Exception):
    """The program did not take an act; the keys of what was wrong."""


class Session:
    """One person who is signed in."""

    @classmethod
    def nobody(cls, address):
        """Somebody who has not signed in."""
        visitor = cls.__new__(cls)
        visitor.address, visitor.connection, visitor.cookies = address, None, {}
        return visitor

    def __init__(self, address, login, password):
        self.address, self.connection, self.cookies = address, None, {}
        _, page = self.ask("GET", "/sign-in")
        key = re.search(r'name="_key" value="([^"]*)"', page)
        status, _ = self.ask("POST", "/sign-in", form={"login": login, "password": password, "_key": key.group(1) if key else ""})
        if status != 303:
            raise SystemExit(f"{login} cannot sign in: {status}")

    def ask(self, method, path, form=None, body=None):
        headers = {"Origin": f"http://{self.address}", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        data = None
        if form is not None:
            data, headers["Content-Type"] = urllib.parse.urlencode(form, doseq=True), "application/x-www-form-urlencoded"
        if body is not None:
            data, headers["Content-Type"], headers["Idempotency-Key"] = json.dumps(body), "application/json", str(uuid.uuid4())
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.address, timeout=60)
        self.connection.request(method, path, data, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(cookie).items():
                self.cookies[name] = morsel.value
        self.place = answer.headers.get("Location")
        if answer.headers.get("Connection") == "close":
            self.connection.close()
            self.connection = None
        return answer.status, text

    def api(self, path, **body):
        """The JSON act; its answer. What is None is left out."""
        status, text = self.ask("POST", "/api/v1" + path, body={k: v for k, v in body.items() if v not in (None, "", [])})
        if status not in (200, 201):
            raise Refused(said_of(status, text))
        return json.loads(text or "{}")

    def form(self, page, action, **fields):
        """The form of `page` that goes to `action`, with `fields` filled in."""
        status, text = self.ask("GET", page)
        form = Forms(text).forms.get(action)
        if form is None:
            raise Refused(f"{status} no form")
        status, text = self.ask("POST", action, form={**form, **{k: "" if v is None else v for k, v in fields.items()}})
        if status not in (200, 303) or "error-summary" in text:
            said = re.findall(r'<li><a href="#([^"]*)">([^<]*)</a>', text)
            raise Refused(f"{status} " + (", ".join(f"{field}: {what}" for field, what in said) or "no problem told"))
        return self.place


def said_of(status, text):
    try:
        problems = json.loads(text).get("problems") or json.loads(text).get("errors") or []
        keys = sorted({f"{p.get('field', '')}:{p.get('key') or p.get('code') or p.get('message')}" for p in problems})
        return f"{status} " + ", ".join(keys) if keys else f"{status} {json.loads(text).get('title')}"
    except (ValueError, AttributeError):
        return f"{status} {text[:120]}"


class Server:
    def __init__(self, program, root, data, log):
        self.program, self.root, self.data, self.log, self.process = program, root, data, log, None
        self.sessions, self.sealer, self.db = {}, None, None
        told = subprocess.run(["faketime", "-f", TODAY, "env"], capture_output=True, text=True, check=True).stdout
        preload = next(line for line in told.splitlines() if line.startswith("LD_PRELOAD="))
        self.environment = {**os.environ, "LD_PRELOAD": preload.partition("=")[2], "FAKETIME": TODAY, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}

    def command(self, *words, **more):
        done = subprocess.run([self.program, *words], capture_output=True, text=True, cwd=self.root, env=self.environment, check=False, timeout=300, **more)
        if done.returncode != 0:
            raise SystemExit(f"kith {' '.join(words[:2])}: {done.stdout[-1500:]}{done.stderr[-1500:]}")
        return done.stdout

    def start(self):
        self.process = subprocess.Popen([self.program, "serve", "--data", self.data, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                                        stderr=self.log, text=True, cwd=self.root, env=self.environment)
        self.address = re.search(r"http://(127\.0\.0\.1:\d+)", self.process.stdout.readline()).group(1)
        name = next(f for f in os.listdir(self.data) if f.endswith((".db", ".sqlite")))
        self.db = sqlite3.connect(f"file:{os.path.join(self.data, name)}?mode=ro", uri=True, timeout=30, isolation_level=None)
        self.sealer = Sealer(self.db.execute("select value from settings where name = 'agency_secret'").fetchone()[0])

    def stop(self):
        """How it ended; again, when it has ended already; nothing when it never began."""
        self.sessions = {}
        if self.process is None:
            return None
        if self.db:
            self.db.close()
        self.process.terminate()
        return self.process.wait(20)

    def add_account(self, person, roles=()):
        """An account of that person (exchange id), with these roles beside those that the records give. The server must not run."""
        words = [word for role in roles for word in ("--role", role)]
        self.command("user", "add", person.lower(), "--name", person, "--person", person, *words, "--password-stdin", "--data", self.data,
                     input=PASSWORD + "\n")

    def signed_in(self, person):
        if person not in self.sessions:
            self.sessions[person] = Session(self.address, person.lower(), PASSWORD)
        return self.sessions[person]

    def rows_after(self, table, last):
        """(key, chain, exchange id) of the rows written since."""
        return self.db.execute(f"select id, chain, sourced_id from {table} where id > ? order by id", (last,)).fetchall()
