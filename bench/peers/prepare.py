"""What the peers of the work list start from: a copy of kith's database with a session, an audit table and the indexes that their
queries wish for, and kith's own page around the lines (head, menu, the panels below)."""
import hashlib
import os
import shutil
import sqlite3
import urllib.request

TOKEN = "a-session-of-the-peers"


def page_around(folder, url, cookie):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    body = opener.open(urllib.request.Request(url, headers={"Cookie": cookie})).read().decode()
    begin, end = body.index('<section class="stack" aria-labelledby="overdue">'), body.index("</section>", body.index('id="place-25"'))
    for name, text in (("head.html", body[:begin]), ("foot.html", body[end + len("</section>\n"):])):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as out:
            out.write(text)


def copied(data, folder, login):
    """`data` is not being served."""
    os.makedirs(folder, exist_ok=True)
    name = os.path.join(folder, "kith.db")
    if os.path.exists(name):
        return
    shutil.copy(os.path.join(data, "kith.db"), name + ".tmp")
    store = sqlite3.connect(name + ".tmp")
    store.executescript("""
create table peer_sessions (token_hash text primary key, account integer not null, ends_at integer not null) strict;
create table peer_audit (seq integer primary key, at integer not null, account integer not null, person integer not null,
  action text not null, subjects text not null, outcome text not null) strict;
create index peer_parties on contact_parties(match_id, track, result, contact_id, voided);
create index peer_contacts on supervisory_contacts(chain, voided, event_date);
""")
    store.execute("insert into peer_sessions select ?, id, 4102444800 from accounts where login = ?",
                  (hashlib.sha256(TOKEN.encode()).hexdigest(), login))
    store.commit()
    store.execute("analyze")
    store.commit()
    store.execute("pragma wal_checkpoint(truncate)")
    store.close()
    os.rename(name + ".tmp", name)
