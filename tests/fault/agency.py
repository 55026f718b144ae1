# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the fault tests speak with kith: command line, sign-in, JSON API, tables. The only place to change when those change."""
import base64
import glob
import http.client
import json
import os
import re
import socket
import sqlite3
import subprocess
import time
import uuid
from urllib.parse import urlencode

TABLES = {"contact": ("supervisory_contacts", "note"), "meeting": ("meeting_logs", "note"), "document": ("documents", "title")}  # where an act's marker stands


class Unknown(Exception):
    """The connection broke: whether the act was done is not known."""


class Refused(Exception):
    """The server said that it cannot work now."""


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

    def login(self, who="coordinator"):
        """(login, password) of somebody of the demonstration agency: lines "login password who"."""
        with open(os.path.join(self.data, "demonstration-logins.txt"), encoding="utf-8") as handle:
            for words in map(str.split, handle):
                if words and words[0] == who:
                    return words[0], words[1]
        raise SystemExit(f"demonstration-logins.txt names no {who}")

    def routes(self):
        """{"POST /api/v1/contacts", ...}"""
        return {" ".join(line.split()[:2]) for line in self.command("routes").stdout.splitlines()}

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
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def stop(self):
        """Asks the server to end; its exit code. 1 if it did not within 20 s."""
        self.process.terminate()
        try:
            return self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return 1

    def verify(self):
        """Exit code and text of `kith verify`; the server must not run."""
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
            for kind, (table, column) in TABLES.items():
                for note, count in db.execute(f"select {column}, count(*) from {table} where {column} like ? group by 1", (prefix + "%",)):
                    found[kind, note] = count
            parties = dict(db.execute("select c.note, count(*) from supervisory_contacts c join contact_parties p on p.contact_id = c.id"
                                      " where c.note like ? group by c.note", (prefix + "%",)))
            files = dict(db.execute("select d.title, count(*) from documents d join uploads u on u.document = d.chain where d.title like ? group by d.title", (prefix + "%",)))
            sound = db.execute("pragma quick_check").fetchone()[0] == "ok"
        finally:
            db.close()
        return found, parties, files, sound

    def rows(self):
        """Rows of the tables that acts write: nothing may appear that nobody sent."""
        db = self.database()
        try:
            return {kind: db.execute(f"select count(*) from {table}").fetchone()[0] for kind, (table, _) in TABLES.items()}
        finally:
            db.close()


class Session:
    """One signed-in client with a connection of its own."""

    def __init__(self, kith, cookie=None):
        self.kith, self.cookie, self.connection, self.token = kith, cookie, None, None

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
        form = urlencode({**hidden_fields(page.decode()), "login": login, "password": password})
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

    def send(self, act):
        """Sends an act; gives (status, what the answer said). The same act sent again carries the same key."""
        if act.form:
            fields = {**act.body, "_csrf": self.form_token(), "_key": act.key}
            status, headers, _ = self.request("POST", act.path, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})
            return (303 if status == 302 else status), {"location": headers.get("Location", "").split("?")[0]}
        status, _, text = self.request("POST", act.path, json.dumps(act.body), {"Content-Type": "application/json", "Idempotency-Key": act.key, "Accept": "application/json"})
        return status, json.loads(text) if text else None

    def form_token(self):
        if self.token is None:
            self.token = hidden_fields(self.page("/supervision/work-list")).get("_csrf", "")
        return self.token

    def page(self, path):
        status, _, text = self.request("GET", path)
        if status == 503:
            raise Refused(f"GET {path} answered 503")  # what was seen cannot be noted: nothing is shown
        if status != 200:
            raise SystemExit(f"GET {path} answered {status}")
        return text.decode()

    def today(self):
        """The programmes' day, YYYY-MM-DD; at night it is not the machine's."""
        return json.loads(self.page("/api/v1/work-list"))["today"]

    def programme(self):
        """The first programme whose documents the client keeps."""
        return re.search(r'name="programme"[^>]*>.*?<option value="([0-9a-z]+)"', self.page("/documents/register/new"), re.S).group(1)

    def matches(self):
        """Sealed ids of the matches on the first page of the work list."""
        return sorted(set(re.findall(r"/supervision/matches/([0-9a-z]+)", self.page("/supervision/work-list"))))


def hidden_fields(page):
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


class Act:
    """One change, with the marker that finds its rows again and the key that makes it happen once."""

    def __init__(self, kind, path, body, marker, form=False):
        self.kind, self.path, self.body, self.marker, self.form, self.key = kind, path, body, marker, form, str(uuid.uuid4())
        self.answer = None  # (status, body) once acknowledged
        self.corrected = False

    def table(self):
        return self.kind if self.kind in TABLES else "meeting"


def contact(match, marker, day, by_form):
    """A call with mentor and mentee of a match. `note` holds the marker."""
    parties = [{"match": match, "track": track, "result": "reached", "note": marker} for track in ("mentor", "mentee")]
    body = {"event_date": day, "mode": "phone", "note": marker}
    if not by_form:
        return Act("contact", "/api/v1/contacts", {**body, "parties": parties}, marker)
    flat = {f"parties.{i}.{name}": value for i, party in enumerate(parties) for name, value in party.items()}
    return Act("contact", "/supervision/contacts", {**body, **flat, "back": "", "place": ""}, marker, form=True)


def meeting(match, marker, day):
    body = {"match": match, "event_date": day, "mode": "in_person", "minutes": 60, "activities": ["walk"], "note": marker}
    return Act("meeting", "/api/v1/meetings", body, marker)


def document(marker, day, programme, size):
    """A document of the register with a file. `title` holds the marker; `kith verify` opens the file."""
    body = {"kind": "other", "title": marker, "status": "draft", "event_date": day, "parts_missing": "none",
            "file_name": "words.txt", "content": base64.b64encode((marker + " ").encode() * size).decode()}
    return Act("document", "/api/v1/documents", {**body, **({"programme": programme} if programme != "agency" else {})}, marker)


def correction(session, made, marker, day):
    """Corrects a meeting we made, by its form: a new row of the same chain with another note."""
    path = f"/relationship/meetings/{made.answer[1]['id']}"
    fields = hidden_fields(session.page(path))
    body = {"match": made.body["match"], "version": fields.get("version", ""), "event_date": day, "mode": "in_person", "minutes": "61", "activities": "walk", "note": marker}
    return Act("correction", path, body, marker, form=True)
