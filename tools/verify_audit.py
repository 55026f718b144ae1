#!/usr/bin/env python3
"""A second, independent verifier of kith's audit log; needs nothing but Python's standard library.

  verify_audit.py --key audit.pub --log log.jsonl --checkpoint checkpoint-1042.txt ...
  verify_audit.py --key audit.pub --proof proof.json ...

`log.jsonl` comes from `kith audit export`, proofs from `kith audit prove` and `kith audit consistency`, the key from
`kith audit key`. Keep key and checkpoints outside of the machine that runs kith. Exit 0: all holds; 1: something does
not; 2: wrong use. Formats: docs/audit.md, RFC 6962 (tree and proofs), RFC 8032 (Ed25519), C2SP signed notes.
"""
import argparse
import base64
import hashlib
import json
import sys

FIELDS = ("seq", "at", "offset", "by", "account", "person", "action", "subjects", "client", "request", "outcome", "detail")


class Wrong(Exception):
    pass


def sha256(data):
    return hashlib.sha256(data).digest()


def unbase64(text):
    return base64.b64decode(text, validate=True)


# --- Ed25519 (RFC 8032, section 5.1), verification only ---------------------------------------------------------------
P = 2 ** 255 - 19
Q = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def plus(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    x, y, z, t = f - e, h - g, h + g, f + e
    return x * y % P, z * t % P, y * z % P, x * t % P


def times(n, point):
    total = (0, 1, 1, 0)
    while n:
        if n & 1:
            total = plus(total, point)
        point, n = plus(point, point), n >> 1
    return total


def equal(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def point_of(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_holds(key, message, signature):
    a, r = point_of(key), point_of(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % Q
    return equal(times(s, BASE), plus(r, times(h, a)))


# --- signed notes -----------------------------------------------------------------------------------------------------
def read_key(text):
    name, digest, data = text.strip().split("+", 2)
    data = unbase64(data)
    if len(data) != 33 or data[0] != 1 or sha256(name.encode() + b"\n" + data)[:4].hex() != digest:
        raise Wrong("the verifier key is damaged")
    return name, data[1:], bytes.fromhex(digest)


def open_note(note, key):
    """(size, root) of a checkpoint that is signed by `key`."""
    name, public, digest = key
    body, gap, signatures = note.partition("\n\n")
    body += "\n"
    for line in signatures.splitlines():
        dash, _, rest = line.partition(" ")
        signer, _, data = rest.partition(" ")
        if dash != "\u2014" or signer != name:
            continue
        data = unbase64(data)
        if len(data) == 68 and data[:4] == digest and ed25519_holds(public, body.encode(), data[4:]):
            lines = body.split("\n")
            if lines[0] != name or len(lines) != 5 and not (len(lines) == 6 and lines[4].startswith("records ")):
                raise Wrong("the checkpoint is about another log")
            return int(lines[1]), unbase64(lines[2])
    raise Wrong("a checkpoint is not signed by this log's key")


# --- the tree ---------------------------------------------------------------------------------------------------------
def leaf(row):
    parts = ["kith-audit-1"] + [str(row[field]) for field in FIELDS]
    return sha256(b"\0" + b"".join(b"%d:%s," % (len(p), p) for p in (part.encode() for part in parts)))


def node(left, right):
    return sha256(b"\1" + left + right)


class Tree:
    def __init__(self):
        self.size, self.peaks = 0, []

    def append(self, new):
        n = self.size
        while n & 1:
            new, n = node(self.peaks.pop(), new), n >> 1
        self.peaks.append(new)
        self.size += 1
        return new

    def root(self):
        if not self.peaks:
            return sha256(b"")
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node(peak, root)
        return root


def root_by_inclusion(start, seq, size, path):
    at, last, root = seq - 1, size - 1, start
    for sibling in path:
        if last == 0:
            raise Wrong("the proof is too long")
        if at & 1 or at == last:
            root = node(sibling, root)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            root = node(root, sibling)
        at, last = at >> 1, last >> 1
    if last:
        raise Wrong("the proof is too short")
    return root


def roots_by_consistency(old_root, old_size, size, path):
    if old_size == size:
        return old_root, old_root
    if old_size & (old_size - 1) == 0:
        path = [old_root] + path
    at, last = old_size - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old, new = path[0], path[0]
    for sibling in path[1:]:
        if last == 0:
            raise Wrong("the proof is too long")
        if at & 1 or at == last:
            old, new = node(sibling, old), node(sibling, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node(new, sibling)
        at, last = at >> 1, last >> 1
    if last:
        raise Wrong("the proof is too short")
    return old, new


# --- what can be checked ----------------------------------------------------------------------------------------------
def check_log(lines, checkpoints):
    tree, faults, waiting = Tree(), [], sorted(checkpoints, reverse=True)

    def compare():
        while waiting and waiting[-1][0] <= tree.size:
            size, root = waiting.pop()
            if root != tree.root():
                faults.append(f"the first {size} rows are not those a checkpoint was signed for")
    compare()
    for line in lines:
        row = json.loads(line)
        if row["seq"] != tree.size + 1:
            faults.append(f"row {tree.size + 1} is missing")
            break
        if base64.b64encode(tree.append(leaf(row))).decode() != row["node"]:
            faults.append(f"row {row['seq']} does not match its hash")
        compare()
    faults += [f"a checkpoint tells of {size} rows, the log ends after {tree.size}" for size, _ in waiting]
    print(f"{tree.size} rows, {len(checkpoints)} checkpoints, root {base64.b64encode(tree.root()).decode()}")
    return faults


def check_proof(proof, key):
    path, root, size = [unbase64(p) for p in proof["path"]], unbase64(proof["root"]), proof["size"]
    if proof["kind"] == "inclusion":
        row = proof["row"]
        if not 0 < row["seq"] <= size or root_by_inclusion(leaf(row), row["seq"], size, path) != root:
            return ["the row is not in the log"]
    else:
        old_root = unbase64(proof["old_root"])
        if roots_by_consistency(old_root, proof["old_size"], size, path) != (old_root, root):
            return ["the later log does not continue the earlier one"]
    if proof.get("checkpoint") and open_note(proof["checkpoint"], key) != (size, root):
        return ["the proof's checkpoint says something else"]
    print(f"{proof['kind']} holds for {size} rows" + ("" if proof.get("checkpoint") else ", not signed"))
    return []


def main():
    parser = argparse.ArgumentParser(description="Checks kith's audit log, its checkpoints and proofs.")
    parser.add_argument("--key", required=True)
    parser.add_argument("--log")
    parser.add_argument("--checkpoint", action="append", default=[])
    parser.add_argument("--proof", action="append", default=[])
    args = parser.parse_args()
    faults = []

    def text(path):
        with open(path, encoding="utf-8") as handle:
            return handle.read()
    try:
        key = read_key(text(args.key))
        checkpoints = [open_note(text(path), key) for path in args.checkpoint]
        if args.log:
            with open(args.log, encoding="utf-8") as lines:
                faults += check_log(lines, checkpoints)
        for path in args.proof:
            faults += check_proof(json.loads(text(path)), key)
    except (Wrong, ValueError, KeyError, TypeError, IndexError) as wrong:
        faults.append(str(wrong))
    for fault in faults:
        print(fault)
    print("NOT SOUND" if faults else "sound")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
