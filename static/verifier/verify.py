#!/usr/bin/env python3
"""Check an evidence bundle of the recruitment portal, independently of the portal.

    python3 verify.py BUNDLE.zip [--language en] [--ticket NUMBER] [--public-key HEX]

One file, Python 3.8 or later, standard library only. It was written from the published formats (evidence/1, policy/1,
ranking/1, seating/1, draw/1), not from the portal's program, so that the two check each other. It reads one file,
writes nothing but its lines, and needs no network.

Exit code: 0 everything agrees; 1 something disagrees (file, row and column are named); 2 the bundle cannot be read.

How to read this file: sections 1-4 are tools (numbers, JSON, the zip, the signature); 5 the tables; 6 the policy; 7 scores,
ranking, shortlist; 8 interview; 9 draw; 11 puts it together: about an hour. Section 10, seating, is for those who audit seats;
it follows docs/formats/seating-1.md step by step.
"""

# ruff: noqa: B905 -- zip(strict=) is younger than Python 3.8
import argparse
import csv
import hashlib
import hmac
import io
import itertools
import json
import re
import sys
import zipfile
from fractions import Fraction

MAX_FILE = 256 * 1024 * 1024  # bytes of one member, unpacked
MAX_TOTAL = 512 * 1024 * 1024  # bytes of the whole bundle, unpacked; also the limit for the zip itself
MAX_SHOWN = 50  # disagreements printed; the rest is counted
LANGUAGE = "zh"


def say(zh, en):
    return en if LANGUAGE == "en" else zh


class Unreadable(Exception):
    """The bundle is no bundle, or an input in it breaks its format: nothing can be said about the list. Exit code 2."""

    def __init__(self, zh, en):
        super().__init__(say(zh, en))


def unreadable_cell(file, row, column, zh, en):
    return Unreadable("%s 第 %s 行 %s 列：%s" % (file, row, column, zh), "%s row %s column %s: %s" % (file, row, column, en))


def print_line(line):
    """What a bundle says is shown, never obeyed: control and direction signs are printed as numbers."""
    print("".join(sign if sign.isprintable() else "\\u%04x" % ord(sign) for sign in line))


class Report:
    """Collects the lines and counts the disagreements."""

    def __init__(self, write):
        self.write, self.wrong, self.right = write, 0, 0

    def agrees(self, zh, en):
        self.right += 1
        self.write(say("[一致] ", "[agrees] ") + say(zh, en))

    def differs(self, zh, en):
        self.wrong += 1
        if self.wrong <= MAX_SHOWN:
            self.write(say("[不符] ", "[DIFFERS] ") + say(zh, en))

    def note(self, zh, en):
        self.write(say("[说明] ", "[note] ") + say(zh, en))

    def check(self, good, zh, en):
        (self.agrees if good else self.differs)(zh, en)
        return good


# ---- 1. Numbers: exact fractions; a number is rounded only where the policy says so

DECIMAL = re.compile(r"[0-9]{1,40}(\.[0-9]{1,40})?\Z")
QUOTIENT = re.compile(r"[0-9]{1,40}/[0-9]{0,39}[1-9][0-9]{0,39}\Z")


def number(text, where):
    """A decimal string or ``a/b`` of the policy."""
    if isinstance(text, str) and (DECIMAL.match(text) or QUOTIENT.match(text)):
        return Fraction(text)
    raise Unreadable("policy.json %s：不是数字字符串" % where, "policy.json %s: not a number in a string" % where)


def show(value):
    """Finite decimals exactly and without trailing zeros, anything else as a/b, nothing as an empty cell."""
    if value is None:
        return ""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return "%d/%d" % (value.numerator, value.denominator)
    places = max(twos, fives)
    digits = str(value.numerator * 10**places // value.denominator).rjust(places + 1, "0")
    return digits if places == 0 else digits[:-places] + "." + digits[-places:]


def rounded(value, rule):
    """``rule`` is {"places", "mode"}; nothing = exact. No value here is ever negative."""
    if rule is None:
        return value
    scale = 10 ** rule["places"]
    half = Fraction(1, 2) if rule["mode"] == "half_up" else 0
    return Fraction((value * scale + half) // 1, scale)


# ---- 2. JSON: strict reading, and the canonical form of RFC 8785 (objects sorted by UTF-16 units, no spaces)


def read_json(name, data):
    def no_duplicates(pairs):
        if len({key for key, _ in pairs}) != len(pairs):
            raise ValueError("duplicate member")
        return dict(pairs)

    def no_float(text):
        raise ValueError("number that is no integer: " + text[:20])

    try:
        document = json.loads(data.decode("utf-8-sig"), object_pairs_hook=no_duplicates, parse_float=no_float, parse_constant=no_float)
    except (ValueError, RecursionError) as error:
        raise Unreadable("%s：不是合格的 JSON（%s）" % (name, error), "%s: not proper JSON (%s)" % (name, error)) from None
    if not isinstance(document, dict):
        raise Unreadable("%s：应为 JSON 对象" % name, "%s: must be a JSON object" % name)
    return document


def canonical(value):
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(canonical(name) + ":" + canonical(value[name]) for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def canonical_bytes(name, document):
    try:
        return canonical(document).encode("utf-8")
    except (UnicodeEncodeError, RecursionError):
        raise Unreadable("%s：含有无法编码的字符" % name, "%s: holds characters that cannot be encoded" % name) from None


def sha256(data):
    return hashlib.sha256(data).hexdigest()


# ---- 3. The zip. Everything hostile ends in a sentence: foreign or repeated names, folders, encryption, bombs

KINDS = {  # kind: (members it must have, members it may have)
    "draw": (("draw.json", "members.txt", "order.txt"), ()),
    "seating": (("candidates.csv", "rooms.csv", "draw.json", "seats.csv", "seating.json"), ()),
    "written_result": (("policy.json", "vacancies.csv", "scores.csv", "written.csv"), ()),
    "shortlist": (("policy.json", "vacancies.csv", "scores.csv", "shortlist.csv"), ()),
    "interview": (("policy.json", "marks.csv", "interview.csv"), ()),
    "ranking": (("policy.json", "vacancies.csv", "scores.csv", "ranking.csv"), ("marks.csv", "interview.csv")),
}
KNOWN_NAMES = {"manifest.json"}.union(*(set(must) | set(may) for must, may in KINDS.values()))


def read_zip(data):
    members, total = {}, 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                if entry.filename not in KNOWN_NAMES:
                    shown = repr(entry.filename[:60])
                    raise Unreadable("复核材料包中有不应有的文件 " + shown, "the bundle holds a file that has no place in it: " + shown)
                if entry.filename in members:
                    raise Unreadable("同名文件出现两次：" + entry.filename, "two files of one name: " + entry.filename)
                if entry.flag_bits & 0x1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise Unreadable("文件加密或压缩方式不认识：" + entry.filename, "encrypted or unknown compression: " + entry.filename)
                with archive.open(entry) as stream:  # the sizes in the header are not believed
                    content = stream.read(min(MAX_FILE, MAX_TOTAL - total) + 1)
                total += len(content)
                if len(content) > MAX_FILE or total > MAX_TOTAL:
                    raise Unreadable("解压后过大：" + entry.filename, "too large when unpacked: " + entry.filename)
                members[entry.filename] = content
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        raise Unreadable("压缩包已损坏（%s）" % error, "the zip is damaged (%s)" % error) from None
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise Unreadable("压缩包已损坏（%s）" % error, "the zip is damaged (%s)" % error) from None
        raise
    return members


# ---- 4. The signature: Ed25519 verification after RFC 8032, section 5.1

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)  # a square root of -1


def recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * ROOT % P
    if (x * x - square) % P != 0 or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def decompress(octets):
    whole = int.from_bytes(octets, "little")
    y, sign = whole & ((1 << 255) - 1), whole >> 255
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point, scalar = add(point, point), scalar >> 1
    return result


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def signature_holds(public_key, message, signature):
    """RFC 8032: S·B = R + k·A, with k = SHA-512(R ‖ A ‖ message)."""
    if len(public_key) != 32 or len(signature) != 64:
        return False
    key, commitment, s = decompress(public_key), decompress(signature[:32]), int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % L
    left, right = times(s, BASE), add(commitment, times(k, key))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


HEX64 = re.compile(r"[0-9a-f]{64}\Z")
HEX128 = re.compile(r"[0-9a-f]{128}\Z")


def check_manifest(members, report, expected_key):
    """Form, digests of all members, signature. Returns the kind."""
    if "manifest.json" not in members:
        raise Unreadable("缺少 manifest.json", "manifest.json is missing")
    manifest = read_json("manifest.json", members["manifest.json"])
    wanted = {"schema", "kind", "round", "members", "audit_head", "public_key", "signature"}
    if set(manifest) != wanted or manifest["schema"] != "evidence/1":
        raise Unreadable("manifest.json：不是 evidence/1 的成员", "manifest.json: not the members of evidence/1")
    kind, digests = manifest["kind"], manifest["members"]
    well_formed = isinstance(kind, str) and kind in KINDS and isinstance(digests, dict) and isinstance(manifest["round"], str)
    patterns = (("audit_head", HEX64), ("public_key", HEX64), ("signature", HEX128))
    if not well_formed or not all(isinstance(manifest[name], str) and form.match(manifest[name]) for name, form in patterns):
        raise Unreadable("manifest.json：成员的写法不对", "manifest.json: a member is not in its form")
    must, may = KINDS[kind]
    present = set(members) - {"manifest.json"}
    if not set(must) <= present or not present <= set(must) | set(may):
        missing = ", ".join(sorted(set(must) - present) + sorted(present - set(must) - set(may)))
        raise Unreadable("“%s”类材料的文件不齐或多余：%s" % (kind, missing), "files missing or surplus for kind %s: %s" % (kind, missing))
    report.note(
        "材料种类 %s，批次 %s，审计链头 %s" % (kind, manifest["round"], manifest["audit_head"]),
        "kind %s, round %s, audit head %s" % (kind, manifest["round"], manifest["audit_head"]),
    )
    report.check(set(digests) == present, "manifest.json：文件清单", "manifest.json: list of files")
    for name in sorted(present):
        report.check(digests.get(name) == sha256(members[name]), "%s：SHA-256 摘要" % name, "%s: SHA-256 digest" % name)
    signed = canonical_bytes("manifest.json", {name: value for name, value in manifest.items() if name != "signature"})
    holds = signature_holds(bytes.fromhex(manifest["public_key"]), signed, bytes.fromhex(manifest["signature"]))
    report.check(holds, "manifest.json：Ed25519 签名", "manifest.json: Ed25519 signature")
    if expected_key is None:
        zh = "签名公钥 %s，请与公告上公布的公钥对照（或用 --public-key 指定）"
        en = "signed by key %s; compare it with the key published on the notice (or pass --public-key)"
        report.note(zh % manifest["public_key"], en % manifest["public_key"])
    else:
        same = manifest["public_key"] == expected_key.strip().lower()
        report.check(same, "manifest.json：公钥即所指定的公钥", "manifest.json: the key is the expected one")
    return kind


# ---- 5. Tables


def read_table(name, data, required, optional=()):
    """Rows as a list of dicts, with the row number under ``None`` (the header is row 1). Column order is free."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("%s：不是 UTF-8 编码" % name, "%s: not UTF-8" % name) from None
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise Unreadable("%s：不是合格的 CSV（%s）" % (name, error), "%s: not proper CSV (%s)" % (name, error)) from None
    header = lines[0] if lines else []
    if len(set(header)) != len(header):
        raise Unreadable("%s：有重复的列" % name, "%s: a column stands twice" % name)
    odd = sorted(set(required) - set(header)) + sorted(set(header) - set(required) - set(optional))
    if odd:
        shown = ", ".join(odd)[:200]
        raise Unreadable("%s：缺少或多余的列：%s" % (name, shown), "%s: missing or surplus column: %s" % (name, shown))
    rows = []
    for position, cells in enumerate(lines[1:], start=2):
        if not cells:
            continue
        if len(cells) != len(header):
            raise unreadable_cell(name, position, "-", "单元格数与表头不符", "number of cells differs from the header")
        row = dict(zip(header, cells))
        row[None] = position
        rows.append(row)
    return rows


def not_empty(name, rows, columns):
    for row in rows:
        for column in columns:
            if row[column].strip() == "":
                raise unreadable_cell(name, row[None], column, "不能为空", "must not be empty")


def mark_in(name, row, column, full_mark):
    """A score: ASCII digits with an optional fraction, from 0 to the full mark."""
    text = row[column]
    if not DECIMAL.match(text):
        raise unreadable_cell(name, row[None], column, "不是分数：%r" % text[:40], "not a score: %r" % text[:40])
    if Fraction(text) > full_mark:
        raise unreadable_cell(name, row[None], column, "超过满分", "above the full mark")
    return Fraction(text)


def read_vacancies(data):
    rows = read_table("vacancies.csv", data, ("vacancy", "headcount"))
    not_empty("vacancies.csv", rows, ("vacancy",))
    headcounts = {}
    for row in rows:
        if not re.match(r"[0-9]{1,9}\Z", row["headcount"]):
            raise unreadable_cell("vacancies.csv", row[None], "headcount", "不是人数", "not a number of people")
        if row["vacancy"] in headcounts:
            raise unreadable_cell("vacancies.csv", row[None], "vacancy", "岗位重复", "vacancy stands twice")
        headcounts[row["vacancy"]] = int(row["headcount"])
    return headcounts


def compare(report, name, published, expected, key, columns, ticket=None):
    """Published rows against recomputed ones, cell by cell; then their order."""
    if ticket is not None:
        published = [row for row in published if row["candidate"] == ticket]
        expected = [row for row in expected if row["candidate"] == ticket]
        for row in expected:
            line = "，".join("%s=%s" % (column, row[column]) for column in columns)
            report.note("%s 复算：%s" % (name, line), "%s recomputed: %s" % (name, line))
        if not expected:
            report.differs("%s：输入中没有考生 %s" % (name, ticket), "%s: candidate %s is not in the input" % (name, ticket))
    before, wanted, seen = report.wrong, {key(row): row for row in expected}, set()
    for row in published:
        own = wanted.get(key(row))
        if own is None or key(row) in seen:
            zh, en = ("重复", "stands twice") if own else ("复算结果中没有", "is not in the recomputed list")
            at = (name, row[None], row["candidate"])
            report.differs("%s 第 %s 行 candidate 列：%s " % at + zh, "%s row %s column candidate: %s " % at + en)
            continue
        seen.add(key(row))
        for column in columns:
            if row[column] != own[column]:
                facts = (name, row[None], column, row["candidate"], row[column], own[column])
                report.differs(
                    "%s 第 %s 行 %s 列（%s）：公布 %r，复算 %r" % facts, "%s row %s column %s (%s): published %r, recomputed %r" % facts
                )
    for missing in sorted(set(wanted) - seen):
        who = wanted[missing]["candidate"]
        report.differs("%s：缺少考生 %s 的一行" % (name, who), "%s: the row of candidate %s is missing" % (name, who))
    if report.wrong == before and ticket is None:
        for row, own in zip(published, expected):
            if key(row) != key(own):
                report.differs("%s 第 %s 行：行的次序不对" % (name, row[None]), "%s row %s: out of order" % (name, row[None]))
                break
    if report.wrong == before:
        size = len(expected)
        report.agrees(
            "%s：%d 行逐格一致（%s）" % (name, size, ", ".join(columns)),
            "%s: %d rows, cell by cell (%s)" % (name, size, ", ".join(columns)),
        )


# ---- 6. The policy: only what decides about numbers is used; an unknown member is an error

SHAPE = {
    "": "schema title basis components composite preferences points tie_break shortlist opening interview"
    # the following decide about no number of a list; they are in the digest
    " age_reading certificate substitution publicity_days publicity_unit recheck retention marking",
    "components": "code title full_mark papers rounding pass_mark pass_mark_uncontested pass_mark_includes_points",
    "components.papers": "code title full_mark coefficient",
    "components.rounding": "places mode",
    "composite": "weights term_rounding rounding pass_mark",
    "composite.term_rounding": "places mode",
    "composite.rounding": "places mode",
    "preferences": "code title effect basis levels order group points",
    "points": "target at stacking cap may_exceed_full_mark",
    "shortlist": "by ratio",
    "interview": "component minimum_examiners drop_highest drop_lowest drop_per elements rounding room_adjustment",
    "interview.rounding": "places mode",
    "interview.room_adjustment": "method mean_rounding coefficient_rounding rounding cap_at_full_mark",
    "interview.room_adjustment.mean_rounding": "places mode",
    "interview.room_adjustment.coefficient_rounding": "places mode",
    "interview.room_adjustment.rounding": "places mode",
}
CHOICES = {
    "mode": ("half_up", "truncate"),
    "effect": ("tie_break", "points"),
    "at": ("component", "papers"),
    "stacking": ("highest", "sum", "highest_per_group"),
    "drop_per": ("total", "element"),
    "method": ("none", "grand_mean", "mean_of_room_means"),
}


def bad_policy(where, zh, en):
    return Unreadable("policy.json %s：%s" % (where, zh), "policy.json %s: %s" % (where, en))


def without_nulls(value, path=""):
    """A copy in which null members are left out, after checking names and choices."""
    if isinstance(value, list):
        return [without_nulls(item, path) for item in value]
    if not isinstance(value, dict):
        return value
    unknown = sorted(set(value) - set(SHAPE[path].split())) if path in SHAPE else []
    if unknown:
        raise bad_policy(path, "有不认识的成员：%s" % unknown, "unknown member: %s" % unknown)
    result = {}
    for name, item in value.items():
        if name in CHOICES and path in SHAPE and item is not None and item not in CHOICES[name]:
            raise bad_policy(path, "%s 的取值不认识" % name, "unknown value of %s" % name)
        if item is not None:
            result[name] = without_nulls(item, (path + "." + name).lstrip("."))
    return result


def read_policy(data):
    document = read_json("policy.json", data)
    if document.get("schema") != "policy/1":
        raise bad_policy("schema", "不是 policy/1", "not policy/1")
    try:
        policy = without_nulls(document)
        for component in policy["components"]:
            component["full"] = number(component["full_mark"], component["code"])
            for paper in component.get("papers", ()):
                paper["full"], paper["factor"] = number(paper["full_mark"], paper["code"]), number(paper["coefficient"], paper["code"])
            if "papers" in component and sum(paper["full"] * paper["factor"] for paper in component["papers"]) != component["full"]:
                raise bad_policy(
                    component["code"], "各科系数 × 满分之和不等于满分", "coefficient x full mark does not add up to the full mark"
                )
        policy["weights"] = {code: number(weight, code) for code, weight in policy["composite"]["weights"].items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise bad_policy("", "结构不对（%s）" % error, "wrong structure (%s)" % error) from None
    if set(policy["weights"]) != {component["code"] for component in policy["components"]}:
        raise bad_policy("composite.weights", "权重与成绩项不对应", "weights and components do not match")
    if sum(policy["weights"].values()) != 1:
        raise bad_policy("composite.weights", "权重之和不为 1", "weights do not add up to 1")
    if len({component["full"] for component in policy["components"]}) != 1:
        raise bad_policy("components", "各成绩项满分不同", "components differ in full mark")
    policy["digest"] = sha256(canonical_bytes("policy.json", document))
    return policy


# ---- 7. Scores, ranking, shortlist (docs/formats/ranking-1.md)


def score_columns(policy):
    """{column: full mark}: one per paper, or per component without papers."""
    columns = {}
    for component in policy["components"]:
        for part in component.get("papers", (component,)):
            columns[part["code"]] = part["full"]
    return columns


def levels_of(preference):
    return set(preference.get("levels", ())) | set(preference.get("order", ())) | set(preference.get("points", ()))


def read_scores(policy, headcounts, data):
    preferences = policy.get("preferences", ())
    columns, tokens = score_columns(policy), {"preference:" + item["code"]: levels_of(item) for item in preferences}
    rows = read_table("scores.csv", data, ("vacancy", "candidate") + tuple(columns) + tuple(tokens))
    not_empty("scores.csv", rows, ("vacancy", "candidate"))
    seen = set()
    for row in rows:
        if row["vacancy"] not in headcounts:
            raise unreadable_cell("scores.csv", row[None], "vacancy", "岗位不在 vacancies.csv 中", "vacancy is not in vacancies.csv")
        if row["candidate"] in seen:
            raise unreadable_cell("scores.csv", row[None], "candidate", "考生重复", "candidate stands twice")
        seen.add(row["candidate"])
        for column, levels in tokens.items():
            if row[column] and row[column] not in levels:
                raise unreadable_cell("scores.csv", row[None], column, "政策中没有这个等级", "a level that the policy does not list")
        row["marks"] = {}
        for column, full in columns.items():
            word = row[column]
            row["marks"][column] = word if word in ("absent", "void", "") else mark_in("scores.csv", row, column, full)
    return rows


def points_of(policy, row):
    """Points after stacking and cap, before they are added anywhere."""
    rule, groups = policy.get("points"), {}
    if rule is None:
        return Fraction(0)
    for item in policy.get("preferences", ()):
        level = row["preference:" + item["code"]]
        if item["effect"] == "points" and level in item.get("points", {}):
            group = ("group", item["group"]) if "group" in item else ("own", item["code"])
            groups.setdefault(group, []).append(number(item["points"][level], item["code"]))
    every = [value for values in groups.values() for value in values]
    if rule["stacking"] == "highest":
        total = max(every, default=Fraction(0))
    elif rule["stacking"] == "sum":
        total = sum(every, Fraction(0))
    else:
        total = sum((max(values) for values in groups.values()), Fraction(0))
    return min(total, number(rule["cap"], "points.cap")) if "cap" in rule else total


def score_component(policy, component, row, points):
    """(state or None, component without points, component with points): papers, coefficient, rounding, points."""
    parts = component.get("papers", (component,))
    marks = [row["marks"][part["code"]] for part in parts]
    for word, state in (("void", "void"), ("absent", "absent"), ("", "incomplete")):
        if word in marks:
            return state, None, None
    factors = [part.get("factor", Fraction(1)) for part in parts]
    exact, rule = sum(factor * mark for factor, mark in zip(factors, marks)), policy.get("points")
    plain = rounded(exact, component.get("rounding"))
    if rule is None or rule["target"] != component["code"]:
        return None, plain, plain
    if rule.get("at", "component") == "papers":
        if len(set(factors)) != 1:
            raise bad_policy("points.at", "各科系数不同", "the papers' coefficients differ")
        granted = rounded(exact + factors[0] * points, component.get("rounding"))
    else:
        granted = plain + points
    return None, plain, granted if rule.get("may_exceed_full_mark", True) else min(granted, component["full"])


def below_pass_mark(component, plain, granted, uncontested):
    mark = component.get("pass_mark")
    if uncontested and "pass_mark_uncontested" in component:
        mark = component["pass_mark_uncontested"]
    score = granted if component.get("pass_mark_includes_points", False) else plain
    return mark is not None and score < number(mark, component["code"])


def preference_strength(preference, level):
    """0 = no holder; without an order every holder is equal."""
    if level == "":
        return 0
    order = preference.get("order", [])
    return 2 + order.index(level) if level in order else 1


def tie_value(policy, row, key):
    kind, _, code = key.partition(":")
    if kind == "preference":
        for item in policy.get("preferences", ()):
            if item["code"] == code:
                return preference_strength(item, row["preference:" + code])
    tables = {"component": "granted", "component_raw": "plain", "paper": "marks"}
    if kind not in tables or code not in row[tables[kind]]:
        raise bad_policy("tie_break", "不认识的比较项 %s" % key, "unknown key %s" % key)
    return row[tables[kind]][code]


def assess(policy, headcounts, rows):
    """Adds to every row: points, plain and granted components, their states, composite, state over all."""
    for row in rows:
        row["points"] = points_of(policy, row)
        row["states"], row["plain"], row["granted"] = {}, {}, {}
        for component in policy["components"]:
            code = component["code"]
            row["states"][code], row["plain"][code], row["granted"][code] = score_component(policy, component, row, row["points"])
    for component in policy["components"]:
        code, scored = component["code"], {}
        for row in rows:
            if row["states"][code] is None:
                scored[row["vacancy"]] = scored.get(row["vacancy"], 0) + 1
        for row in rows:
            if row["states"][code] is None:
                uncontested = scored[row["vacancy"]] <= headcounts[row["vacancy"]]
                if below_pass_mark(component, row["plain"][code], row["granted"][code], uncontested):
                    row["states"][code] = "below_pass_mark"
    for row in rows:
        states = set(row["states"].values())
        row["state"] = next((state for state in ("void", "absent", "incomplete", "below_pass_mark") if state in states), "ranked")
        row["composite"] = None
        if row["state"] in ("below_pass_mark", "ranked"):
            row["composite"] = composite_of(policy, row)
            mark = policy["composite"].get("pass_mark")
            if mark is not None and row["composite"] < number(mark, "composite.pass_mark"):
                row["state"] = "below_pass_mark"


def composite_of(policy, row):
    rule, extra = policy["composite"], policy.get("points")
    total = sum(rounded(weight * row["granted"][code], rule.get("term_rounding")) for code, weight in policy["weights"].items())
    if extra is not None and extra["target"] == "composite":
        total += row["points"]
        if not extra.get("may_exceed_full_mark", True):
            total = min(total, policy["components"][0]["full"])
    return rounded(total, rule.get("rounding"))


def give_places(rows, strength):
    """Places 1, 2, 2, 4 among ``rows`` (one vacancy), by descending ``strength``; also the size of each place group."""
    ordered = sorted(rows, key=strength, reverse=True)
    start, sizes = 0, {}
    for position, row in enumerate(ordered):
        if strength(row) != strength(ordered[start]):
            start = position
        row["place"] = start + 1
        sizes[start + 1] = sizes.get(start + 1, 0) + 1
    for row in ordered:
        row["group_end"] = row["place"] - 1 + sizes[row["place"]]


def by_vacancy(rows):
    groups = {}
    for row in rows:
        groups.setdefault(row["vacancy"], []).append(row)
    return groups


def list_order(row):
    place = row["place"] or "0"
    return (row["vacancy"], row["place"] == "", int(place), row["candidate"])


def rank(policy, headcounts, rows):
    """The rows of ranking.csv, all cells as text."""
    assess(policy, headcounts, rows)
    keys, result = policy.get("tie_break", []), []
    for vacancy, people in by_vacancy(rows).items():
        ranked = [row for row in people if row["state"] == "ranked"]
        for row in ranked:
            row["strength"] = (row["composite"],) + tuple(tie_value(policy, row, key) for key in keys)
        give_places(ranked, lambda row: row["strength"])
        for row in people:
            line = {name: row[name] for name in ("vacancy", "candidate", "state")}
            line.update({component["code"]: show(row["granted"][component["code"]]) for component in policy["components"]})
            line.update(points=show(row["points"]), composite=show(row["composite"]), place="", outcome="")
            if row["state"] == "ranked":
                line["place"], line["outcome"] = str(row["place"]), outcome(row, headcounts[vacancy])
            result.append(line)
    return sorted(result, key=list_order)


def outcome(row, headcount):
    if row["group_end"] <= headcount:
        return "proposed"
    return "tied_at_cut" if row["place"] <= headcount else "reserve"


def ranking_columns(policy):
    return (
        ("vacancy", "candidate", "state")
        + tuple(item["code"] for item in policy["components"])
        + ("points", "composite", "place", "outcome")
    )


def written(policy, headcounts, rows, code):
    """The rows of written.csv: one component alone, place by its score."""
    if code not in policy["weights"]:
        raise bad_policy("components", "没有成绩项 %s" % code, "there is no component %s" % code)
    assess(policy, headcounts, rows)
    result = []
    for people in by_vacancy(rows).values():
        passed = [row for row in people if row["states"][code] is None]
        give_places(passed, lambda row: row["granted"][code])
        for row in people:
            line = {"vacancy": row["vacancy"], "candidate": row["candidate"], "component": code, "score": show(row["granted"][code])}
            line["state"] = row["states"][code] or "ranked"
            line["place"] = str(row["place"]) if row["states"][code] is None else ""
            result.append(line)
    return sorted(result, key=list_order)


def composite_alone(policy, headcounts, rows):
    """Score and place by the composite, without the tie-break chain."""
    assess(policy, headcounts, rows)
    result = []
    for people in by_vacancy(rows).values():
        ranked = [row for row in people if row["state"] == "ranked"]
        give_places(ranked, lambda row: row["composite"])
        for row in people:
            line = {"vacancy": row["vacancy"], "candidate": row["candidate"], "score": show(row["composite"])}
            line["place"] = str(row["place"]) if row["state"] == "ranked" else ""
            result.append(line)
    return result


def shortlist(policy, headcounts, rows):
    """The rows of shortlist.csv: the first ceil(ratio x headcount) people and everybody who ties with the last of them."""
    by, ratio = policy["shortlist"]["by"], number(policy["shortlist"]["ratio"], "shortlist.ratio")
    if by == "composite":
        lines = composite_alone(policy, headcounts, rows)
    else:
        lines = written(policy, headcounts, rows, by)
    result = []
    for vacancy, people in by_vacancy(lines).items():
        seats = -(-ratio.numerator * headcounts[vacancy] // ratio.denominator)
        for line in people:
            entered = line["place"] != "" and int(line["place"]) <= seats
            result.append({name: line[name] for name in ("vacancy", "candidate", "score", "place")})
            result[-1]["entered"] = "yes" if entered else "no"
    return sorted(result, key=list_order)


# ---- 8. Interview: trimming, room means, room coefficient

INTERVIEW_COLUMNS = ("vacancy", "room", "candidate", "state", "raw", "room_mean", "overall_mean", "coefficient", "score")


def trimmed_mean(marks, rule):
    low, high = rule.get("drop_lowest", 0), rule.get("drop_highest", 0)
    kept = sorted(marks)[low : len(marks) - high]
    return sum(kept) / Fraction(len(kept))


def read_marks(policy, data):
    """{candidate: (vacancy, room, state or {examiner: {element: mark}})}"""
    rule, people = policy["interview"], {}
    elements = rule.get("elements", [""])
    full = next(component["full"] for component in policy["components"] if component["code"] == rule["component"])
    rows = read_table("marks.csv", data, ("vacancy", "room", "candidate", "examiner", "element", "mark"))
    not_empty("marks.csv", rows, ("vacancy", "room", "candidate"))
    for row in rows:
        place = (row["vacancy"], row["room"])
        known = people.setdefault(row["candidate"], [place, None, {}])
        if known[0] != place or known[1] is not None:
            raise unreadable_cell("marks.csv", row[None], "candidate", "考生出现在别处或已缺考", "candidate stands elsewhere or was absent")
        if row["examiner"] == "":
            if row["mark"] not in ("absent", "void") or row["element"] or known[2]:
                raise unreadable_cell(
                    "marks.csv", row[None], "mark", "没有考官的行只能是唯一的缺考或违纪", "a row without examiner must be alone"
                )
            known[1] = row["mark"]
            continue
        given = known[2].setdefault(row["examiner"], {})
        if row["element"] not in elements or row["element"] in given:
            raise unreadable_cell("marks.csv", row[None], "element", "要素不认识或重复", "unknown or repeated element")
        given[row["element"]] = mark_in("marks.csv", row, "mark", full)
    for candidate, (_, state, given) in people.items():
        complete = all(len(marks) == len(elements) for marks in given.values())
        drops = rule.get("drop_lowest", 0) + rule.get("drop_highest", 0)
        if state is None and (not complete or len(given) < rule["minimum_examiners"] or len(given) <= drops):
            raise Unreadable("marks.csv 考生 %s：评分不全" % candidate, "marks.csv candidate %s: marks are missing" % candidate)
    return people


def raw_score(rule, given):
    if rule.get("drop_per", "total") == "total":
        exact = trimmed_mean([sum(marks.values()) for marks in given.values()], rule)
    else:
        elements = next(iter(given.values()))
        exact = sum(trimmed_mean([marks[element] for marks in given.values()], rule) for element in elements)
    return rounded(exact, rule.get("rounding"))


def mean(values):
    return sum(values, Fraction(0)) / len(values)


def room_coefficients(adjustment, raws):
    """{(vacancy, room): (room mean, overall mean of the vacancy, coefficient)}; absent and void are not in ``raws``."""
    rule, result = adjustment.get("mean_rounding"), {}
    means = {place: rounded(mean(values), rule) for place, values in raws.items()}
    for vacancy, room in raws:
        own = [place for place in raws if place[0] == vacancy]
        if adjustment["method"] == "grand_mean":
            overall = mean([value for place in own for value in raws[place]])
        else:
            overall = mean([means[place] for place in own])
        overall, room_mean = rounded(overall, rule), means[vacancy, room]
        if overall == 0 or room_mean == 0:
            raise Unreadable(
                "marks.csv 岗位 %s 考场 %s：平均分为零" % (vacancy, room), "marks.csv vacancy %s room %s: a mean is zero" % (vacancy, room)
            )
        result[vacancy, room] = (room_mean, overall, rounded(overall / room_mean, adjustment.get("coefficient_rounding")))
    return result


def interview(policy, data):
    """The rows of interview.csv."""
    people, rule, raws = read_marks(policy, data), policy["interview"], {}
    adjustment = rule.get("room_adjustment", {"method": "none"})
    full = next(component["full"] for component in policy["components"] if component["code"] == rule["component"])
    for person in people.values():
        if person[1] is None:
            person.append(raw_score(rule, person[2]))
            raws.setdefault(person[0], []).append(person[3])
    factors = {} if adjustment["method"] == "none" else room_coefficients(adjustment, raws)
    result = []
    for candidate, person in people.items():
        line = dict.fromkeys(INTERVIEW_COLUMNS, "")
        line.update(vacancy=person[0][0], room=person[0][1], candidate=candidate, state=person[1] or "scored")
        if person[1] is None:
            score = person[3]
            if person[0] in factors:
                room_mean, overall, factor = factors[person[0]]
                score = rounded(score * factor, adjustment.get("rounding"))
                score = min(score, full) if adjustment.get("cap_at_full_mark", False) else score
                line.update(room_mean=show(room_mean), overall_mean=show(overall), coefficient=show(factor))
            line.update(raw=show(person[3]), score=show(score))
        result.append(line)
    return sorted(result, key=lambda line: (line["vacancy"], line["candidate"]))


# ---- 9. Draws (draw/1)


def list_digest(members):
    return sha256(b"".join(line + b"\n" for line in sorted(member.encode("utf-8") for member in members)))


def draw_key(seed, label, member):
    return hmac.new(seed.encode("utf-8"), (label + "\n" + member).encode("utf-8"), hashlib.sha256).hexdigest()


def draw_order(seed, label, members):
    return sorted(members, key=lambda member: draw_key(seed, label, member))


def read_lines(name, data):
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise Unreadable("%s：不是 UTF-8 编码" % name, "%s: not UTF-8" % name) from None
    lines = text.split("\n")
    if lines.pop() != "" or not lines or "" in lines or len(set(lines)) != len(lines):
        zh, en = "%s：须每行一个、末尾换行，不得有空行或重复", "%s: one member per line with a final line feed, no blank or repeated line"
        raise Unreadable(zh % name, en % name)
    return lines


def check_draw(report, data, members, label=None):
    """The transcript: list digest, commitment, seed. Returns (seed, label)."""
    draw, names = read_json("draw.json", data), {"schema", "label", "list_sha256", "commitment", "secret", "numbers", "seed"}
    people = {"numbers_called_by", "secret_held_by", "countersigned_by"}  # offices; they decide about nothing here
    if not names <= set(draw) <= names | people or draw["schema"] != "draw/1" or not all(isinstance(value, str) for value in draw.values()):
        raise Unreadable("draw.json：不是 draw/1 的记录", "draw.json: not a transcript of draw/1")
    if not HEX64.match(draw["secret"]) or not re.match(r"([0-9]+(-[0-9]+)*)?\Z", draw["numbers"]):
        raise Unreadable("draw.json：secret 或 numbers 的写法不对", "draw.json: secret or numbers not in their form")
    if label is not None:
        report.check(draw["label"] == label, "draw.json：标签为 %s" % label, "draw.json: the label is %s" % label)
    digest = list_digest(members)
    report.check(draw["list_sha256"] == digest, "draw.json list_sha256：名单摘要", "draw.json list_sha256: digest of the list")
    commitment = sha256(draw["secret"].encode("ascii"))
    report.check(draw["commitment"] == commitment, "draw.json commitment：事先公布的承诺值", "draw.json commitment: published beforehand")
    seed = sha256((draw["secret"] + "\n" + draw["numbers"] + "\n" + digest).encode("utf-8"))
    report.check(draw["seed"] == seed, "draw.json seed：由秘密、现场数字和名单得出", "draw.json seed: from secret, numbers and list")
    if draw["numbers"] == "":
        report.differs("draw.json numbers：没有现场数字，只能作为草稿", "draw.json numbers: nobody called out a number; a draft only")
    return seed, draw["label"]


def check_order(report, members, published, seed, label, ticket):
    expected = draw_order(seed, label, members)
    if ticket is not None:
        show_draw_place(report, seed, label, ticket, expected)
        same = ticket in expected and ticket in published and published.index(ticket) == expected.index(ticket)
        report.check(same, "order.txt：%s 的位置" % ticket, "order.txt: the place of %s" % ticket)
        return
    for position, (given, own) in enumerate(zip(published, expected), start=1):
        if given != own:
            facts = (position, given, own)
            report.differs("order.txt 第 %d 行：公布 %r，复算 %r" % facts, "order.txt row %d: published %r, recomputed %r" % facts)
            return
    size = len(expected)
    report.check(len(published) == size, "order.txt：%d 个次序" % size, "order.txt: order of %d members" % size)


def show_draw_place(report, seed, label, ticket, expected):
    if ticket in expected:
        facts = (ticket, draw_key(seed, label, ticket), expected.index(ticket) + 1, len(expected))
        report.note("考生 %s 的抽签值 %s，排第 %d（共 %d）" % facts, "candidate %s draws %s: number %d of %d" % facts)


# ---- 10. Seating (docs/formats/seating-1.md; the numbers in brackets are its sections)


class Hall:
    """[3] The desks of a room, as (row, column), and f(k): the fewest neighbouring pairs among k people in it."""

    def __init__(self, columns, numbering, blocked, reserve):
        self.width, self.height, self.seat_at = len(columns), max(columns), {}
        for column, size in enumerate(columns, start=1):
            rows = range(size, 0, -1) if numbering == "snake" and column % 2 == 0 else range(1, size + 1)
            for row in rows:
                self.seat_at[row, column] = len(self.seat_at) + 1
        highest = len(self.seat_at) - reserve
        usable = [desk for desk, seat in self.seat_at.items() if seat not in blocked and seat <= highest]
        self.desks = sorted(usable, key=lambda desk: desk if self.height >= self.width else (desk[1], desk[0]))  # sweep order
        taken = set(usable)
        self.near = {(r, c): [d for d in ((r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)) if d in taken] for r, c in self.desks}
        even, odd = ([desk for desk in self.desks if sum(desk) % 2 == rest] for rest in (0, 1))
        self.a_class, self.b_class = (even, odd) if len(even) >= len(odd) else (odd, even)
        self.c, self.a, self.pairs = len(usable), len(self.a_class), sum(len(near) for near in self.near.values()) // 2
        self.table, self.quotients, self.hull = None, {}, []

    def removal(self, desks):
        return sorted(desks, key=lambda desk: -len(self.near[desk]))  # stable: sweep order among equals

    def pairs_without(self, desks, j):
        return self.pairs - sum(len(self.near[desk]) for desk in self.removal(desks)[:j])

    def f(self, k):
        if k <= self.a:
            return 0
        if self.table is None:
            if self.c == self.width * self.height:
                self.table = [0] * (self.a + 1) + [self.of_rectangle(n) for n in range(self.a + 1, self.c + 1)]
            elif min(self.width, self.height) <= 8 and self.c <= 120:
                self.table = self.of_any_shape()
            else:
                degrees = sorted((len(near) for near in self.near.values()), reverse=True)
                self.table = [max(0, self.pairs - sum(degrees[: self.c - n])) for n in range(self.c + 1)]
        return self.table[k]

    def of_rectangle(self, k):
        j = self.c - k
        return min(self.pairs_without(desks, j) for desks in (self.a_class, self.b_class) if j <= len(desks))

    def of_any_shape(self):
        """Desk after desk along the longer side; ``best[mask][n]`` = fewest pairs with n people, mask = who sits on the last desks."""
        short, long = min(self.width, self.height), max(self.width, self.height)
        far, best = self.c * 4, {0: [0]}
        for place in range(short * long):
            one, two = place // short + 1, place % short + 1
            desk, after = (one, two) if self.height >= self.width else (two, one), {}
            for mask, counts in best.items():
                choices = [(mask << 1, counts)]
                if desk in self.near:
                    new = (mask >> (short - 1) & 1) + (mask & 1 if two > 1 else 0)
                    choices.append((mask << 1 | 1, [far] + [count + new for count in counts]))
                for state, counted in choices:
                    state &= (1 << short) - 1
                    known = after.get(state, [])
                    size = max(len(known), len(counted))
                    padded = zip(known + [far] * (size - len(known)), counted + [far] * (size - len(counted)))
                    after[state] = [min(pair) for pair in padded]
            best = after
        return [min(counts[k] for counts in best.values() if k < len(counts)) for k in range(self.c + 1)]

    def best_quotient(self, k, limit):
        """(smallest (f(k+t) - f(k)) / t over 1 <= t <= limit, the smallest such t)"""
        if (k, limit) not in self.quotients:
            self.quotients[k, limit] = min((Fraction(self.f(k + t) - self.f(k), t), t) for t in range(1, limit + 1))
        return self.quotients[k, limit]

    def envelope(self, k):
        """[7] F(k), the lower convex envelope of f."""
        if not self.hull:
            self.hull.append(Fraction(0))
        while len(self.hull) <= k:
            at = len(self.hull) - 1
            quotient, t = self.best_quotient(at, self.c - at)
            self.hull += [self.hull[at] + quotient * step for step in range(1, t + 1)]
        return self.hull[k]


class Room:
    def __init__(self, key, group, hall):
        self.key, self.group, self.hall, self.c = key, group, hall, hall.c


def permitted(category, group):
    """Category = (paper, area, needs), group = (area, accessible)."""
    _, area, needs = category
    return (not needs or group[1]) and (not area or not group[0] or area == group[0])


def category_order(category):
    return (not category[2], not category[1], category[1])


def group_order(group):
    return (group[1], not group[0], group[0])


PERSON_FIELDS = ("candidate", "vacancy", "paper", "area", "employer", "needs")


def one_line(file, row, cells):
    """[1] A TAB or a line break would make two canonical rows look like one."""
    if any(sign in cell for cell in cells.values() for sign in "\t\r\n"):
        raise unreadable_cell(file, row[None], "-", "单元格含有制表符或换行", "a cell holds a TAB or a line break")


def read_people(data):
    people, optional = {}, PERSON_FIELDS[2:]
    for row in read_table("candidates.csv", data, ("candidate", "vacancy"), optional):
        person = {name: row.get(name, "").strip() for name in PERSON_FIELDS}
        if not person["candidate"] or not person["vacancy"] or person["needs"] not in ("", "accessible"):
            raise unreadable_cell("candidates.csv", row[None], "candidate/vacancy/needs", "空缺或不认识的值", "empty or unknown value")
        if person["candidate"] in people:
            raise unreadable_cell("candidates.csv", row[None], "candidate", "考生重复", "candidate stands twice")
        one_line("candidates.csv", row, person)
        person["category"] = (person["paper"], person["area"], person["needs"])
        people[person["candidate"]] = person
    return people


def read_rooms(data):
    """[1] The rooms in order, and their canonical rows."""
    rooms, canonical_rows, halls = {}, [], {}
    fields = ("site", "area", "room", "layout", "numbering", "first_desk", "blocked", "accessible", "reserve")
    for row in read_table("rooms.csv", data, tuple(set(fields) - {"area", "blocked", "reserve"}), ("area", "blocked", "reserve")):
        cell = {name: row.get(name, "").strip() for name in fields}
        one_line("rooms.csv", row, cell)
        equal, listed = re.match(r"([0-9]{1,3})x([0-9]{1,3})\Z", cell["layout"]), re.match(r"[0-9]{1,3}(-[0-9]{1,3})*\Z", cell["layout"])
        columns = (int(equal.group(2)),) * int(equal.group(1)) if equal else tuple(map(int, cell["layout"].split("-"))) if listed else ()
        known = cell["numbering"] in ("snake", "straight") and cell["first_desk"] in ("left", "right") and cell["site"] and cell["room"]
        known = known and cell["accessible"] in ("0", "1", "yes", "no") and re.match(r"[0-9]{0,6}\Z", cell["reserve"])
        if not columns or 0 in columns or not known or not re.match(r"([0-9]{1,6}( +|\Z))*\Z", cell["blocked"]):
            raise unreadable_cell("rooms.csv", row[None], "layout … reserve", "空缺或不认识的值", "empty or unknown value")
        if (cell["site"], cell["room"]) in rooms:
            raise unreadable_cell("rooms.csv", row[None], "room", "考场重复", "room stands twice")
        accessible, reserve = cell["accessible"] in ("1", "yes"), int(cell["reserve"] or 0)
        blocked = sorted(set(map(int, cell["blocked"].split())))
        shape = (columns, cell["numbering"], tuple(blocked), reserve)
        halls[shape] = halls.get(shape) or Hall(*shape)
        rooms[cell["site"], cell["room"]] = Room((cell["site"], cell["room"]), (cell["area"], accessible), halls[shape])
        layout = "%dx%d" % (int(equal.group(1)), columns[0]) if equal else "-".join(map(str, columns))
        cell.update(layout=layout, blocked=" ".join(map(str, blocked)), accessible="1" if accessible else "0", reserve=str(reserve))
        canonical_rows.append("\t".join(["R"] + [cell[name] for name in fields]))
    return [rooms[key] for key in sorted(rooms)], canonical_rows


def distribute(wanted, free):
    """[5] People of categories to groups: (flow {category: {group: people}}, {category: people left out}). A maximum flow."""
    free, groups = dict(free), sorted(free, key=group_order)
    flow, left = {category: {} for category in wanted}, {}
    for category in sorted(wanted, key=category_order):
        rest = wanted[category]
        for group in groups:
            x = min(rest, free[group]) if permitted(category, group) else 0
            flow[category][group] = x
            free[group], rest = free[group] - x, rest - x
        while rest:
            path = path_to_free(category, groups, flow, free)
            if path is None:
                break
            taken_back = [flow[path[at + 1]][path[at]] for at in range(1, len(path) - 1, 2)]
            x = min([rest, free[path[-1]]] + taken_back)
            for at in range(0, len(path), 2):
                flow[path[at]][path[at + 1]] += x
            for at in range(1, len(path) - 1, 2):
                flow[path[at + 1]][path[at]] -= x
            free[path[-1]], rest = free[path[-1]] - x, rest - x
        left[category] = rest
    return flow, left


def path_to_free(start, groups, flow, free):
    """Category, group, category, … group with room left; breadth first. Categories are triples, groups are pairs."""
    came, queue = {start: None}, [start]
    for node in queue:
        if len(node) == 3:
            following = [group for group in groups if permitted(node, group)]
        else:
            following = sorted((other for other in flow if flow[other].get(node, 0) > 0), key=category_order)
        for other in following:
            if other in came:
                continue
            came[other] = node
            if len(other) == 2 and free[other] > 0:
                path = [other]
                while came[path[-1]] is not None:
                    path.append(came[path[-1]])
                return path[::-1]
            queue.append(other)
    return None


class Holding:
    """[4] hold(p, S), remembered by what S offers per group."""

    def __init__(self, counts):
        self.counts, self.known = counts, {}

    def of(self, paper, offered):
        key = (paper, frozenset(item for item in offered.items() if item[1]))
        if key not in self.known:
            wanted = {category: n for category, n in self.counts.items() if category[0] == paper}
            self.known[key] = sum(wanted.values()) - sum(distribute(wanted, offered)[1].values())
        return self.known[key]


def offer(rooms):
    offered = {}
    for room in rooms:
        offered[room.group] = offered.get(room.group, 0) + room.c
    return offered


def with_change(offered, plus=None, minus=None):
    changed = dict(offered)
    for room, sign in ((plus, 1), (minus, -1)):
        if room is not None:
            changed[room.group] = changed.get(room.group, 0) + sign * room.c
    return changed


def components(counts, rooms):
    """[4] Lists of (categories, rooms) that have nothing to do with each other."""
    groups, parts = {room.group for room in rooms}, []
    for category in counts:
        joined = [{category}, {group for group in groups if permitted(category, group)}]
        if not joined[1]:
            continue
        for part in [part for part in parts if part[1] & joined[1]]:
            parts.remove(part)
            joined = [joined[0] | part[0], joined[1] | part[1]]
        parts.append(joined)
    return [({category: counts[category] for category in own}, [room for room in rooms if room.group in near]) for own, near in parts]


def choose_rooms(counts, rooms):
    """[4] {room: paper} for one component."""
    papers = sorted({category[0] for category in counts})
    if len(counts) == 1:
        return dict.fromkeys(fewest_rooms(sum(counts.values()), rooms), papers[0])
    if (len(papers) + 1) ** len(rooms) <= 20000:
        return best_rooms(counts, rooms, papers)
    return greedy_rooms(counts, rooms)


def fewest_rooms(people, rooms):
    """Case 1."""
    sizes, later = sorted((room.c for room in rooms), reverse=True), {}
    target, m, held = min(people, sum(sizes)), 0, 0
    while held < target:
        held, m = held + sizes[m], m + 1
    for room in rooms:
        later[room.c] = later.get(room.c, 0) + 1
    chosen, held = [], 0
    for room in rooms:
        later[room.c] -= 1
        if len(chosen) == m:
            break
        reach, need = held + room.c, m - len(chosen) - 1
        for size in sorted(later, reverse=True):
            reach, need = reach + size * min(need, later[size]), need - min(need, later[size])
        if reach >= target and need == 0:
            chosen.append(room)
            held += room.c
    return chosen


def best_rooms(counts, rooms, papers):
    """Case 2: all choices in the order of preference; the first of the best is taken."""
    holding, best, most = Holding(counts), {}, 0
    for size in range(1, len(rooms) + 1):
        for chosen in itertools.combinations(rooms, size):
            for given in itertools.product(papers, repeat=size):
                held = sum(holding.of(p, offer(room for room, own in zip(chosen, given) if own == p)) for p in set(given))
                if held > most:
                    best, most = dict(zip(chosen, given)), held
        if most == sum(counts.values()):
            break
    return best


def greedy_rooms(counts, rooms):
    """Case 3."""
    holding, chosen, offers = Holding(counts), {}, {}
    size = {paper: sum(n for category, n in counts.items() if category[0] == paper) for paper in {category[0] for category in counts}}
    for paper in sorted(size, key=lambda paper: (-size[paper], paper)):
        own, offered = set(), {}
        while holding.of(paper, offered) < size[paper]:
            kinds = {}
            for room in rooms:
                if room not in chosen and room not in own:
                    kinds.setdefault((room.group, room.c), room)  # the earliest of its kind
            gains = {room: holding.of(paper, with_change(offered, plus=room)) - holding.of(paper, offered) for room in kinds.values()}
            if not gains or max(gains.values()) == 0:
                break
            best = min(gains, key=lambda room: (-gains[room], room.group[1], not room.group[0], room.key))
            own.add(best)
            offered = with_change(offered, plus=best)
        for room in sorted(own, key=lambda room: room.key, reverse=True):
            less = with_change(offered, minus=room)
            if holding.of(paper, less) == holding.of(paper, offered):
                own.remove(room)
                offered = less
        chosen.update((room, paper) for room in own)
        offers[paper] = offered
    for room in rooms:
        if room not in chosen:
            move_earlier(room, rooms, chosen, offers, holding)
    return chosen


def move_earlier(room, rooms, chosen, offers, holding):
    """Case 3, step 2: ``room`` replaces the last later room that it can replace."""
    tried = set()
    for other in reversed(rooms):
        if other is room:
            return
        paper = chosen.get(other)
        if paper is None or (paper, other.group, other.c) in tried:
            continue
        tried.add((paper, other.group, other.c))
        changed = with_change(offers[paper], plus=room, minus=other)
        if holding.of(paper, changed) == holding.of(paper, offers[paper]):
            chosen[room], offers[paper] = paper, changed
            del chosen[other]
            return


def share(x, weights):
    """[6] x in proportion to the weights, in whole numbers."""
    total, before, result = sum(weights), 0, []
    for weight in weights:
        result.append(x * (before + weight) // total - x * before // total if x else 0)
        before += weight
    return result


class Deal:
    """[6] The people of one paper over its rooms. ``by`` is K[category, vacancy][room], ``k`` is k[vacancy, room]."""

    def __init__(self, rooms, held, flow):
        self.rooms, self.held, self.flow = rooms, held, flow
        self.by, self.k, self.used = {}, {}, dict.fromkeys(rooms, 0)
        self.categories = [category for category in sorted(held, key=category_order) if held[category]]
        for position, category in enumerate(self.categories):
            self.deal_category(category, self.categories[position + 1 :])

    def give(self, category, vacancy, room, people):
        at = self.by.setdefault((category, vacancy), {})
        at[room] = at.get(room, 0) + people
        self.k[vacancy, room] = self.k.get((vacancy, room), 0) + people
        self.used[room] += people

    def snapshot(self):
        return {key: dict(at) for key, at in self.by.items()}, dict(self.k), dict(self.used)

    def quotas(self, category, later):
        own = [room for room in self.rooms if permitted(category, room.group)]
        free = {room: room.c - self.used[room] for room in own}
        if not any(permitted(other, room.group) for other in later for room in own):
            return free
        quota = dict.fromkeys(own, 0)
        for group, people in self.flow[category].items():
            rooms = [room for room in own if room.group == group]
            quota.update(zip(rooms, share(people, [free[room] for room in rooms])))
        return quota

    def deal_category(self, category, later):
        quota, sizes = self.quotas(category, later), {vacancy: len(people) for vacancy, people in self.held[category].items()}
        vacancies = sorted(sizes, key=lambda vacancy: (-sizes[vacancy], vacancy))
        space = sum(quota.values())
        while vacancies and 4 * sizes[vacancies[0]] > space:
            vacancy = vacancies.pop(0)
            self.deal_large(category, vacancy, sizes[vacancy], quota)
            space -= sizes[vacancy]
        slots = self.slots([(room, q) for room, q in quota.items() if q > 0]) if vacancies else []
        start = 0
        for vacancy in vacancies:
            for room in slots[start : start + sizes[vacancy]]:
                self.give(category, vacancy, room, 1)
            start += sizes[vacancy]

    def slots(self, rooms):
        m, slots = len(rooms), []
        for i, (room, q) in enumerate(rooms, start=1):
            slots += [(((2 * m * (j - 1) + 2 * i - 1) << 40) // (2 * m * q), i, j, room) for j in range(1, q + 1)]
        return [room for _, _, _, room in sorted(slots, key=lambda slot: slot[:3])]

    def deal_large(self, category, vacancy, people, quota):
        rooms = list(quota)
        weights = [min(quota[room], max(0, room.hall.a - self.k.get((vacancy, room), 0))) for room in rooms]
        given = share(people, weights) if people <= sum(weights) else weights
        for room, x in zip(rooms, given):
            self.give(category, vacancy, room, x)
            quota[room] -= x
        left = people - sum(given)
        while left:
            offers = []
            for position, room in enumerate(rooms):
                if quota[room] > 0:
                    quotient, t = room.hall.best_quotient(self.k.get((vacancy, room), 0), min(quota[room], left))
                    offers.append((quotient, position, t))
            _, position, t = min(offers)
            self.give(category, vacancy, rooms[position], t)
            quota[rooms[position]] -= t
            left -= t


def lower_bound(people, rooms):
    """[7] LB_v: the fewest pairs that ``people`` of one vacancy need in these rooms."""
    k, rest, pairs = [room.hall.a for room in rooms], people - sum(room.hall.a for room in rooms), 0
    while rest > 0:
        offers = [room.hall.best_quotient(k[at], room.c - k[at])[:1] + (at,) for at, room in enumerate(rooms) if k[at] < room.c]
        if not offers:
            break
        _, at = min(offers)
        hall = rooms[at].hall
        t = hall.best_quotient(k[at], hall.c - k[at])[1]
        delta = hall.f(k[at] + t) - hall.f(k[at])
        pairs += delta if t <= rest else -(-delta * rest // t)
        k[at], rest = k[at] + t, rest - min(t, rest)
    return pairs


def bound_of_block(deal, categories, rooms):
    """[7] The lower bound of a block; the deal is improved where the page says so."""
    sizes, allowed = {}, {}
    for category in categories:
        for vacancy, people in deal.held[category].items():
            sizes[vacancy] = sizes.get(vacancy, 0) + len(people)
            allowed.setdefault(vacancy, set()).update(room for room in rooms if permitted(category, room.group))
    simple = sum(lower_bound(sizes[vacancy], [room for room in rooms if room in allowed[vacancy]]) for vacancy in sizes)
    cost = cost_of(deal, sizes, rooms, Hall.f)
    if cost <= simple or len(rooms) > 40 or len(rooms) * len(sizes) > 1000:
        return simple
    before, vacancies = deal.snapshot(), sorted(sizes)
    while improve(deal, categories, rooms, vacancies):
        pass
    lowest = cost_of(deal, sizes, rooms, Hall.envelope)
    if cost_of(deal, sizes, rooms, Hall.f) >= cost:
        deal.by, deal.k, deal.used = before
    return max(simple, -(-lowest // 1))


def cost_of(deal, vacancies, rooms, pairs):
    return sum(pairs(room.hall, deal.k.get((vacancy, room), 0)) for vacancy in vacancies for room in rooms)


def improve(deal, categories, rooms, vacancies):
    """[7] Carries out the first cycle of negative cost; False if there is none."""
    arcs, count = improvement_arcs(deal, categories, rooms, vacancies), len(rooms)
    size = 1 + count + count * len(vacancies)
    dist, pred = [0] * size, [None] * size
    while True:
        changed = False
        for x, y, w in arcs:
            if dist[x] + w < dist[y]:
                dist[y], pred[y], changed = dist[x] + w, x, True
        if not changed:
            return False
        cycle = first_cycle(pred)
        if cycle:
            break
    first = 1 + count
    for node in cycle:
        before = pred[node]
        if before >= first and node >= first:
            i, j = (before - first) % count, (node - first) % count
            move_one(deal, categories, vacancies[(node - first) // count], rooms[i], rooms[j])
    return True


def improvement_arcs(deal, categories, rooms, vacancies):
    size, arcs = len(rooms), []
    pair = {(v, i): size + 1 + at * size + i for at, v in enumerate(vacancies) for i in range(size)}
    arcs += [(i + 1, 0, 0) for i, room in enumerate(rooms) if deal.used[room] < room.c]
    arcs += [(0, i + 1, 0) for i in range(size)]
    for step in (-1, 1):
        for v in vacancies:
            for i, room in enumerate(rooms):
                k = deal.k.get((v, room), 0)
                if step == -1 and k > 0:
                    arcs.append((i + 1, pair[v, i], room.hall.envelope(k - 1) - room.hall.envelope(k)))
                elif step == 1 and k < room.c:
                    arcs.append((pair[v, i], i + 1, room.hall.envelope(k + 1) - room.hall.envelope(k)))
    for v in vacancies:
        for i, room in enumerate(rooms):
            there = [category for category in categories if deal.by.get((category, v), {}).get(room, 0) > 0]
            for j, other in enumerate(rooms):
                if j != i and any(permitted(category, other.group) for category in there):
                    arcs.append((pair[v, i], pair[v, j], 0))
    return arcs


def first_cycle(pred):
    harmless = set()  # nodes whose walk is known to end
    for start in range(len(pred)):
        walk, seen, node = [], set(), start
        while node is not None and node not in seen and node not in harmless:
            walk.append(node)
            seen.add(node)
            node = pred[node]
        if node in seen:
            return walk[walk.index(node) :]
        harmless |= seen
    return None


def move_one(deal, categories, vacancy, source, target):
    for category in categories:
        if deal.by.get((category, vacancy), {}).get(source, 0) > 0 and permitted(category, target.group):
            deal.give(category, vacancy, source, -1)
            deal.give(category, vacancy, target, 1)
            return


def places_in_room(hall, sizes):
    """[9] {vacancy: desks in sweep order}."""
    order = sorted(sizes, key=lambda vacancy: (-sizes[vacancy], vacancy))
    given, a_class, b_class = {}, hall.a_class, hall.b_class
    if sizes[order[0]] > hall.a:
        j = hall.c - sizes[order[0]]
        first = j > len(b_class) or hall.pairs_without(a_class, j) <= hall.pairs_without(b_class, j)
        aside = hall.removal(a_class if first else b_class)[:j]
        given[order[0]] = [desk for desk in hall.desks if desk not in set(aside)]
        for vacancy in order[1:]:
            given[vacancy], aside = aside[: sizes[vacancy]], aside[sizes[vacancy] :]
    else:
        left, plan, split = [len(a_class), len(b_class)], {}, None
        for vacancy in order:
            x = 0 if left[0] >= left[1] else 1
            here = min(sizes[vacancy], left[x])
            plan[vacancy] = [0, 0]
            plan[vacancy][x], plan[vacancy][1 - x] = here, sizes[vacancy] - here
            left = [left[side] - plan[vacancy][side] for side in (0, 1)]
            if here < sizes[vacancy]:
                split = (vacancy, x)
        free = [list(a_class), list(b_class)]
        if split:
            vacancy, x = split
            start = len(free[x]) - plan[vacancy][x]
            mine = free[x][start:]
            beside = {near for desk in mine for near in hall.near[desk]}
            others = sorted(free[1 - x], key=lambda desk: desk in beside)[: plan[vacancy][1 - x]]
            given[vacancy] = mine + others
            free[x], free[1 - x] = free[x][:start], [desk for desk in free[1 - x] if desk not in set(others)]
        for vacancy in order:
            if not split or vacancy != split[0]:
                given[vacancy] = []
                for side in (0, 1):
                    here = plan[vacancy][side]
                    given[vacancy] += free[side][:here]
                    free[side] = free[side][here:]
    sweep = {desk: at for at, desk in enumerate(hall.desks)}
    return {vacancy: sorted(desks, key=sweep.get) for vacancy, desks in given.items()}


def pairs_at(hall, at, desk, field):
    """Neighbouring pairs that the person on ``desk`` makes, by vacancy or by employer."""
    own = at[desk][field] if desk in at else ""
    return sum(1 for near in hall.near[desk] if near in at and at[near][field] == own) if own else 0


def pairs_in(hall, at, field):
    return sum(pairs_at(hall, at, desk, field) for desk in hall.desks) // 2


def change_by_exchange(hall, at, one, two, field):
    before = pairs_at(hall, at, one, field) + pairs_at(hall, at, two, field)
    exchange(at, one, two)
    after = pairs_at(hall, at, one, field) + pairs_at(hall, at, two, field)
    exchange(at, one, two)
    return after - before  # a pair made of these two themselves stays one and cancels out


def exchange(at, one, two):
    a, b = at.pop(one, None), at.pop(two, None)
    if a is not None:
        at[two] = a
    if b is not None:
        at[one] = b


def repair(hall, at, goal):
    """[10]"""
    surplus, changed, passes = pairs_in(hall, at, "vacancy") - goal, True, 0
    while changed and passes < 20:
        changed, passes = False, passes + 1
        for desk in hall.desks:
            if desk not in at or not (pairs_at(hall, at, desk, "employer") or (surplus > 0 and pairs_at(hall, at, desk, "vacancy"))):
                continue
            for other in hall.desks:
                change = change_by_exchange(hall, at, desk, other, "vacancy")
                if change < 0 or (change == 0 and change_by_exchange(hall, at, desk, other, "employer") < 0):
                    exchange(at, desk, other)
                    surplus, changed = surplus + change, True
                    break


def seat(people, rooms, seed):
    """(rows of seats.csv, the report without its digests)"""
    rooms = [room for room in rooms if room.c]
    drawn = {candidate: at for at, candidate in enumerate(draw_order(seed, "seats", people))}
    queue, counts = sorted(people.values(), key=lambda person: drawn[person["candidate"]]), {}
    for person in queue:
        counts[person["category"]] = counts.get(person["category"], 0) + 1
    parts, chosen = components(counts, rooms), {}
    for own, near in parts:
        chosen.update(choose_rooms(own, near))
    places, out, bound = {}, [], 0
    for paper in sorted({category[0] for category in counts}):
        own = [room for room in rooms if chosen.get(room) == paper]
        wanted = {category: n for category, n in counts.items() if category[0] == paper}
        flow, left = distribute(wanted, offer(own))
        held = {category: {} for category in wanted}
        for category in wanted:
            line = [person for person in queue if person["category"] == category]
            out += line[len(line) - left[category] :]
            for person in line[: len(line) - left[category]]:
                held[category].setdefault(person["vacancy"], []).append(person)
        deal = Deal(own, held, flow)
        for categories, near in parts:
            inside = [category for category in deal.categories if category in categories]
            if inside:
                bound += bound_of_block(deal, inside, [room for room in own if room in set(near)])
        for (category, vacancy), dealt in deal.by.items():  # [8]
            start = 0
            for room in own:
                end = start + dealt.get(room, 0)
                places.setdefault(room, []).extend(held[category][vacancy][start:end])
                start = end
    lines, facts = [], [0, 0, 0]
    for room in sorted((room for room in places if places[room]), key=lambda room: room.key):
        facts = [total + own for total, own in zip(facts, seat_room(room, places[room], drawn, lines))]
    report = {"schema": "seating/1", "seed": seed, "candidates": len(people), "rooms_used": facts[0]}
    report.update(same_vacancy_neighbours=facts[1], same_vacancy_lower_bound=bound, same_employer_neighbours=facts[2])
    out.sort(key=lambda person: person["candidate"])
    report["unseated"] = [{"candidate": person["candidate"], "reason": reason_of(person, rooms)} for person in out]
    return lines, report


def seat_room(room, sitting, drawn, lines):
    """[9] to [11] for one room; returns (1, pairs of one vacancy, pairs of one employer)."""
    hall, groups, at = room.hall, by_vacancy(sitting), {}
    sizes = {vacancy: len(own) for vacancy, own in groups.items()}
    for vacancy, desks in places_in_room(hall, sizes).items():
        at.update(zip(desks, sorted(groups[vacancy], key=lambda person: drawn[person["candidate"]])))
    repair(hall, at, sum(hall.f(size) for size in sizes.values()))
    for desk in sorted(at, key=hall.seat_at.get):
        facts = (at[desk]["candidate"], room.key[0], room.key[1], hall.seat_at[desk]) + desk
        lines.append(dict(zip(("candidate", "site", "room", "seat", "row", "column"), map(str, facts))))
    return 1, pairs_in(hall, at, "vacancy"), pairs_in(hall, at, "employer")


def reason_of(person, rooms):
    if any(permitted(person["category"], room.group) for room in rooms):
        return "desks_missing"
    return "accessible_room_missing" if person["needs"] else "area_room_missing"


SEAT_COLUMNS = ("candidate", "site", "room", "seat", "row", "column")


def check_seating(members, report, ticket):
    people = read_people(members["candidates.csv"])
    rooms, rows = read_rooms(members["rooms.csv"])
    rows += ["\t".join(["C"] + [person[name] for name in PERSON_FIELDS]) for person in people.values()]
    seed, _ = check_draw(report, members["draw.json"], rows, "seats")
    lines, expected = seat(people, rooms, seed)
    published = read_table("seats.csv", members["seats.csv"], SEAT_COLUMNS)
    if ticket is not None:
        show_draw_place(report, seed, "seats", ticket, draw_order(seed, "seats", people))
    unseated = {entry["candidate"]: entry["reason"] for entry in expected["unseated"]}
    if ticket in unseated:
        report.note("考生 %s 未排入：%s" % (ticket, unseated[ticket]), "candidate %s has no seat: %s" % (ticket, unseated[ticket]))
        report.check(
            all(row["candidate"] != ticket for row in published), "seats.csv：没有该考生", "seats.csv: does not hold this candidate"
        )
    else:
        compare(report, "seats.csv", published, lines, person_key, SEAT_COLUMNS, ticket)
    expected.update(input_sha256=list_digest(rows), output_sha256=sha256(members["seats.csv"]))
    stated = read_json("seating.json", members["seating.json"])
    for name in sorted(set(expected) | set(stated)):
        facts = (name, canonical(stated.get(name))[:200], canonical(expected.get(name))[:200])
        if facts[1] == facts[2] and canonical(stated.get(name)) == canonical(expected.get(name)):
            report.agrees("seating.json：%s" % name, "seating.json: %s" % name)
        else:
            report.differs("seating.json %s：公布 %s，复算 %s" % facts, "seating.json %s: published %s, recomputed %s" % facts)


# ---- 11. Everything together


def person_key(row):
    return (row["candidate"],)


def note_policy(report, policy):
    zh, en = "政策文件摘要 %s，请与公告所印对照", "policy digest %s; compare it with the one printed on the notice"
    report.note(zh % policy["digest"], en % policy["digest"])


def check_interview(report, policy, members, ticket):
    published = read_table("interview.csv", members["interview.csv"], INTERVIEW_COLUMNS)
    expected = interview(policy, members["marks.csv"])
    compare(report, "interview.csv", published, expected, person_key, INTERVIEW_COLUMNS, ticket)
    return expected


def check_interview_in_scores(report, policy, rows, lines, ticket):
    """Where a ranking carries its interview, the score that went into it must be the one that came out."""
    code, before = policy["interview"]["component"], report.wrong
    scores = {line["candidate"]: line["score"] or line["state"] for line in lines}
    for row in rows:
        given, own = row["marks"][code], scores.get(row["candidate"], "")
        text = given if isinstance(given, str) else show(given)
        if text != own and (ticket is None or row["candidate"] == ticket):
            facts = (row[None], code, row["candidate"], text, own)
            zh, en = (
                "scores.csv 第 %s 行 %s 列（%s）：记为 %r，面试结果为 %r",
                "scores.csv row %s column %s (%s): holds %r, the interview gave %r",
            )
            report.differs(zh % facts, en % facts)
    if report.wrong == before:
        report.agrees("scores.csv：面试成绩与 interview.csv 相同", "scores.csv: interview scores are those of interview.csv")


def check_lists(kind, members, report, ticket):
    """written_result, shortlist, interview, ranking."""
    policy = read_policy(members["policy.json"])
    note_policy(report, policy)
    if kind == "interview":
        check_interview(report, policy, members, ticket)
        return
    headcounts = read_vacancies(members["vacancies.csv"])
    rows = read_scores(policy, headcounts, members["scores.csv"])
    if kind == "ranking":
        columns = ranking_columns(policy)
        if ("marks.csv" in members) != ("interview.csv" in members):
            raise Unreadable("marks.csv 与 interview.csv 须同在", "marks.csv and interview.csv go together")
        if "marks.csv" in members:
            check_interview_in_scores(report, policy, rows, check_interview(report, policy, members, ticket), ticket)
        published = read_table("ranking.csv", members["ranking.csv"], columns, ("explanation",))
        compare(report, "ranking.csv", published, rank(policy, headcounts, rows), person_key, columns, ticket)
    elif kind == "shortlist":
        columns = ("vacancy", "candidate", "score", "place", "entered")
        published = read_table("shortlist.csv", members["shortlist.csv"], columns, ("reason",))
        compare(report, "shortlist.csv", published, shortlist(policy, headcounts, rows), person_key, columns, ticket)
    else:
        columns = ("vacancy", "candidate", "component", "state", "score", "place")
        published = read_table("written.csv", members["written.csv"], columns)
        codes = {row["component"] for row in published} or {policy["components"][0]["code"]}
        expected = written(policy, headcounts, rows, sorted(codes)[0])
        compare(report, "written.csv", published, expected, person_key, columns, ticket)


def verify(data, report, ticket=None, public_key=None):
    """Check one bundle; raises ``Unreadable``; disagreements are counted in ``report.wrong``."""
    members = read_zip(data)
    kind = check_manifest(members, report, public_key)
    if kind == "draw":
        listed = read_lines("members.txt", members["members.txt"])
        seed, label = check_draw(report, members["draw.json"], listed)
        check_order(report, listed, read_lines("order.txt", members["order.txt"]), seed, label, ticket)
    elif kind == "seating":
        check_seating(members, report, ticket)
    else:
        check_lists(kind, members, report, ticket)


def main(arguments=None):
    global LANGUAGE
    parser = argparse.ArgumentParser(description="复核材料包独立验证 / independent check of an evidence bundle")
    parser.add_argument("bundle", help="BUNDLE.zip")
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    parser.add_argument("--ticket", help="只核对这一个准考证号 / check this ticket number alone")
    parser.add_argument("--public-key", help="公告公布的公钥（64 位十六进制）/ the published key, 64 hex digits")
    chosen = parser.parse_args(arguments)
    LANGUAGE = chosen.language
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    report = Report(print_line)
    try:
        with open(chosen.bundle, "rb") as stream:
            data = stream.read(MAX_TOTAL + 1)
        if len(data) > MAX_TOTAL:
            raise Unreadable("文件过大", "the file is too large")
        verify(data, report, chosen.ticket, chosen.public_key)
    except (Unreadable, OSError) as error:
        print_line(say("[无法读取] ", "[unreadable] ") + str(error))
        return 2
    except Exception as error:  # a format nobody thought of: still a sentence and a code, never a traceback
        print_line(say("[无法读取] 材料的结构不对：", "[unreadable] the bundle is not well formed: ") + repr(error)[:200])
        return 2
    if report.wrong:
        print(say("结论：有 %d 处不符。" % report.wrong, "Result: %d disagreement(s)." % report.wrong))
        return 1
    print(say("结论：%d 项全部一致。" % report.right, "Result: all %d checks agree." % report.right))
    return 0


if __name__ == "__main__":
    sys.exit(main())
