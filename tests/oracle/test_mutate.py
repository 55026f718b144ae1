#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A seed makes one history: in every process, or a difference found once is never found again."""
import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.environ.get("KITH_EXCHANGE_FOLDER")


def history(seed, hash_seed):
    """The manifest (it holds the digest of every file) of the folder that a process of its own makes."""
    with tempfile.TemporaryDirectory(prefix="kith-mutated-") as place:
        subprocess.run([sys.executable, os.path.join(HERE, "mutate.py"), FOLDER, place, "--seed", str(seed), "--changes", "1600"],
                       env={**os.environ, "PYTHONHASHSEED": str(hash_seed)}, check=True, capture_output=True)
        with open(os.path.join(place, "manifest.csv"), encoding="utf-8") as manifest:
            return manifest.read()


@unittest.skipUnless(FOLDER, "no exchange folder given")
class Mutated(unittest.TestCase):
    def test_one_history_for_a_seed(self):
        self.assertEqual(history(1, 1), history(1, 2))

    def test_another_history_for_another_seed(self):
        self.assertNotEqual(history(1, 1), history(2, 1))


if __name__ == "__main__":
    unittest.main()
