#!/usr/bin/env python3
"""Makes demo/agency.zip again: an invented agency from the generator in ../shared, packed so that the bytes never vary."""
import os
import subprocess
import sys
import tempfile
import zipfile

import applicants
import profiles

HERE = os.path.dirname(os.path.abspath(__file__))
GENERATOR = os.path.join(HERE, "..", "..", "shared", "exchange", "generate.py")


def main():
    generator = sys.argv[1] if len(sys.argv) > 1 else GENERATOR
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, generator, "--out", folder, "--size", "S", "--seed", "2026", "--as-of",
                        "2026-11-20"], check=True)
        applicants.add_to(folder, "2026-11-20")
        profiles.add_to(folder, os.path.join(HERE, "..", "src", "records", "schema.csv"), "2026-11-20")
        names = sorted(os.path.relpath(os.path.join(at, name), folder) for at, _, files in os.walk(folder) for name in files)
        with zipfile.ZipFile(os.path.join(HERE, "agency.zip"), "w") as archive:
            for name in names:
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o100644 << 16
                with open(os.path.join(folder, name), "rb") as file:
                    archive.writestr(entry, file.read(), compresslevel=9)


if __name__ == "__main__":
    main()
