#!/usr/bin/env python3
"""Check a public log of the recruitment portal or of the union backend as a whole, independently of both.

    python3 watch.py FOLDER --log-key KEY [--checkpoint FILE ...] [--subject TEXT] [--language en]

FOLDER holds the log's public files as they lie on the site below /log/1/: ``checkpoint`` and ``tile/…`` (log-1.md says how to
fetch them). What "everything agrees" proves: every leaf is what was entered, the signed tree holds exactly these leaves, and no
leaf under a checkpoint that you kept from before (``--checkpoint``) was changed or removed since. ``--subject`` lists the leaves
whose text holds TEXT, such as the code of a round.

Python 3.8 or later, standard library only; ``verify.py`` lies beside it. Exit code: 0 everything agrees; 1 something disagrees (the
leaf or the checkpoint is named); 2 the files cannot be read.
"""

import argparse
import hashlib
import os
import sys

sys.dont_write_bytecode = True  # it writes nothing but its lines

import verify  # noqa: E402
from verify import leaf_hash, need, node_hash, read_file  # noqa: E402

WIDTH = 256  # hashes in a full tile

def tree_root(hashes):
    while len(hashes) > 1:
        pairs = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes) - 1, 2)]
        hashes = pairs + hashes[2 * len(pairs):]
    return hashes[0] if hashes else hashlib.sha256(b"").digest()

def widest(folder, level, index, width):
    """The tile's bytes, from the full tile or any part of it that is wide enough; nothing where there is none."""
    name = "%03d" % (index % 1000)
    while index >= 1000:
        index //= 1000
        name = "x%03d/" % (index % 1000) + name
    place = os.path.join(folder, "tile", level, *name.split("/"))
    parts = sorted(map(int, filter(str.isdigit, os.listdir(place + ".p")))) if os.path.isdir(place + ".p") else []
    for path in [place] + [os.path.join(place + ".p", str(part)) for part in parts if part >= width]:
        if os.path.isfile(path):
            return read_file(path)
    return b""

def leaves_of_tile(data):
    at, leaves = 0, []
    while at < len(data):
        length = int.from_bytes(data[at:at + 2], "big")
        leaves.append(data[at + 2:at + 2 + length])
        at += 2 + length
    return leaves

def leaves_of_log(folder, size):
    """(number, leaf or None, hash in the tile), in order."""
    for index in range((size + WIDTH - 1) // WIDTH):
        width = min(WIDTH, size - WIDTH * index)
        leaves = leaves_of_tile(widest(folder, "entries", index, width))
        tile = widest(folder, "0", index, width)
        for place in range(width):
            leaf = leaves[place] if place < len(leaves) else None
            yield WIDTH * index + place, leaf, tile[32 * place:32 * place + 32]

def read_goal(path, key, report):
    """(size, root, name) of a checkpoint, its signature checked."""
    text, lines = verify.read_note(read_file(path))
    origin, size, root = verify.read_checkpoint(text)
    good = origin == key[0] and verify.note_is_signed(key, text, lines)
    report.check(good, "校验点 %s：签名 | checkpoint %s: signature", os.path.basename(path))
    return size, root, os.path.basename(path)

def check_log(folder, log_key, older, subject, report):
    """Every leaf, the tree, and the checkpoints that were kept from before."""
    key = verify.read_log_key(log_key)
    goals = [read_goal(path, key, report) for path in [os.path.join(folder, "checkpoint")] + older]
    hashes = []
    for number, leaf, entered in leaves_of_log(folder, goals[0][0]):
        if leaf is None:
            report.differs("日志缺第 %d 条 | leaf %d is missing", number)
            return
        if leaf_hash(leaf) != entered:
            report.differs("日志第 %d 条与登记时的校验码不同 | leaf %d is not what was entered", number)
            return
        hashes.append(entered)
        text = leaf.decode("utf-8", "replace")
        if subject and subject in text:
            report.note("第 %d 条：%s | leaf %d: %s", number, text)
    for size, root, name in goals:
        good = size <= len(hashes) and tree_root(hashes[:size]) == root
        report.check(good, "校验点 %s：前 %d 条没有改动 | checkpoint %s: its first %d leaves are unchanged", name, size)

def main(arguments=None):
    parser = argparse.ArgumentParser(description="公开日志独立核对 / independent check of a public log")
    parser.add_argument("folder", help="日志公开文件的文件夹 / folder with the log's public files")
    parser.add_argument("--log-key", required=True, help="日志公钥 / the log's key, NAME+ID+KEY")
    parser.add_argument("--checkpoint", action="append", default=[], help="以前保存的校验点 / a checkpoint kept from before")
    parser.add_argument("--subject", help="列出含有这段文字的条目 / list the leaves that hold this text")
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    chosen = parser.parse_args(arguments)

    def check(report):
        need(os.path.isdir(chosen.folder), "没有这个文件夹：%s | no such folder: %s", chosen.folder)
        check_log(chosen.folder, chosen.log_key, chosen.checkpoint, chosen.subject, report)

    return verify.concluded(chosen.language, check)


if __name__ == "__main__":
    sys.exit(main())
