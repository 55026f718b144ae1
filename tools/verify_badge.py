#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verifies a badge that kith signed (docs/badges.md). Shares no code with kith and needs nothing but Python.

verify_badge.py --key KEY.jwk BADGE.jwt   the key as it was fetched from the address that the badge names

Prints who was given what by whom; exits 1 when the badge is not what that key signed, or has run out.
"""
import argparse
import base64
import hashlib
import json
import re
import sys
import time

TOKEN = re.compile(r"[\w-]+(\.[\w-]+){2}", re.ASCII)
SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")  # RFC 8017 §9.2


def octets(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def thumbprint(key):
    """RFC 7638, of an RSA key."""
    text = json.dumps({"e": key["e"], "kty": key["kty"], "n": key["n"]}, separators=(",", ":"))
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


def is_signed(signed, signature, key):
    """RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 §3.3)."""
    n, e = (int.from_bytes(octets(key[part]), "big") for part in "ne")
    size = (n.bit_length() + 7) // 8
    if len(signature) != size:
        return False
    found = pow(int.from_bytes(signature, "big"), e, n).to_bytes(size, "big")
    tail = SHA256_INFO + hashlib.sha256(signed).digest()
    return found == b"\x00\x01" + b"\xff" * (size - len(tail) - 3) + b"\x00" + tail


def flaw_of(badge, key, now):
    """The credential and what is wrong with it, or None."""
    if not TOKEN.fullmatch(badge.strip()):
        return None, "it is not a JSON Web Token: kith checks no other proof"
    head, body, signature = badge.strip().split(".")
    header, claims = json.loads(octets(head)), json.loads(octets(body))
    if header.get("alg") != "RS256" or header.get("typ") != "JWT":
        return claims, "its algorithm is not RS256"
    if "d" in key or header.get("kid", "").rsplit("/", 1)[-1] != thumbprint(key):
        return claims, "it names another key"
    if not is_signed(f"{head}.{body}".encode(), octets(signature), key):
        return claims, "it was not signed by this key, or was changed"
    same = [claims["iss"] == claims["issuer"]["id"], claims["jti"] == claims["id"],
            claims.get("sub") == claims["credentialSubject"].get("id"),
            time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(claims["nbf"])) == claims["validFrom"]]
    if not all(same):
        return claims, "its claims do not agree with the credential"
    if claims["nbf"] > now or claims.get("exp", now) < now:
        return claims, "it does not hold today"
    return claims, None


def holder_of(subject):
    """The name as the badge gives it (kith's do), or how it calls the holder instead."""
    return subject["identifier"][0]["identityHash"] if subject.get("identifier") else subject["id"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--key", required=True)
    parser.add_argument("badge")
    asked = parser.parse_args()
    with open(asked.key, encoding="utf-8") as key, open(asked.badge, encoding="utf-8") as badge:
        claims, flaw = flaw_of(badge.read(), json.load(key), time.time())
    if flaw:
        print("refused: " + flaw)
        return 1
    print("holds: " + ", ".join([holder_of(claims["credentialSubject"]), claims["name"], claims["validFrom"][:10],
                                 claims["issuer"].get("name", claims["issuer"]["id"])]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
