#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A disk that is full, and a disk whose syncs fail (reliability G4, G6): a clear refusal, no lie, recovery.

  disk_trouble_test.py --kith PROGRAM [--agency ZIP] [--unsynced-fs PROGRAM]
"""
import argparse
import os
import subprocess
import sys
import time
import uuid
import agency
from disks import PlainDisk, SmallDisk, Unavailable, UnsyncedDisk, kill


class Broken(Exception):
    """What kith did is not what it promises."""


def must(condition, sentence):
    if not condition:
        raise Broken(sentence)


class Scene:
    """A served demonstration agency on a disk, and one client that notes what was acknowledged."""

    def __init__(self, given, disk):
        self.disk, self.kith = disk, agency.Kith(given.kith, disk.path)
        self.prefix, self.count, self.said_yes, self.sent = f"dt-{uuid.uuid4().hex[:6]}-", 0, [], set()
        self.log = open(given.log, "ab") if given.log else open(os.devnull, "ab")
        try:
            self.prepare(given)
        except BaseException:
            self.close()  # a disk left mounted would keep the instrument running, and whoever reads its output waiting
            raise

    def prepare(self, given):
        self.kith.seed(given.agency)
        self.login = self.kith.login()
        self.kith.start(self.log)
        self.session = agency.Session(self.kith)
        self.session.sign_in(*self.login)
        self.match, self.day = self.session.matches()[0], self.session.today()

    def act(self):
        """Sends one meeting; its status, or None when the connection broke."""
        self.count += 1
        marker = f"{self.prefix}{self.count}"
        self.sent.add(marker)
        try:
            status, body = self.session.send(agency.meeting(self.match, marker, self.day))
        except (agency.Unknown, ValueError):
            return None, None
        if 200 <= status < 300:
            self.said_yes.append(marker)
        return status, body

    def check(self):
        found, _, _, sound = self.kith.markers(self.prefix)
        must(sound, "the database is not sound")
        for marker in self.said_yes:
            must(found.get(("meeting", marker)) == 1, f"acknowledged {marker} is there {found.get(('meeting', marker), 0)} times")
        must({m for _, m in found} <= self.sent, "something was invented")

    def verified(self):
        must(self.kith.stop() == 0, "an orderly stop did not end with exit 0")
        code, text = self.kith.verify()
        must(code == 0, f"kith verify says {code}: {text}")

    def close(self):
        if self.kith.process is not None:
            kill(self.kith.process)
        self.disk.close()


def full_disk(given):
    """Disk full: changes are refused in words, reading goes on, and when there is room again everything works without a restart."""
    scene = Scene(given, SmallDisk(given.megabytes))
    try:
        must(scene.act()[0] in (200, 201), "an act before the disk was full was refused")
        scene.disk.fill()
        for _ in range(20):  # whoever only reads while the disk fills is not turned away either
            status, _, _ = scene.session.request("GET", "/")
            must(status == 200, f"the first page answered {status} while the disk filled")
        refused = None
        for _ in range(400):  # what is left in the last pages of the log may still take a few
            status, body = scene.act()
            must(status is not None, "the connection broke instead of an answer")
            if status >= 400:
                refused = (status, body)
                break
        must(refused is not None, "400 acts were acknowledged on a full disk")
        must(refused[0] == 507, f"a full disk was told as {refused[0]}")
        must(isinstance(refused[1], dict) and refused[1].get("title"), "the refusal has no words")
        must(scene.kith.process.poll() is None, "the server ended on a full disk")
        status, _, _ = scene.session.request("GET", "/healthz")
        must(status == 200, f"/healthz answered {status} on a full disk")
        status, _, page = scene.session.request("GET", "/")
        must(status == 200 and page, f"the first page answered {status} on a full disk")
        status, _, page = scene.session.request("GET", f"/supervision/matches/{scene.match}")
        must(status == 200 and page, f"a match's page answered {status} on a full disk")
        agency.Session(scene.kith).sign_in(*scene.login)
        status, _, page = scene.session.request("GET", "/readyz")
        must(status == 200 and b"disk is full" in (page if isinstance(page, bytes) else str(page).encode()), "/readyz does not tell of the full disk")
        scene.check()
        scene.disk.empty()
        until = time.monotonic() + 10
        while scene.act()[0] not in (200, 201):
            must(time.monotonic() < until, "no act was taken 10 s after there was room again")
            time.sleep(0.2)
        scene.check()
        scene.verified()
    finally:
        scene.close()


def syncs_fail(scene, begin, end):
    """Syncs fail: nothing is acknowledged any more, the server ends within a second or so, and starts clean."""
    must(scene.act()[0] in (200, 201), "an act before the trouble was refused")
    begin()
    before, since = len(scene.said_yes), time.monotonic()
    while time.monotonic() - since < 3 and scene.kith.process.poll() is None:
        scene.act()
    must(len(scene.said_yes) == before, "an act was acknowledged though its sync failed")
    try:
        code = scene.kith.process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        raise Broken("the server went on after a failed sync") from None
    must(code != 0, "the server ended with exit code 0 after a failed sync")
    end()
    scene.session.close()
    scene.kith.start(scene.log)
    scene.check()
    scene.session.cookie = None
    scene.session.sign_in(*scene.login)
    must(scene.act()[0] in (200, 201), "an act after the trouble was refused")
    scene.check()
    scene.verified()


def syncs_fail_on_the_disk(given):
    """The file system answers EIO to every sync."""
    scene = Scene(given, UnsyncedDisk(given.unsynced_fs))
    try:
        syncs_fail(scene, scene.disk.syncs_fail, scene.disk.syncs_fail)
    finally:
        scene.close()


def syncs_fail_by_strace(given):
    """strace makes fsync and fdatasync of the running server fail."""
    if subprocess.run(["strace", "-qq", "-e", "trace=none", "true"], capture_output=True, check=False).returncode != 0:
        raise Unavailable("strace does not work here")
    scene, tracer = Scene(given, PlainDisk()), []

    def begin():
        tracer.append(subprocess.Popen(["strace", "-f", "-qq", "-o", os.devnull, "-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO",
                                        "-p", str(scene.kith.process.pid)], stderr=subprocess.DEVNULL))
        time.sleep(0.5)

    def end():
        for process in tracer:
            process.terminate()
            process.wait()
    try:
        syncs_fail(scene, begin, end)
    finally:
        end()
        scene.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kith", required=True, nargs="+")
    parser.add_argument("--agency", default="demo/agency.zip")
    parser.add_argument("--unsynced-fs")
    parser.add_argument("--megabytes", type=int, default=96)
    parser.add_argument("--log")
    given = parser.parse_args()
    passed = failed = skipped = 0
    for test in (full_disk, syncs_fail_on_the_disk, syncs_fail_by_strace):
        title = test.__doc__.split(":")[0].split(".")[0]
        try:
            test(given)
            passed += 1
            print(f"passed   {title}", flush=True)
        except Unavailable as reason:
            skipped += 1
            print(f"skipped: {reason} ({title})", flush=True)
        except (Broken, SystemExit, agency.Unknown) as wrong:
            failed += 1
            print(f"FAILED   {title}: {wrong}", flush=True)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
