#!/usr/bin/env python3
"""Prints `passed failed skipped` of one suite's log: gtest, or a closing line `N passed, N failed[, N skipped]`."""
import re
import sys

text = open(sys.argv[1], encoding="utf-8", errors="replace").read()
passed = failed = skipped = 0
gtest = re.findall(r"^\[  PASSED  \] (\d+) test", text, re.M)
if gtest:
    passed = sum(map(int, gtest))
    failed = sum(map(int, re.findall(r"^\[  FAILED  \] (\d+) test", text, re.M)))
    skipped = sum(map(int, re.findall(r"^\[  SKIPPED \] (\d+) test", text, re.M)))
else:
    plain = re.findall(r"^(?:\w+: )?(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", text, re.M)
    if plain:
        passed, failed, skipped = (int(x or 0) for x in plain[-1])
print(passed, failed, skipped)
