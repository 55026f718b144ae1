#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Clients write while the server is killed, or its disk loses power, again and again (reliability G1, G2).

  kill_test.py --kith PROGRAM [--agency ZIP] [--rounds N] [--clients N] [--disk kill|drop|tear] [--unsynced-fs PROGRAM] [--seed N]

After every fault the server starts again and must hold: every acknowledged act exactly once, every other act at most once,
each act whole (a contact with all its parties), nothing that nobody sent; the database sound; `kith verify` content; an act
repeated with its own key changes nothing twice and gives the first answer. Last line `N passed, N failed`; a unit is a round.
"""
import argparse
import os
import random
import sys
import threading
import time
import uuid
import agency
from disks import PlainDisk, Unavailable, UnsyncedDisk, kill

PARTIES = 2  # rows that agency.contact makes


class Client(threading.Thread):
    """Acts until told to stop; remembers every act it sent and every answer it got."""

    def __init__(self, session, keeper, programme, matches, day, by_form, prefix, seed):
        super().__init__(daemon=True)
        self.session, self.keeper, self.programme = session, keeper, programme
        self.matches, self.day, self.by_form, self.prefix, self.rnd = matches, day, by_form, prefix, random.Random(seed)
        self.sent, self.refused, self.stop = [], [], threading.Event()

    def next_act(self, number):
        marker, match, day = f"{self.prefix}{number}", self.rnd.choice(self.matches), self.day
        mine = [a for a in self.sent if a.kind == "meeting" and a.answer and not a.corrected]
        choice = self.rnd.random()
        if self.rnd.random() < 0.1:
            return agency.document(marker, day, self.programme, self.rnd.randint(1, 3000))
        if choice < 0.15 and mine:
            mine[-1].corrected = True
            return agency.correction(self.session, mine[-1], marker, day)
        return agency.meeting(match, marker, day) if choice < 0.55 else agency.contact(match, marker, day, self.by_form)

    def run(self):
        number = 0
        try:
            while not self.stop.is_set():
                act = self.next_act(number)
                number += 1
                self.sent.append(act)
                status, body = (self.keeper if act.kind == "document" else self.session).send(act)
                if 200 <= status < 400:
                    act.answer = (status, body)
                elif status != 503:
                    self.refused.append((status, str(body)[:300], act.path))
                    return
        except (agency.Unknown, agency.Refused, ValueError):
            return  # no answer or half of one: not acknowledged
        except SystemExit as wrong:
            self.refused.append(str(wrong))


class Campaign:
    def __init__(self, given):
        self.given, self.rnd = given, random.Random(given.seed)
        self.disk = PlainDisk() if given.disk == "kill" else UnsyncedDisk(given.unsynced_fs, given.disk, given.seed)
        self.kith = agency.Kith(given.kith, self.disk.path)
        self.log = open(given.log, "ab") if given.log else open(os.devnull, "ab")
        self.prefix = f"kt{given.seed}-{uuid.uuid4().hex[:6]}-"
        self.acts, self.ready, self.cookies, self.trouble = [], [], {}, []

    def sign_in(self, who="coordinator"):
        session = agency.Session(self.kith, self.cookies.get(who))
        if who not in self.cookies:
            session.sign_in(*self.kith.login(who))
            self.cookies[who] = session.cookie
        return session

    def prepare(self):
        self.kith.seed(self.given.agency)
        self.kith.start(self.log)
        self.matches, self.day = self.sign_in().matches(), self.sign_in().today()
        self.programme = self.sign_in("director").programme()
        self.by_form = "POST /api/v1/contacts" not in self.kith.routes()
        self.base = self.kith.rows()

    def write_until_the_fault(self, number):
        clients = [Client(self.sign_in(), self.sign_in("director"), self.programme, self.matches, self.day, self.by_form, f"{self.prefix}{number}-{n}-",
                          self.rnd.random()) for n in range(self.rnd.randint(4, self.given.clients))]
        for client in clients:
            client.start()
        time.sleep(self.rnd.uniform(0.02, self.given.longest))
        self.disk.cut(self.kith.process)
        for client in clients:
            client.stop.set()
        for client in clients:
            client.join(timeout=30)
            client.session.close()
            client.keeper.close()
            self.acts += client.sent
            self.trouble += [f"refused with {r}" for r in client.refused]
        return [a for client in clients for a in client.sent]

    def check(self):
        """What is wrong with the store now, as a list of sentences."""
        wrong, (found, parties, files, sound) = [], self.kith.markers(self.prefix)
        if not sound:
            wrong.append("the database is not sound")
        known = {(a.table(), a.marker): a for a in self.acts}
        for name, act in known.items():
            count = found.get(name, 0)
            if act.answer and count == 0:
                wrong.append(f"LOST acknowledged {act.kind} {act.marker}")
            if count > 1:
                wrong.append(f"DOUBLED {act.kind} {act.marker}: {count}")
            if act.kind == "contact" and count == 1 and parties.get(act.marker, 0) != PARTIES:
                wrong.append(f"TORN contact {act.marker}: {parties.get(act.marker, 0)} parties")
        wrong += [f"TORN document {title} has no file" for (kind, title), n in found.items() if kind == "document" and n and not files.get(title)]
        wrong += [f"INVENTED {name}" for name in found if name not in known]
        for kind, count in self.kith.rows().items():
            ours = sum(n for (k, _), n in found.items() if k == kind)
            if count - self.base[kind] != ours:
                wrong.append(f"INVENTED {count - self.base[kind] - ours} {kind} rows without a marker")
        return wrong

    def repeat(self, sent):
        """Sends acts of the last round again with their own keys."""
        wrong, sessions = [], {False: self.sign_in(), True: self.sign_in("director")}
        acknowledged = [a for a in sent if a.answer]
        for act in [a for a in sent if not a.answer] + self.rnd.sample(acknowledged, min(6, len(acknowledged))):
            status, body = sessions[act.kind == "document"].send(act)
            if act.answer and (status, body) != act.answer:
                wrong.append(f"REPEATED {act.kind} answered {status} instead of the first answer {act.answer[0]}")
            elif not act.answer and 200 <= status < 400:
                act.answer = (status, body)
            elif not act.answer:
                wrong.append(f"REPEATED unacknowledged {act.kind} answered {status} {str(body)[:200]}")
        for session in sessions.values():
            session.close()
        return wrong

    def stop_and_verify(self):
        """An orderly stop, `kith verify` on the quiet folder, and a start."""
        code = self.kith.stop()
        wrong = [] if code == 0 else [f"an orderly stop ended with exit {code}"]
        code, text = self.kith.verify()
        self.kith.start(self.log)
        return wrong + ([] if code == 0 else [f"kith verify says {code}: {text}"])

    def one_round(self, number):
        sent = self.write_until_the_fault(number)
        self.ready.append(self.kith.start(self.log))
        wrong = self.check() + self.repeat(sent) + self.check()
        if number % self.given.verify_every == 0:
            wrong += self.stop_and_verify()
        return wrong + self.trouble

    def run(self):
        passed = failed = 0
        try:
            self.prepare()
            for number in range(1, self.given.rounds + 1):
                self.trouble = []
                wrong = self.one_round(number)
                passed, failed = passed + (not wrong), failed + bool(wrong)
                for sentence in wrong[:20]:
                    print(f"round {number}: {sentence}", flush=True)
                if failed > 10:
                    print("given up after 10 bad rounds")
                    break
        finally:
            if self.kith.process is not None:
                kill(self.kith.process)
            self.disk.close()
        return passed, failed


def report(campaign, passed, failed, seconds):
    acknowledged = sum(1 for a in campaign.acts if a.answer)
    ready = sorted(campaign.ready) or [0]
    print(f"{campaign.disk.title}: {passed + failed} rounds in {seconds:.0f} s, {len(campaign.acts)} acts sent, {acknowledged} acknowledged in the end; "
          f"ready again after {1000 * ready[len(ready) // 2]:.0f} ms (median), {1000 * ready[min(len(ready) - 1, len(ready) * 99 // 100)]:.0f} ms (p99)")
    if acknowledged < campaign.given.rounds:
        print("too few acts to say anything")
        failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kith", required=True, nargs="+")
    parser.add_argument("--agency", default="demo/agency.zip")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--longest", type=float, default=0.6, help="longest time before the fault, seconds")
    parser.add_argument("--verify-every", type=int, default=10)
    parser.add_argument("--disk", choices=("kill", "drop", "tear"), default="kill")
    parser.add_argument("--unsynced-fs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", help="the server's log is appended here")
    given = parser.parse_args()
    begun = time.monotonic()
    try:
        campaign = Campaign(given)
        passed, failed = campaign.run()
    except Unavailable as reason:
        print(f"skipped: {reason}")
        print("0 passed, 0 failed, 1 skipped")
        return 0
    return report(campaign, passed, failed, time.monotonic() - begun)


if __name__ == "__main__":
    sys.exit(main())
