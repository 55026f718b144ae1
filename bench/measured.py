"""What the measurements of this folder share: generated data, processes and their cost, medians."""
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from datetime import datetime
from http.cookiejar import CookieJar
from zoneinfo import ZoneInfo

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PLACE = os.path.join(ROOT, "build", "bench")
SHARED = os.environ.get("KITH_SHARED", os.path.join(os.path.dirname(ROOT), "shared"))
TICK = os.sysconf("SC_CLK_TCK")


def need(*paths):
    """Ends with a word when something outside of the repository is missing."""
    for path in paths:
        if not os.path.exists(path):
            print("skipped: no " + ("../shared" if path.startswith(SHARED) else path))
            sys.exit(0)


def agency(size):
    """The folder of a generated agency, made once."""
    generator = os.path.join(SHARED, "exchange", "generate.py")
    need(generator)
    folder = os.path.join(PLACE, "agency-" + size)
    if not os.path.exists(os.path.join(folder, "manifest.csv")):
        subprocess.run([sys.executable, generator, "--out", folder, "--size", size, "--seed", "1"], check=True)
    return folder


def seeded(kith, size):
    """The data folder of a generated agency with accounts, made once."""
    data = os.path.join(PLACE, "pages-" + size)
    if not os.path.exists(os.path.join(data, "demonstration-logins.txt")):
        shutil.rmtree(data, ignore_errors=True)
        timed(kith, "seed", "--agency", agency(size), "--data", data)
    return data


def today():
    """The day in the zone of the generated agency's programmes; at night it is not the machine's."""
    return datetime.now(ZoneInfo("America/Toronto")).date()


def logins(data):
    """(login, password) of the demonstration's accounts, a coordinator first."""
    lines = open(os.path.join(data, "demonstration-logins.txt"), encoding="utf-8").read().splitlines()
    return [line.split()[:2] for line in lines[1:] if line.split()[2:]]


def sign_in(base, login, password):
    """The Cookie header of a session."""
    jar = CookieJar()

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args):
            return None
    browser = urllib.request.build_opener(urllib.request.ProxyHandler({}), Stay(), urllib.request.HTTPCookieProcessor(jar))
    key = re.search(r'name="_key" value="([^"]*)"', browser.open(base + "/sign-in").read().decode())
    form = urllib.parse.urlencode({"login": login, "password": password, "_key": key.group(1)}).encode()
    try:
        browser.open(urllib.request.Request(base + "/sign-in", data=form, headers={"Origin": base, "Sec-Fetch-Site": "same-origin"}))
    except urllib.error.HTTPError as answer:
        if answer.code != 303:
            raise
    return "; ".join(f"{c.name}={c.value}" for c in jar)


def timed(*command):
    """(wall seconds, CPU seconds, peak MB, output) of one process that must succeed."""
    begun = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - begun
    if status != 0:
        raise SystemExit(f"{command[0]} failed:\n{output[-2000:]}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output


def cpu_of(pid):
    """CPU seconds so far of a process and its children."""
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        try:
            fields = open(f"/proc/{one}/stat").read().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
            waiting += [int(p) for p in open(f"/proc/{one}/task/{one}/children").read().split()]
        except FileNotFoundError:
            pass
    return total / TICK


def machine():
    load = os.getloadavg()
    return f"{time.strftime('%Y-%m-%d %H:%M')}, {os.cpu_count()} cores, load before the run {load[0]:.1f}"


median = statistics.median
