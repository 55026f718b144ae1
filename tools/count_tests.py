#!/usr/bin/env python3
"""Prints `passed failed skipped` of one suite's log, then `COUNT REASON` for each reason why tests were skipped.

The log is of gtest, or closes with `N passed, N failed[, N skipped]` and gives a line `skipped: REASON` for what it skipped.
With KITH_EVERY_TOOL set, as .ci/run sets it, a skip for a reason that tests/skips.txt does not allow counts as failed.
"""
import collections
import os
import re
import sys


def counts(text):
    gtest = [re.findall(rf"^\[  {word} \] (\d+) test", text, re.M) for word in ("PASSED ", "FAILED ", "SKIPPED")]
    if gtest[0]:
        return [sum(map(int, found)) for found in gtest]
    plain = re.findall(r"^(?:\w+: )?(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", text, re.M)
    return [int(n or 0) for n in plain[-1]] if plain else [0, 0, 0]


def reasons(text, skipped):
    """How many were skipped for what; what no reason was told for is said too."""
    told = re.findall(r": Skipped\n(?!\n)(?:skipped: )?(.+)", text) or re.findall(r"^skipped: (.+)", text, re.M)
    found = collections.Counter(told)
    if len(found) == 1:
        return {told[0]: skipped} if skipped else {}
    if skipped > found.total():
        found["no reason told"] = skipped - found.total()
    return found


def allowed():
    with open(os.path.join(os.path.dirname(__file__), "..", "tests", "skips.txt"), encoding="utf-8") as lines:
        return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def main():
    with open(sys.argv[1], encoding="utf-8", errors="replace") as log:
        text = log.read()
    passed, failed, skipped = counts(text)
    why = reasons(text, skipped)
    if os.environ.get("KITH_EVERY_TOOL"):
        refused = {r: n for r, n in why.items() if not any(r.startswith(start) for start in allowed())}
        failed, skipped = failed + sum(refused.values()), skipped - sum(refused.values())
        why = {(f"FAILED, not allowed here: {r}" if r in refused else r): n for r, n in why.items()}
    print(passed, failed, max(skipped, 0))
    for reason, count in why.items():
        print(count, reason)


if __name__ == "__main__":
    main()
