# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the fault tests speak with kith: command line, sign-in, JSON API, tables. The only place to change when those change."""
import glob
import http.client
import json
import os
import re
import socket
import sqlite3
import subprocess
import time
from urllib.parse import urlencode

TABLES = {"contact": "supervisory_contacts", "meeting": "meeting_logs"}  # where an act's marker stands, in column `note`


class Unknown(Exception):
    """The connection broke: whether the act was done is not known."""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Kith:
    """The program on one data folder."""

    def __init__(self, program, data):
        self.program = [program] if isinstance(program, str) else list(program)
        self.data, self.port, self.process = data, free_port(), None
        self.log = None

    def command(self, *words, timeout=120):
        return subprocess.run([*self.program, *words, "--data", self.data], capture_output=True, text=True, timeout=timeout, check=False)

    def seed(self, agency):
        done = self.command("seed", "--agency", agency, timeout=600)
        if done.returncode != 0:
            raise SystemExit(f"kith seed failed ({done.returncode}): {done.stderr[-2000:]}")

    def login(self):
        """(login, password) of a coordinator or supervisor of the demonstration agency."""
        with open(os.path.join(self.data, "demonstration-logins.txt"), encoding="utf-8") as handle:
            lines = handle.read().splitlines()
        for wanted in ("coordinator", "supervisor", "administrator"):
            for line in lines:
                words = line.split()
                if wanted in line.lower() and len(words) >= 3:
                    return words[-2], words[-1]
        raise SystemExit("demonstration-logins.txt names no coordinator")

    def start(self, log, environment=None, prefix=()):
        """Starts the server; returns seconds until it said it is ready."""
        begun = time.monotonic()
        self.process = subprocess.Popen([*prefix, *self.program, "serve", "--data", self.data, "--listen", f"127.0.0.1:{self.port}"],
                                        stdout=log, stderr=log, env=environment)
        while True:
            if self.process.poll() is not None:
                raise SystemExit(f"the server ended at the start (exit {self.process.returncode}); see its log")
            if self.is_ready():
                return time.monotonic() - begun
            if time.monotonic() - begun > 30:
                raise SystemExit("the server was not ready after 30 s")
            time.sleep(0.005)

    def is_ready(self):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        except http.client.HTTPException:
            return False
        finally:
            connection.close()

    def verify(self):
        """Exit code and text of `kith verify`."""
        done = self.command("verify")
        return done.returncode, (done.stdout + done.stderr)[-2000:]

    def database(self):
        found = [f for f in glob.glob(os.path.join(self.data, "*")) if f.endswith((".db", ".sqlite"))]
        if len(found) != 1:
            raise SystemExit(f"one database expected in the data folder, found {len(found)}")
        return sqlite3.connect(f"file:{found[0]}?mode=ro", uri=True, timeout=30)

    def markers(self, prefix):
        """{(kind, marker): rows}, straight from the tables, and whether SQLite calls the file sound."""
        db, found = self.database(), {}
        try:
            for kind, table in TABLES.items():
                for note, count in db.execute(f"select note, count(*) from {table} where note like ? group by note", (prefix + "%",)):
                    found[kind, note] = count
            parties = dict(db.execute("select c.note, count(*) from supervisory_contacts c join contact_parties p on p.contact_id = c.id"
                                      " where c.note like ? group by c.note", (prefix + "%",)))
            sound = db.execute("pragma quick_check").fetchone()[0] == "ok"
        finally:
            db.close()
        return found, parties, sound

    def rows(self):
        """Rows of the tables that acts write: nothing may appear that nobody sent."""
        db = self.database()
        try:
            return {kind: db.execute(f"select count(*) from {table}").fetchone()[0] for kind, table in TABLES.items()}
        finally:
            db.close()


class Session:
    """One signed-in client with a connection of its own."""

    def __init__(self, kith, cookie=None):
        self.kith, self.cookie, self.connection = kith, cookie, None

    def request(self, method, path, body=None, headers=None):
        """(status, headers, bytes). Raises Unknown when the connection breaks."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.kith.port, timeout=20)
        try:
            all_headers = {"Origin": f"http://127.0.0.1:{self.kith.port}", **({"Cookie": self.cookie} if self.cookie else {}), **(headers or {})}
            self.connection.request(method, path, body, all_headers)
            answer = self.connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except (OSError, http.client.HTTPException) as broken:
            self.close()
            raise Unknown(str(broken)) from broken

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def sign_in(self, login, password):
        _, headers, page = self.request("GET", "/sign-in")
        self.keep_cookies(headers)
        hidden = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page.decode()))
        form = urlencode({**hidden, "login": login, "password": password})
        status, headers, _ = self.request("POST", "/sign-in", form, {"Content-Type": "application/x-www-form-urlencoded"})
        self.keep_cookies(headers)
        if status not in (302, 303) or not self.cookie:
            raise SystemExit(f"sign-in refused with {status}")

    def keep_cookies(self, headers):
        jar = dict(c.split("=", 1) for c in (self.cookie or "").split("; ") if c)
        for line in headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            jar[name] = value
        self.cookie = "; ".join(f"{k}={v}" for k, v in jar.items()) or None

    def post(self, path, body, key):
        """(status, parsed body)"""
        status, _, text = self.request("POST", path, json.dumps(body), {"Content-Type": "application/json", "Idempotency-Key": key, "Accept": "application/json"})
        return status, json.loads(text) if text else None

    def get(self, path):
        status, _, text = self.request("GET", path, None, {"Accept": "application/json"})
        if status != 200:
            raise SystemExit(f"GET {path} answered {status}: {text[:200]!r}")
        return json.loads(text)

    def matches(self):
        """Sealed ids of matches the signed-in person may write about."""
        return [m["id"] for m in self.get("/api/v1/matches")["items"]]


def contact(match, marker, day):
    """(path, body) of an act; its marker goes into `note`."""
    parties = [{"match": match, "track": "mentor", "informant": "self", "result": "reached", "note": marker},
               {"match": match, "track": "mentee", "informant": "self", "result": "reached", "note": marker}]
    return "/api/v1/contacts", {"event_date": day, "mode": "phone", "note": marker, "parties": parties}


def meeting(match, marker, day):
    return "/api/v1/meetings", {"match": match, "event_date": day, "mode": "in_person", "minutes": 60, "activities": "walk", "note": marker}


def correction(made, marker, day):
    """Corrects a meeting we made: a new row in the same chain with another note."""
    return f"/api/v1/meetings/{made['id']}/corrections", {"event_date": day, "mode": "in_person", "minutes": 61, "activities": "walk", "note": marker}
