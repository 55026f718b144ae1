"""bench/run exchange: an agency of size L (KITH_BENCH_SIZE) into a new SQLite store, and out again."""
import filecmp
import os
import re
import shutil
import sys

import measured

kith, size = os.path.abspath(sys.argv[1]), os.environ.get("KITH_BENCH_SIZE", "L")
folder = measured.agency(size)
data, out = os.path.join(measured.PLACE, "exchange-data"), os.path.join(measured.PLACE, "exchange-out")
print(measured.machine())
for place in (data, out):
    shutil.rmtree(place, ignore_errors=True)
wall, cpu, peak, said = measured.timed(kith, "import", folder, "--data", data)
rows = int(re.search(r"Imported: ([\d,]+) new rows", said).group(1).replace(",", ""))
print(f"import  {rows:,} rows  {wall:.1f} s  {rows / wall:,.0f} rows/s  CPU {cpu:.1f} s  peak {peak:.0f} MB")
wall, cpu, peak, said = measured.timed(kith, "import", folder, "--data", data)
print(f"again   nothing new    {wall:.1f} s  {rows / wall:,.0f} rows/s  CPU {cpu:.1f} s  peak {peak:.0f} MB")
wall, cpu, peak, said = measured.timed(kith, "export", out, "--data", data)
print(f"export  {rows:,} rows  {wall:.1f} s  {rows / wall:,.0f} rows/s  CPU {cpu:.1f} s  peak {peak:.0f} MB")
different = []
for place, _, files in os.walk(folder):
    for name in files:
        path = os.path.relpath(os.path.join(place, name), folder)
        if name.endswith(".csv") and not (os.path.exists(os.path.join(out, path)) and
                                          filecmp.cmp(os.path.join(folder, path), os.path.join(out, path), shallow=False)):
            different.append(path)
print("the export is the import, byte for byte" if not different else "differs: " + ", ".join(sorted(different)))
for place in (data, out):
    shutil.rmtree(place, ignore_errors=True)
