"""bench/run page_times: server time of every list page and of every kind of person page at size L, as the one who sees most
(the director) and as a coordinator. The server's own log tells the microseconds from the request to its answer, audit row included.
Filters are those a page opens with; person pages are the first ones that the lists lead to. Fails when a page does not answer 200.
"""
import json
import os
import re
import subprocess
import sys
import urllib.request

import measured

kith, size = os.path.abspath(sys.argv[1]), os.environ.get("KITH_BENCH_SIZE", "L")
rounds = int(os.environ.get("KITH_BENCH_ROUNDS", "30"))
LISTS = ["/supervision/work-list", "/supervision/work-list?whose=everyone", "/supervision/calling-session", "/supervision/support", "/arrivals",
         "/casefile/people?q=mar", "/casefile/people?q=maria%20gagn%C3%A9", "/casefile/people?q=5550", "/intake/board", "/intake/board?state=waitlisted",
         "/screening/mentors", "/screening/mentors?state=available", "/screening/checks", "/screening/references", "/placement/pool", "/matches/board",
         "/groups/board", "/training/owed", "/training/events", "/training/courses", "/concerns/board", "/accreditation/readiness",
         "/accreditation/measures", "/accreditation/measures/M8.03", "/review/rounds", "/review/improvement", "/policies/programme", "/records",
         "/records/persons", "/records/supervisory_contacts", "/bring-in/files", "/surveys/due", "/accreditation/effect", "/partners/sites", "/personnel/board",
         "/documents/register"]
# A person's page of each kind, and the list whose first link leads there.
PEOPLE = [("/casefile/people?q=mar", r"/casefile/people/[\w-]{26}"), ("/supervision/work-list?whose=everyone", r"/supervision/matches/[\w-]{26}"),
          ("/intake/board", r"/intake/episodes/[\w-]{26}"), ("/screening/mentors", r"/screening/mentors/[\w-]{26}"),
          ("/placement/pool", r"/placement/children/[\w-]{26}"), ("/groups/board", r"/groups/[\w-]{26}"), ("/matches/board", r"/matches/proposals/[\w-]{26}"),
          ("/training/events", r"/training/events/[\w-]{26}"), ("/concerns/board", r"/concerns/[\w-]{26}"), ("/review/rounds", r"/review/rounds/[\w-]{26}"),
          ("/records/persons", r"/records/persons/[\w-]{26}")]


class Served:
    def __init__(self, data):
        self.log = os.path.join(data, "bench.log")
        open(self.log, "w").close()
        self.process = subprocess.Popen([kith, "serve", "--data", data, "--listen", "127.0.0.1:0", "--log", self.log],
                                        stdout=subprocess.PIPE, text=True, cwd=measured.ROOT)
        self.base = re.search(r"http://127\.0\.0\.1:\d+", self.process.stdout.readline()).group(0)
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self.read = 0

    def get(self, path, cookie):
        """(status, microseconds in the server, body)"""
        try:
            answer = self.opener.open(urllib.request.Request(self.base + path, headers={"Cookie": cookie}))
            status, body = answer.status, answer.read()
        except urllib.error.HTTPError as refusal:
            status, body = refusal.code, refusal.read()
        for _ in range(200):
            with open(self.log, encoding="utf-8") as log:
                log.seek(self.read)
                lines = log.read()
            if '"request"' in lines and lines.endswith("\n"):
                self.read += len(lines.encode())
                events = [json.loads(line) for line in lines.splitlines()]
                took = [e["us"] for e in events if "us" in e and "route" in e]
                if took:
                    return status, took[-1], body.decode("utf-8", "replace")
        raise SystemExit("no line in the log for " + path)


def quantile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def measure(served, who, path, cookie, rows):
    first = served.get(path, cookie)
    if first[0] in (403, 404):
        return
    if first[0] != 200:
        raise SystemExit(f"{who} {path}: {first[0]}")
    took = [served.get(path, cookie)[1] / 1000 for _ in range(rounds)]
    rows.append((quantile(took, 0.95), quantile(took, 0.5), first[1] / 1000, len(first[2]), who, re.sub(r"[\w-]{26}", "*", path)))


def main():
    data = measured.seeded(kith, size)
    print(measured.machine())
    served, rows = Served(data), []
    try:
        for login, password in measured.logins(data):
            if login not in ("director", "coordinator"):
                continue
            cookie = measured.sign_in(served.base, login, password)
            served.read = os.path.getsize(served.log)
            for path in LISTS:
                measure(served, login, path, cookie, rows)
            for path, link in PEOPLE:
                found = re.search('href="(' + link + ')[/"?]', served.get(path, cookie)[2])
                if found:
                    measure(served, login, found.group(1), cookie, rows)
    finally:
        served.process.terminate()
        served.process.wait(30)
    print(f"size {size}, {rounds} requests one after the other, server time in ms, load after the run {os.getloadavg()[0]:.1f}")
    print("   p95     p50   first    bytes  who          page")
    for p95, p50, first, length, who, path in sorted(rows, reverse=True):
        print(f"{p95:7.1f} {p50:7.1f} {first:7.1f} {length:8,}  {who:<12} {path}")
    slow = [row for row in rows if row[0] > 50]
    print(f"{len(rows)} pages, {len(slow)} of them over 50 ms at p95")


main()
