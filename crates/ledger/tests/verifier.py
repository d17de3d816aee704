"""Checks receipts and exported logs without any code of ours: Python's standard library only.

usage: verifier.py receipt|log VKEY FILE|FOLDER...   a line each: "ok ..." or "bad REASON"

Written from the formats alone, so that a misreading of ours does not agree with itself.
"""

import base64
import hashlib
import json
import os
import sys

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def recover(y, sign):
    if y >= P:
        raise ValueError("point")
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * ROOT % P
    if (x * x - x2) % P or (x == 0 and sign):
        raise ValueError("point")
    return P - x if x & 1 != sign else x


def decode(data):
    number = int.from_bytes(data, "little")
    y, sign = number & (2**255 - 1), number >> 255
    x = recover(y, sign)
    return (x, y, 1, x * y % P)


def add(a, b):
    s, t = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = t - s, d - c, d + c, t + s
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(k, point):
    result = (0, 1, 1, 0)
    while k:
        if k & 1:
            result = add(result, point)
        point = add(point, point)
        k >>= 1
    return result


BY = 4 * pow(5, P - 2, P) % P
BASE = (recover(BY, 0), BY, 1, recover(BY, 0) * BY % P)


def signed(public, message, signature):
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    need(len(signature) == 64 and s < L, "signature")
    h = int.from_bytes(hashlib.sha512(r + public + message).digest(), "little") % L
    a, b = times(s, BASE), add(decode(r), times(h, decode(public)))
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def need(condition, reason):
    if not condition:
        raise ValueError(reason)


def b64(text):
    data = base64.b64decode(text, validate=True)
    need(base64.b64encode(data).decode() == text, "base64")
    return data


def decimal(text):
    need(text.isascii() and text.isdigit() and str(int(text)) == text, "number")
    return int(text)


def verifier_key(text):
    name, identity, key = text.split("+", 2)
    key = b64(key)
    need(len(key) == 33 and key[0] == 1, "key type")
    wanted = hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]
    need(wanted.hex() == identity, "key id")
    return name, wanted, key[1:]


def checkpoint(text, vkey):
    name, identity, public = verifier_key(vkey)
    need(not any(ord(c) < 32 and c != "\n" for c in text), "control character")
    body, _, lines = text.rpartition("\n\n")
    body += "\n"
    need(lines.endswith("\n"), "note shape")
    good = False
    for line in lines[:-1].split("\n"):
        dash, signer, data = line.split(" ")
        need(dash == "\u2014" and len(b64(data)) > 4, "signature line")
        if signer == name and b64(data)[:4] == identity:
            good = signed(public, body.encode(), b64(data)[4:])
            need(good, "signature")
    need(good, "not signed")
    origin, size, root, *more = body[:-1].split("\n")
    need(origin == name and all(more), "origin")
    need(len(b64(root)) == 32, "root")
    return decimal(size), b64(root)


def leaf(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def tree(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256().digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return node(tree(leaves[:split]), tree(leaves[split:]))


def climb(index, size, start, path):
    if size == 1:
        need(not path, "path too long")
        return start
    need(path, "path too short")
    split = 1 << (size - 1).bit_length() - 1
    if index < split:
        return node(climb(index, split, start, path[:-1]), path[-1])
    return node(path[-1], climb(index - split, size - split, start, path[:-1]))


def receipt(vkey, name):
    text = open(name, encoding="utf-8", newline="").read()
    head, note = text.split("\n\n", 1)
    kind, extra, index, *path = head.split("\n")
    need((kind, extra[:6], index[:6]) == ("c2sp.org/tlog-proof@v1", "extra ", "index "), "shape")
    title, carried, entry = b64(extra[6:]).split(b"\n", 2)
    need(title == b"tiaoli-receipt 1" and verifier_key(carried.decode()), "extra")
    index, path = decimal(index[6:]), [b64(line) for line in path]
    need(all(len(part) == 32 for part in path), "path")
    size, root = checkpoint(note, vkey)
    need(index < size and json.loads(entry)["seq"] == index, "index")
    need(climb(index, size, leaf(entry), path) == root, "root")
    return index, size


def number(index):
    text = "%03d" % (index % 1000)
    while index >= 1000:
        index //= 1000
        text = "x%03d/%s" % (index % 1000, text)
    return text


def tile(folder, level, index, width):
    name = os.path.join(folder, "tile", level, number(index))
    return open(name if width == 256 else "%s.p/%d" % (name, width), "rb").read()


def log(vkey, folder):
    size, root = checkpoint(open(os.path.join(folder, "checkpoint"), encoding="utf-8").read(), vkey)
    leaves, before = [], hashlib.sha256().digest()
    for start in range(0, size, 256):
        width = min(256, size - start)
        data = tile(folder, "entries", start // 256, width)
        while data:
            length = int.from_bytes(data[:2], "big")
            entry, data = data[2 : 2 + length], data[2 + length :]
            value = json.loads(entry)
            need(value["seq"] == len(leaves) and value["prev"] == before.hex(), "chain")
            before = leaf(entry)
            leaves.append(before)
    need(len(leaves) == size and tree(leaves) == root, "root")
    level, hashes = 0, leaves
    while hashes:
        for start in range(0, len(hashes), 256):
            part = hashes[start : start + 256]
            need(tile(folder, str(level), start // 256, len(part)) == b"".join(part), "tile")
        full = len(hashes) // 256
        hashes, level = [tree(hashes[n * 256 : n * 256 + 256]) for n in range(full)], level + 1
    return size, size


def main():
    what, vkey = sys.argv[1:3]
    for name in sys.argv[3:]:
        try:
            print("ok %d %d" % (receipt if what == "receipt" else log)(vkey, name))
        except Exception as error:
            print("bad", str(error).replace("\n", " "))


main()
