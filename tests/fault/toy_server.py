#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A stand-in for kith with the few routes kill_test.py needs. It can be told to lie, which shows that the test sees lies:

  TOY_FAULT=none|early_answer|no_keys|torn|no_file|unsynced|shrug   (environment)
"""
import http.server
import json
import os
import signal
import sqlite3
import sys
import threading
import time
import urllib.parse

FAULT = os.environ.get("TOY_FAULT", "none")
SCHEMA = """create table if not exists supervisory_contacts (id integer primary key, note text);
create table if not exists contact_parties (id integer primary key, contact_id integer, note text);
create table if not exists meeting_logs (id integer primary key, note text);
create table if not exists documents (chain integer primary key, title text);
create table if not exists uploads (id integer primary key, document integer);
create table if not exists idempotency (name text primary key, answer text);"""
lock, store = threading.Lock(), None
full = threading.Event()  # the last act met a full disk


def open_store(folder):
    db = sqlite3.connect(os.path.join(folder, "kith.db"), isolation_level=None, check_same_thread=False)
    db.execute("pragma journal_mode=wal")
    db.execute("pragma synchronous=" + ("normal" if FAULT == "unsynced" else "full"))
    db.executescript(SCHEMA)
    return db


def record(path, body, key):
    """One transaction: the rows and the key with its answer."""
    with lock:
        known = store.execute("select answer from idempotency where name = ?", (key,)).fetchone()
        if known and FAULT != "no_keys":
            return json.loads(known[0])
        store.execute("begin immediate")
        if "documents" in path:
            row = store.execute("insert into documents (title) values (?)", (body["title"],)).lastrowid
            if FAULT != "no_file":
                store.execute("insert into uploads (document) values (?)", (row,))
        else:
            table = "supervisory_contacts" if "contacts" in path else "meeting_logs"
            row = store.execute(f"insert into {table} (note) values (?)", (body["note"],)).lastrowid
        if FAULT == "torn" and "parties" in body:  # nearly all its time is spent between the two halves, so that a kill falls there
            store.execute("commit")
            time.sleep(0.05)
            store.execute("begin immediate")
        for party in body.get("parties", []):
            store.execute("insert into contact_parties (contact_id, note) values (?, ?)", (row, party["note"]))
        answer = {"id": str(row)}
        store.execute("insert or replace into idempotency values (?, ?)", (key, json.dumps(answer)))
        store.execute("commit")
        return answer


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def send(self, status, content, **headers):
        content = content.encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self):
        if self.path == "/readyz":
            return self.send(200, "ready for reading only: the disk is full" if full.is_set() else "ready")
        if self.path == "/api/v1/work-list":
            return self.send(200, json.dumps({"today": "2026-01-15"}))
        self.send(200, '<a href="/supervision/matches/m1">one</a> <a href="/supervision/matches/m2">two</a> <select name="programme"><option value="agency"></select>')

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/sign-in":
            return self.send(303, "", Set_Cookie="session=1; Path=/", Location="/")
        if self.headers["Content-Type"] == "application/json":
            body, key = json.loads(body), self.headers["Idempotency-Key"]
        else:
            body = {name: values[0] for name, values in urllib.parse.parse_qs(body.decode()).items()}
            body["parties"], key = [{"note": body[name]} for name in body if name.startswith("parties.") and name.endswith(".note")], body["_key"]
        if FAULT == "early_answer":
            self.send(201, json.dumps({"id": "0"}))
            time.sleep(0.01)
            return record(self.path, body, key)
        try:
            done = json.dumps(record(self.path, body, key))
            full.clear()
            return self.send(201, done)
        except sqlite3.OperationalError as trouble:
            return self.disk_trouble(trouble)

    def disk_trouble(self, trouble):
        """A full disk is told; any other trouble with the disk ends the server, for nobody knows what is durable."""
        if "full" not in str(trouble) and FAULT != "shrug":
            os._exit(70)
        with lock:
            if store.in_transaction:
                store.execute("rollback")
        if FAULT == "shrug":
            return self.send(201, json.dumps({"id": "0"}))
        full.set()
        return self.send(507, json.dumps({"title": "Insufficient Storage", "status": 507}), Content_Type="application/problem+json")

    def log_message(self, *words):
        pass


def main():
    global store
    verb, options = sys.argv[1], dict(zip(sys.argv[2::2], sys.argv[3::2]))
    folder = options["--data"]
    os.makedirs(folder, exist_ok=True)
    if verb == "seed":
        open_store(folder).close()
        with open(os.path.join(folder, "demonstration-logins.txt"), "w", encoding="utf-8") as handle:
            handle.write("coordinator toy toy\ndirector toy toy\n")
        for name in (folder, os.path.dirname(folder), os.path.join(folder, "demonstration-logins.txt")):
            handle = os.open(name, os.O_RDONLY)
            os.fsync(handle)
            os.close(handle)
    elif verb == "serve":
        store = open_store(folder)
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
        host, port = options["--listen"].split(":")
        server = http.server.ThreadingHTTPServer((host, int(port)), Handler)
        server.daemon_threads = True
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
