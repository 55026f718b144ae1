"""bench/run sheet_write: the writer of lists as files, beside Python's csv and openpyxl (write-only mode) with the same cells."""
import csv
import datetime
import io
import os
import resource
import subprocess
import sys
import tempfile
import time

import measured


def cells(n):
    return [f"Zoé Gagné-Łukasz {n}", "École Saint-Exupéry", "Waiting for the second reference" if n % 3 else "accepted",
            datetime.date(2020, 1, 1) + datetime.timedelta(days=n % 2000), n, n * 0.25, "Overdue for 12 days", None, "Record the contact"]


def peer(kind, rows, folder):
    """(seconds, bytes, peak KB) in this process, which does nothing else."""
    path = os.path.join(folder, "peer." + kind)
    begun = time.monotonic()
    if kind == "csv":
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            for n in range(rows):
                writer.writerow(cells(n))
    else:
        import openpyxl
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("Bench")
        for n in range(rows):
            sheet.append(cells(n))
        book.save(path)
    print(f"{time.monotonic() - begun:.3f} {os.path.getsize(path)} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}")
    os.remove(path)


if sys.argv[1] == "peer":
    peer(sys.argv[2], int(sys.argv[3]), sys.argv[4])
    sys.exit(0)

program, rounds = os.path.abspath(sys.argv[1]), int(os.environ.get("KITH_BENCH_ROUNDS", "3"))
print(measured.machine())
with tempfile.TemporaryDirectory(dir=measured.PLACE) as folder:
    for kind in ("csv", "xlsx"):
        for rows in (100_000, 1_000_000):
            lines = {"kith": [program, kind, str(rows), folder]}
            if rows == 100_000:
                lines["Python csv" if kind == "csv" else "openpyxl"] = [sys.executable, __file__, "peer", kind, str(rows), folder]
            for name, command in lines.items():
                runs = []
                for _ in range(rounds):
                    done = subprocess.run(command, capture_output=True, text=True)
                    if done.returncode:
                        print(f"  skipped: {name} ({done.stderr.strip().splitlines()[-1]})")
                        break
                    runs.append([float(x) for x in done.stdout.split()])
                if runs:
                    took, size, peak = (measured.median(column) for column in zip(*runs))
                    print(f"{kind:<5}{name:<11}{rows:>9,} rows of 9 cells  {took:7.2f} s  {rows / took:>10,.0f} rows/s  {size / 1e6:6.1f} MB  peak {peak / 1024:5.0f} MB")
