"""bench/run pages: the work list of one coordinator in an agency of size L, beside Django and Fastify showing the same (bench/peers):
one worker each, in turn, over loopback.

All are signed in, ask for the programmes of the coordinator, judge 8.03 (kith in full, the peers by the simplified rule), and have
an audit row on the disk before they answer. "anew": each time another address, so that kith finds no page kept in memory (decision
0277); "kept": Fastify keeps its page in memory too.
"""
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request

import measured

sys.path.insert(0, os.path.join(measured.ROOT, "bench", "peers"))
import prepare  # noqa: E402

kith, size = os.path.abspath(sys.argv[1]), os.environ.get("KITH_BENCH_SIZE", "L")
seconds, rounds = int(os.environ.get("KITH_BENCH_SECONDS", "4")), int(os.environ.get("KITH_BENCH_ROUNDS", "5"))
apps, npm = os.path.join(measured.ROOT, "bench", "peers"), os.environ.get("PEERS_NPM", "")
measured.need("/usr/bin/wrk")


def start_kith():
    data = measured.seeded(kith, size)
    server = subprocess.Popen([kith, "serve", "--data", data, "--listen", "127.0.0.1:0", "--workers", "1"],
                              stdout=subprocess.PIPE, text=True, cwd=measured.ROOT)
    base = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline()).group(0)
    login, password = measured.logins(data)[0]
    return server, base + "/supervision/work-list", measured.sign_in(base, login, password)


def peers(folder, url, cookie):
    """(name, process, address, Cookie header), over one copy of the database of kith."""
    quiet, page = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}, "http://127.0.0.1:{}/supervision/work-list"
    prepare.page_around(folder, url, cookie)
    if shutil.which("gunicorn"):
        yield "Django", subprocess.Popen(["gunicorn", "-w", "1", "-b", "127.0.0.1:8731", "--chdir", apps, "django_app:application"],
                                         env={**os.environ, "FOLDER": folder}, **quiet), page.format(8731), "peer=" + prepare.TOKEN
    else:
        print("skipped: no gunicorn, no Django")
    if not all(os.path.isdir(os.path.join(npm, "node_modules", name)) for name in ("fastify", "libsql")):
        print("skipped: no fastify and libsql in PEERS_NPM")
        return
    for name, port, more in (("Fastify", 8732, []), ("kept", 8733, ["kept"])):
        yield name, subprocess.Popen(["node", os.path.join(apps, "fastify_app.mjs"), folder, str(port), *more],
                                     env={**os.environ, "NODE_ENV": "production"}, **quiet), page.format(port), "peer=" + prepare.TOKEN


def size_of(url, cookie):
    for _ in range(100):
        try:
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            return len(opener.open(urllib.request.Request(url, headers={"Cookie": cookie} if cookie else {})).read())
        except urllib.error.URLError:
            time.sleep(0.1)
    raise SystemExit("no answer from " + url)


def press(server, url, cookie, clients, more=()):
    """(pages a second, CPU ms a page, median ms, 99th percentile ms)"""
    before = measured.cpu_of(server.pid)
    said = subprocess.run(["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--latency", *more, "-H", "Cookie: " + (cookie or "a=b"), url],
                          capture_output=True, text=True, check=True).stdout
    cpu = measured.cpu_of(server.pid) - before
    if "Non-2xx" in said:
        raise SystemExit(url + " does not answer with the page:\n" + said)
    pages = int(re.search(r"(\d+) requests in", said).group(1))
    late = {p: float(n) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
            for p, n, unit in re.findall(r"(50|99)%\s+([\d.]+)(us|ms|s)", said)}
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said).group(1)), 1000 * cpu / pages, late["50"], late["99"]


print(measured.machine())
data, folder = measured.seeded(kith, size), os.path.join(measured.PLACE, "peers-" + size)
prepare.copied(data, folder, measured.logins(data)[0][0])
servers = [("kith", *start_kith())]
try:
    servers += peers(folder, *servers[0][2:])
    sizes = {name: size_of(url, cookie) for name, _, url, cookie in servers}
    anew = os.path.join(measured.PLACE, "anew.lua")
    with open(anew, "w", encoding="utf-8") as script:
        script.write('n = 0\nrequest = function() n = n + 1; return wrk.format("GET", wrk.path .. "?z=" .. n) end\n')
    sizes["anew"] = sizes["kith"]
    for clients in (1, 8, 64):
        runs = {name: [] for name in ["kith", "anew", *sizes]}
        for _ in range(rounds):
            for name, server, url, cookie in servers:
                runs[name].append(press(server, url, cookie, clients))
            runs["anew"].append(press(*servers[0][1:], clients, ["-s", anew]))
        print(f"{clients} clients, one worker each, {rounds} rounds of {seconds} s in turn, medians")
        figures = {name: [measured.median(column) for column in zip(*r)] for name, r in runs.items()}
        for name, (rate, cpu, middle, late) in figures.items():
            mine = figures["kith"]
            print(f"  {name:<8} {sizes[name]:>7,} bytes  {rate:8.0f} pages/s  {cpu:7.2f} ms CPU a page  median {middle:6.1f} ms  "
                  f"99 % {late:6.1f} ms   kith: {mine[0] / rate:5.2f} times the pages, {cpu / mine[1]:5.2f} times less CPU")
finally:
    for _, server, *_ in servers:
        server.terminate()
    for _, server, *_ in servers:
        server.wait(20)
