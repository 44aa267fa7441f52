#!/usr/bin/env python3
"""Check an evidence bundle of the recruitment portal, independently of the portal.

    python3 verify.py BUNDLE.zip [--language en] [--ticket NUMBER] [--public-key HEX] [--base BUNDLE.zip]
    python3 verify.py BUNDLE.zip --proof FILE.tlog-proof --log-key KEY [--witness-key KEY ...]
    python3 verify.py DOCUMENT.json --proof FILE.tlog-proof --log-key KEY

What "everything agrees" proves:
- no file of the bundle was changed after it was signed with the key shown (compare that key with the one on the notice);
- every cell of the published list follows from the inputs in the bundle by the rules in its policy (compare the policy's digest
  with the one on the notice), every seat from the draw, and every draw from a secret fixed beforehand and numbers called on site.
With a proof: that the file stood in the public log before the checkpoint was signed (watch.py, beside this file, checks a whole log).
It cannot prove that the inputs are true: that a paper earned the mark that stands in scores.csv.

One file, Python 3.8 or later, standard library only; it reads one file, writes nothing but its lines, needs no network. It was
written from the published formats (docs/formats/: evidence-1, policy-1, ranking-1, draw-1, seating-1), not from the portal's
program, so that the two check each other. Exit code: 0 everything agrees; 1 something disagrees (file, row and column are
named); 2 the bundle cannot be read.

How to read it: from top to bottom, with the format beside it. What one list needs is read within the hour: a ranking, shortlist or
interview sections 1, 2, 4 to 6, 9, 11; seats sections 1 to 3, 7, 9, 11; a proof section 10; all of it in 95 minutes. A section uses only
those above it.
     1  Lines, numbers, JSON                         7 minutes
     2  Tables; published against recomputed         6
     3  Draws                                        3   draw-1.md
     4  The policy                                   4   policy-1.md
     5  Scores, ranking, shortlist                  15   ranking-1.md
     6  Interview                                    6   ranking-1.md, its section 6
     7  Seating                                     31   seating-1.md, whose section numbers stand in [brackets]
     8  Supplements                                  6   seating-1.md, its section 12
     9  The zip and its signature                    6   evidence-1.md
    10  The public log                               6   log-1.md
    11  Everything together                          5
A "truth" is what a list must be by the words of the rules, whoever computed it and however; it is looked for in the published cells
themselves, so that a fault that two programs share is found as well. They stand in plain words in the rulebook's README.
Words: ``need`` refuses the bundle (exit code 2), ``report.check`` counts an agreement or a disagreement (exit code 0 or 1); texts
are "中文 | English". Numbers are whole or exact fractions throughout; no floating-point number occurs.
"""

# ruff: noqa: B905, B019 -- zip(strict=) is younger than Python 3.8; a run checks one bundle and ends, so caches need no end
import argparse
import base64
import csv
import hashlib
import hmac
import io
import itertools
import json
import os
import re
import sys
import zipfile
import zlib
from bisect import bisect_left, bisect_right
from collections import Counter
from fractions import Fraction
from functools import lru_cache

MAX_FILE = 256 * 1024 * 1024  # bytes of one member, unpacked
MAX_TOTAL = 512 * 1024 * 1024  # bytes of the whole bundle, unpacked; also the limit for the zip itself
MAX_SHOWN = 50  # disagreements printed; the rest is counted
LANGUAGE = "zh"

# ---- 1. Lines, numbers, JSON

def say(both, *facts):
    """``both`` is "中文 | English"; the facts are put into the language asked for."""
    return both.split(" | ")[LANGUAGE == "en"] % facts

class Unreadable(Exception):
    """The bundle is no bundle, or an input in it breaks its format: nothing can be said about the list. Exit code 2."""

    def __init__(self, both, *facts):
        super().__init__(say(both, *facts))

def need(good, both, *facts):
    if not good:
        raise Unreadable(both, *facts)

def print_line(line):
    """What a bundle says is shown, never obeyed: control and direction signs are printed as numbers."""
    print("".join(sign if sign.isprintable() else "\\u%04x" % ord(sign) for sign in line))

class Report:
    """Writes the lines and counts what agrees and what does not."""

    def __init__(self, write):
        self.write, self.wrong, self.right = write, 0, 0

    def note(self, both, *facts):
        self.write(say("[说明] | [note]") + " " + say(both, *facts))

    def check(self, good, both, *facts):
        self.right, self.wrong = (self.right + 1, self.wrong) if good else (self.right, self.wrong + 1)
        if good or self.wrong <= MAX_SHOWN:
            self.write(say("[一致] | [agrees]" if good else "[不符] | [DIFFERS]") + " " + say(both, *facts))

    def differs(self, both, *facts):
        self.check(False, both, *facts)

DECIMAL = r"[0-9]{1,40}(\.[0-9]{1,40})?"
QUOTIENT = r"[0-9]{1,40}/[0-9]{0,39}[1-9][0-9]{0,39}"

def show(value):
    """Finite decimals exactly and without trailing zeros, anything else as a/b, nothing as an empty cell."""
    if value is None:
        return ""
    places = value.denominator.bit_length()  # if the decimal ends at all, it ends within so many places
    whole, rest = divmod(value * 10**places, 10**places)
    return ("%d.%0*d" % (whole, places, int(rest))).rstrip("0").rstrip(".") if rest.denominator == 1 else str(value)

def rounded(value, rule):
    """``rule`` is {"places", "mode"}; nothing = exact. No value here is ever negative."""
    if rule is None:
        return value
    scale, half = 10 ** rule["places"], Fraction(1, 2) if rule["mode"] == "half_up" else 0
    return Fraction((value * scale + half) // 1, scale)

def read_json(name, data):
    """Strictly: no name twice, no floating-point number, an object on top."""

    def no_duplicates(pairs):
        if len(dict(pairs)) != len(pairs):
            raise ValueError("duplicate member")
        return dict(pairs)

    def no_float(text):
        raise ValueError("number that is no integer: " + text[:20])

    try:
        document = json.loads(data.decode("utf-8-sig"), object_pairs_hook=no_duplicates, parse_float=no_float, parse_constant=no_float)
    except (ValueError, RecursionError) as error:
        raise Unreadable("%s：不是合格的 JSON（%s） | %s: not proper JSON (%s)", name, error) from None
    need(isinstance(document, dict), "%s：应为 JSON 对象 | %s: must be a JSON object", name)
    return document

def canonical(value):
    """RFC 8785: names sorted by UTF-16 units, no spaces."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(canonical(name) + ":" + canonical(value[name]) for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)

def canonical_bytes(name, document):
    try:
        return canonical(document).encode("utf-8")
    except (UnicodeEncodeError, RecursionError):
        raise Unreadable("%s：含有无法编码的字符 | %s: holds characters that cannot be encoded", name) from None

ANY_TEXT = r"(?s).*"
HEX_64, HEX_128 = "[0-9a-f]{64}", "[0-9a-f]{128}"

def require_form(name, document, forms, optional=()):
    """Every member of ``forms`` is a text that matches its pattern, optional ones are texts, and there are no others."""
    allowed = {**dict.fromkeys(optional, ANY_TEXT), **forms}
    odd = set(forms) - set(document)
    odd |= {key for key, text in document.items() if not (key in allowed and isinstance(text, str) and re.fullmatch(allowed[key], text))}
    shown = ", ".join(sorted(odd))[:200]
    need(not odd, "%s：成员缺少、多余或写法不对：%s | %s: member missing, surplus or not in its form: %s", name, shown)

def sha256(data):
    return hashlib.sha256(data).hexdigest()


# ---- 2. Tables; published against recomputed

def text_of(name, data):
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("%s：不是 UTF-8 编码 | %s: not UTF-8", name) from None

def need_cell(good, file, row, column, both, *facts):
    if not good:
        at = (file, row[None], column, say(both, *facts))
        raise Unreadable("%s 第 %s 行 %s 列：%s | %s row %s column %s: %s", *at)

NAME = r"(?s).*\S.*"  # of a person, vacancy or room: not empty

def read_table(name, data, forms, optional=(), unique=(), strip=False):
    """Rows as dicts, with the row number under ``None`` (the header is row 1). Columns stand in any order.

    ``forms`` is {column: pattern of its cells}; a missing optional column is an empty one; no two rows share the ``unique`` columns.
    """
    try:
        lines = list(csv.reader(io.StringIO(text_of(name, data), newline=""), strict=True))
    except csv.Error as error:
        raise Unreadable("%s：不是合格的 CSV（%s） | %s: not proper CSV (%s)", name, error) from None
    header = lines[0] if lines else []
    need(len(set(header)) == len(header), "%s：有重复的列 | %s: a column stands twice", name)
    odd = sorted(set(forms) - set(optional) - set(header)) + sorted(set(header) - set(forms))
    need(not odd, "%s：缺少或多余的列：%s | %s: missing or surplus column: %s", name, ", ".join(odd)[:200])
    rows, seen = [], set()
    for position, cells in enumerate(lines[1:], start=2):
        cells = [cell.strip() for cell in cells] if strip else cells
        row = {**dict.fromkeys(optional, ""), None: position, **dict(zip(header, cells))}
        if not cells:
            continue
        need_cell(len(cells) == len(header), name, row, "-", "单元格数与表头不符 | number of cells differs from the header")
        for column in header:
            good = re.fullmatch(forms[column], row[column])
            need_cell(good, name, row, column, "空缺或写法不对：%r | empty or not in its form: %r", row[column][:40])
        key = tuple(row[column] for column in unique)
        need_cell(not unique or key not in seen, name, row, "/".join(unique), "重复 | stands twice")
        seen.add(key)
        rows.append(row)
    return rows

def mark_in(name, row, column, full_mark):
    """A score: ASCII digits with an optional fraction, from 0 to the full mark."""
    text = row[column]
    need_cell(re.fullmatch(DECIMAL, text), name, row, column, "不是分数：%r | not a score: %r", text[:40])
    need_cell(Fraction(text) <= full_mark, name, row, column, "超过满分 | above the full mark")
    return Fraction(text)

def read_published(name, members, columns, for_people=()):
    return read_table(name, members[name], dict.fromkeys(columns + for_people, ANY_TEXT), for_people)

def compare(report, name, published, expected, columns, ticket=None):
    """Published rows against recomputed ones, cell by cell, then their order. With a ticket: this person's row alone."""
    before = report.wrong
    if ticket is not None:
        published, expected = ([row for row in rows if row["candidate"] == ticket] for rows in (published, expected))
        for row in expected:
            report.note("%s 复算：%s | %s recomputed: %s", name, "，".join("%s=%s" % (column, row[column]) for column in columns))
        if not expected:
            report.differs("%s：输入中没有考生 %s | %s: candidate %s is not in the input", name, ticket)
    people, seen = {row["candidate"]: row for row in expected}, set()
    for row in published:
        who, own = row["candidate"], people.get(row["candidate"])
        if own is None:
            both = "%s 第 %s 行 candidate 列：%s 复算结果中没有 | %s row %s column candidate: %s is not in the recomputed list"
            report.differs(both, name, row[None], who)
        elif who in seen:
            report.differs("%s 第 %s 行 candidate 列：%s 重复 | %s row %s column candidate: %s stands twice", name, row[None], who)
        else:
            for column in columns:
                if row[column] != own[column]:
                    facts = (name, row[None], column, who, row[column], own[column])
                    report.differs("%s 第 %s 行 %s 列（%s）：公布 %r，复算 %r | %s row %s column %s (%s): published %r, recomputed %r", *facts)
        seen.add(who)
    for who in sorted(set(people) - seen):
        report.differs("%s：缺少考生 %s 的一行 | %s: the row of candidate %s is missing", name, who)
    if report.wrong == before:
        misplaced = [row[None] for row, own in zip(published, expected) if row["candidate"] != own["candidate"]]
        if misplaced:
            report.differs("%s 第 %s 行：行的次序不对 | %s row %s: out of order", name, misplaced[0])
        else:
            report.check(True, "%s：%d 行逐格一致（%s） | %s: %d rows, cell by cell (%s)", name, len(expected), ", ".join(columns))


# ---- 3. Draws (draw/1)

def list_digest(members):
    return sha256(b"".join(line + b"\n" for line in sorted(member.encode("utf-8") for member in members)))

def draw_key(seed, label, member):
    return hmac.new(seed.encode("utf-8"), (label + "\n" + member).encode("utf-8"), hashlib.sha256).hexdigest()

def draw_order(seed, label, members):
    return sorted(members, key=lambda member: draw_key(seed, label, member))

def read_lines(name, data):
    lines = text_of(name, data).replace("\r\n", "\n").split("\n")
    good = lines.pop() == "" and lines and "" not in lines and len(set(lines)) == len(lines)
    need(good, "%s：须每行一个、末尾换行，无空行、无重复 | %s: one member per line with a final line feed, no blank or repeated line", name)
    return lines

NUMBERS = "([0-9]+(-[0-9]+)*)"
LEAST_DIGITS = 20  # with fewer, the holder of the secret could have tried out all outcomes in advance

def check_digits(report, name, numbers, needed):
    """A draw whose commitment was a publication of its own counts only with enough digits; older draws had neither."""
    digits = sum(map(str.isdigit, numbers))
    if needed:
        report.check(digits >= LEAST_DIGITS, "%s numbers：现场数字共 %d 位，至少 20 位 | %s numbers: %d digits called, at least 20", name, digits)
    elif 0 < digits < LEAST_DIGITS:
        zh, en = "现场数字只有 %d 位，也没有写明承诺值公布在哪里：只适用于旧批次", "only %d digits called, and no publication of the commitment named"
        report.note(zh + " | " + en + ": good for old rounds only", digits)

def check_transcript(report, data, members):
    """The digest of the list, the commitment, the seed. Returns (seed, label)."""
    draw, computed = read_json("draw.json", data), dict.fromkeys(("label", "list_sha256", "commitment", "seed"), ANY_TEXT)
    others = ("numbers_called_by", "secret_held_by", "countersigned_by", "committed_in")  # the offices decide about nothing here
    require_form("draw.json", draw, {**computed, "schema": "draw/1", "secret": HEX_64, "numbers": NUMBERS + "?"}, others)
    digest, commitment = list_digest(members), sha256(draw["secret"].encode("ascii"))
    report.check(draw["list_sha256"] == digest, "draw.json list_sha256：名单摘要 | draw.json list_sha256: digest of the list")
    report.check(draw["commitment"] == commitment, "draw.json commitment：事先公布的承诺值 | draw.json commitment: published beforehand")
    seed = sha256("\n".join((draw["secret"], draw["numbers"], digest)).encode("utf-8"))
    report.check(draw["seed"] == seed, "draw.json seed：由秘密、现场数字和名单得出 | draw.json seed: from secret, numbers and list")
    if draw["numbers"] == "":
        report.differs("draw.json numbers：没有现场数字，只能作为草稿 | draw.json numbers: nobody called out a number; a draft only")
    if "committed_in" in draw:
        report.note("承诺值事先公布于 %s，请对照 | the commitment was published beforehand in %s; compare", draw["committed_in"])
    check_digits(report, "draw.json", draw["numbers"], "committed_in" in draw)
    return seed, draw["label"]

def show_draw_place(report, seed, label, ticket, order):
    if ticket in order:
        facts = (ticket, draw_key(seed, label, ticket), order.index(ticket) + 1, len(order))
        report.note("考生 %s 的抽签值 %s，排第 %d（共 %d） | candidate %s draws %s: number %d of %d", *facts)

def check_draw(members, report, ticket):
    listed, published = (read_lines(name, members[name]) for name in ("members.txt", "order.txt"))
    seed, label = check_transcript(report, members["draw.json"], listed)
    order = draw_order(seed, label, listed)
    if ticket is not None:
        show_draw_place(report, seed, label, ticket, order)
        same = ticket in order and ticket in published and published.index(ticket) == order.index(ticket)
        report.check(same, "order.txt：%s 的位置 | order.txt: the place of %s", ticket)
        return
    wrong = [(at, given, own) for at, (given, own) in enumerate(zip(published, order), start=1) if given != own]
    if wrong:
        report.differs("order.txt 第 %d 行：公布 %r，复算 %r | order.txt row %d: published %r, recomputed %r", *wrong[0])
    else:
        report.check(len(published) == len(order), "order.txt：%d 个次序 | order.txt: order of %d members", len(order))


# ---- 4. The policy: an unknown member is an error; a null member is one left out

SHAPE = {  # path: its members; a path ending in "rounding" has places and mode; of paths not named here the content decides nothing
    "": "schema title basis components composite preferences points tie_break shortlist opening interview"
    " corrections age_reading certificate substitution publicity_days publicity_unit recheck retention marking"
    " publicity_ends_at written_list tickets list_days",  # these and those of the line before decide about no number
    "components": "code title full_mark papers rounding pass_mark pass_mark_uncontested pass_mark_includes_points",
    "components.papers": "code title full_mark coefficient",
    "composite": "weights term_rounding rounding pass_mark",
    "preferences": "code title effect basis levels order group points claim",
    "preferences.claim": "papers sentence deadline",
    "corrections": "shortlist ranking offer",
    "points": "target at stacking cap may_exceed_full_mark",
    "shortlist": "by ratio",
    "interview": "component minimum_examiners drop_highest drop_lowest drop_per elements rounding room_adjustment odd_panel",
    "interview.room_adjustment": "method mean_rounding coefficient_rounding rounding cap_at_full_mark",
}
CHOICES = {
    "mode": ("half_up", "truncate"),
    "effect": ("tie_break", "points"),
    "at": ("component", "papers"),
    "stacking": ("highest", "sum", "highest_per_group"),
    "drop_per": ("total", "element"),
    "method": ("none", "grand_mean", "mean_of_room_means"),
}

def need_policy(good, where, both, *facts):
    need(good, "policy.json %s：%s | policy.json %s: %s", where, say(both, *facts))

def number(text, where):
    """A decimal string or ``a/b`` of the policy."""
    need_policy(isinstance(text, str) and re.fullmatch(DECIMAL + "|" + QUOTIENT, text), where, "不是数字字符串 | not a number in a string")
    return Fraction(text)

def without_nulls(value, path=""):
    """A copy in which null members are left out, after checking names and choices."""
    if isinstance(value, list):
        return [without_nulls(item, path) for item in value]
    if not isinstance(value, dict):
        return value
    members, result = "places mode" if path.endswith("rounding") else SHAPE.get(path), {}
    for name, item in value.items():
        need_policy(members is None or name in members.split(), path, "有不认识的成员：%s | unknown member: %s", name[:60])
        if item is not None:
            known = members is None or name not in CHOICES or item in CHOICES[name]
            need_policy(known, path, "%s 的取值不认识 | unknown value of %s", name)
            result[name] = without_nulls(item, (path + "." + name).lstrip("."))
    return result

def read_policy(data):
    document = read_json("policy.json", data)
    need_policy(document.get("schema") == "policy/1", "schema", "不是 policy/1 | not policy/1")
    try:
        policy = without_nulls(document)
        for component in policy["components"]:
            code, component["full"] = component["code"], number(component["full_mark"], component["code"])
            for paper in component.get("papers", ()):
                paper["full"], paper["factor"] = number(paper["full_mark"], paper["code"]), number(paper["coefficient"], paper["code"])
            total = sum(paper["full"] * paper["factor"] for paper in component.get("papers", ()))
            good = total == component["full"] or "papers" not in component
            need_policy(good, code, "各科系数 × 满分之和不等于满分 | coefficient x full mark does not add up to the full mark")
        policy["weights"] = {code: number(weight, code) for code, weight in policy["composite"]["weights"].items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise Unreadable("policy.json：结构不对（%s） | policy.json: wrong structure (%s)", error) from None
    codes, where = {component["code"] for component in policy["components"]}, "composite.weights"
    need_policy(set(policy["weights"]) == codes, where, "权重与成绩项不对应 | weights and components do not match")
    need_policy(sum(policy["weights"].values()) == 1, where, "权重之和不为 1 | weights do not add up to 1")
    one_scale = len({component["full"] for component in policy["components"]}) == 1
    need_policy(one_scale, "components", "各成绩项满分不同 | components differ in full mark")
    policy["digest"] = sha256(canonical_bytes("policy.json", document))
    return policy


# ---- 5. Scores, ranking, shortlist (ranking/1)

def read_vacancies(data):
    """{vacancy: headcount}"""
    rows = read_table("vacancies.csv", data, {"vacancy": NAME, "headcount": "[0-9]{1,9}"}, unique=("vacancy",))
    return {row["vacancy"]: int(row["headcount"]) for row in rows}

def read_scores(policy, headcounts, data):
    """The rows, each with ``marks``: {paper or paperless component: number, "absent", "void" or ""}."""
    parts = [part for component in policy["components"] for part in component.get("papers", (component,))]
    levels = {}
    for item in policy.get("preferences", ()):
        levels["preference:" + item["code"]] = {"", *item.get("levels", ()), *item.get("order", ()), *item.get("points", ())}
    forms = dict.fromkeys([part["code"] for part in parts] + list(levels), ANY_TEXT)
    named_so = {"extra_test"} & {item["code"] for item in parts + policy["components"]}  # then it is a score like any other
    optional = () if named_so else ("extra_test",)
    forms.update(dict.fromkeys(optional, ANY_TEXT), vacancy=NAME, candidate=NAME)
    rows = read_table("scores.csv", data, forms, optional, unique=("candidate",))
    policy["extra"] = bool(optional) and "extra_test" in next(csv.reader(text_of("scores.csv", data).splitlines()[:1]), ())
    for row in rows:
        known = row["vacancy"] in headcounts
        need_cell(known, "scores.csv", row, "vacancy", "岗位不在 vacancies.csv 中 | vacancy is not in vacancies.csv")
        for column, known in levels.items():
            need_cell(row[column] in known, "scores.csv", row, column, "政策中没有这个等级 | a level that the policy does not list")
        marks = {part["code"]: row[part["code"]] for part in parts}
        for part in parts:
            if marks[part["code"]] not in ("absent", "void", ""):
                marks[part["code"]] = mark_in("scores.csv", row, part["code"], part["full"])
        row["extra"] = row["extra_test"] if optional else ""
        if row["extra"] not in ("absent", "void", ""):
            row["extra"] = mark_in("scores.csv", row, "extra_test", policy["components"][0]["full"])
        row["marks"] = marks  # only now: a paper may be called so
    return rows

def points_of(policy, row):
    """Points after stacking and cap: the highest of each heap, added up; the rule says what makes one heap."""
    rule, heaps = policy.get("points"), {}
    if rule is None:
        return Fraction(0)
    for at, item in enumerate(policy.get("preferences", ())):
        level = row["preference:" + item["code"]]
        if item["effect"] == "points" and level in item.get("points", {}):
            heap = {"highest": 0, "sum": at, "highest_per_group": item.get("group", at)}[rule["stacking"]]
            heaps.setdefault(heap, []).append(number(item["points"][level], item["code"]))
    total = sum(map(max, heaps.values()), Fraction(0))
    return min(total, number(rule["cap"], "points.cap")) if "cap" in rule else total

def score_component(policy, component, row):
    """(state or None, score without points, score with points)"""
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
    granted = plain + row["points"]
    if rule.get("at", "component") == "papers":
        need_policy(len(set(factors)) == 1, "points.at", "各科系数不同 | the papers' coefficients differ")
        granted = rounded(exact + factors[0] * row["points"], component.get("rounding"))
    return None, plain, granted if rule.get("may_exceed_full_mark", True) else min(granted, component["full"])

def below_pass_mark(component, plain, granted, uncontested):
    mark = component.get("pass_mark")
    if uncontested and "pass_mark_uncontested" in component:
        mark = component["pass_mark_uncontested"]
    score = granted if component.get("pass_mark_includes_points", False) else plain
    return mark is not None and score < number(mark, component["code"])

def composite_of(policy, row):
    rule, extra = policy["composite"], policy.get("points")
    total = sum(rounded(weight * row["granted"][code], rule.get("term_rounding")) for code, weight in policy["weights"].items())
    if extra is not None and extra["target"] == "composite":
        total += row["points"]
        if not extra.get("may_exceed_full_mark", True):
            total = min(total, policy["components"][0]["full"])
    return rounded(total, rule.get("rounding"))

def assess(policy, headcounts, rows):
    """Adds to every row: points; states, plain and granted by component; the state over all; composite."""
    for row in rows:
        row.update(points=points_of(policy, row), states={}, plain={}, granted={})
    for component in policy["components"]:
        code = component["code"]
        for row in rows:
            row["states"][code], row["plain"][code], row["granted"][code] = score_component(policy, component, row)
        scored = Counter(row["vacancy"] for row in rows if row["states"][code] is None)
        for row in rows:
            uncontested = scored[row["vacancy"]] <= headcounts[row["vacancy"]]
            if row["states"][code] is None and below_pass_mark(component, row["plain"][code], row["granted"][code], uncontested):
                row["states"][code] = "below_pass_mark"
    lowest, worst_first = policy["composite"].get("pass_mark"), ("void", "absent", "incomplete", "below_pass_mark")
    for row in rows:
        row["state"] = next((state for state in worst_first if state in row["states"].values()), "ranked")
        row["composite"] = composite_of(policy, row) if row["state"] in ("below_pass_mark", "ranked") else None
        if row["state"] == "ranked" and lowest is not None and row["composite"] < number(lowest, "composite.pass_mark"):
            row["state"] = "below_pass_mark"

def give_places(rows, strength):
    """Place = 1 + how many are stronger, so 1, 2, 2, 4; ``place_end`` = how many are at least as strong."""
    ascending = sorted(map(strength, rows))
    for row in rows:
        row["place"] = 1 + len(rows) - bisect_right(ascending, strength(row))
        row["place_end"] = len(rows) - bisect_left(ascending, strength(row))

def by_vacancy(rows):
    groups = {}
    for row in rows:
        groups.setdefault(row["vacancy"], []).append(row)
    return groups

def list_order(line):
    return (line["vacancy"], line["place"] == "", int(line["place"] or 0), line["candidate"])

def tie_value(policy, row, key):
    kind, _, code = key.partition(":")
    for item in policy.get("preferences", ()):
        if kind == "preference" and item["code"] == code:
            level, order = row["preference:" + code], item.get("order", [])
            return 0 if level == "" else 2 + order.index(level) if level in order else 1  # without an order all holders are equal
    table = {"component": "granted", "component_raw": "plain", "paper": "marks"}.get(kind)
    need_policy(table and code in row[table], "tie_break", "不认识的比较项 %s | unknown key %s", key)
    return row[table][code]

def ranking_columns(policy):
    codes = tuple(component["code"] for component in policy["components"])
    extra = ("extra_test",) if policy.get("extra") else ()
    return ("vacancy", "candidate", "state") + codes + ("points", "composite") + extra + ("place", "outcome")

def rank(policy, headcounts, rows):
    """The rows of ranking.csv, all cells as text."""
    assess(policy, headcounts, rows)
    lines = []
    for vacancy, people in by_vacancy(rows).items():
        ranked = [row for row in people if row["state"] == "ranked"]
        for row in ranked:
            row["strength"] = (row["composite"], *(tie_value(policy, row, key) for key in policy.get("tie_break", ())))
        untested = {row["strength"] for row in ranked if row["extra"] == ""}  # among these the extra test decides nothing yet
        for row in ranked:
            counts = isinstance(row["extra"], Fraction) and row["strength"] not in untested
            row["strength"] += (row["extra"] if counts else -1,)
        give_places(ranked, lambda row: row["strength"])
        for row in people:
            line = {name: row[name] for name in ("vacancy", "candidate", "state")}
            line.update({code: show(score) for code, score in row["granted"].items()})
            line.update(points=show(row["points"]), composite=show(row["composite"]), place="", outcome="")
            line["extra_test"] = row["extra"] if isinstance(row["extra"], str) else show(row["extra"])
            line.update({code: show(row["granted"][code]) for code in row["granted"]})  # a component may be called extra_test
            if row["state"] == "ranked":
                places = headcounts[vacancy]
                outcome = "proposed" if row["place_end"] <= places else "tied_at_cut" if row["place"] <= places else "reserve"
                line.update(place=str(row["place"]), outcome=outcome)
            lines.append(line)
    return sorted(lines, key=list_order)

WRITTEN_COLUMNS = ("vacancy", "candidate", "component", "state", "score", "place")

def by_one_number(policy, headcounts, rows, by):
    """Places by the composite or one component alone, without tie-break. With a component the others do not matter."""
    assess(policy, headcounts, rows)
    lines = []
    for people in by_vacancy(rows).values():
        for row in people:
            whole, one = (row["state"], row["composite"]), (row["states"].get(by) or "ranked", row["granted"].get(by))
            row["alone"] = whole if by == "composite" else one
        ranked = [row for row in people if row["alone"][0] == "ranked"]
        give_places(ranked, lambda row: row["alone"][1])
        for row in people:
            place = str(row["place"]) if row["alone"][0] == "ranked" else ""
            cells = (row["vacancy"], row["candidate"], by, row["alone"][0], show(row["alone"][1]), place)
            lines.append(dict(zip(WRITTEN_COLUMNS, cells)))
    return sorted(lines, key=list_order)

def written(policy, headcounts, rows, code):
    """The rows of written.csv."""
    need_policy(code in policy["weights"], "components", "没有成绩项 %s | there is no component %s", code)
    return by_one_number(policy, headcounts, rows, code)

SHORTLIST_COLUMNS = ("vacancy", "candidate", "score", "place", "entered")

def read_kept(rows, data):
    """Candidates who were told of a former list (number, edition) that they had entered, and stay in."""
    forms = {"vacancy": NAME, "candidate": NAME, "number": "[0-9A-Za-z][0-9A-Za-z._-]*-L[1-9][0-9]*", "edition": "[1-9][0-9]{0,5}"}
    known, kept = {row["candidate"]: row["vacancy"] for row in rows}, read_table("kept.csv", data, forms, unique=("candidate",))
    for row in kept:
        same = known.get(row["candidate"]) == row["vacancy"]
        need_cell(same, "kept.csv", row, "candidate", "不在 scores.csv 的这个岗位中 | is not in this vacancy of scores.csv")
    return {row["candidate"] for row in kept}

def shortlist(policy, headcounts, rows, kept=()):
    """The rows of shortlist.csv: the first ceil(ratio x headcount) people, everybody who ties with the last of them, and who is kept."""
    by, ratio = policy["shortlist"]["by"], number(policy["shortlist"]["ratio"], "shortlist.ratio")
    lines = (by_one_number if by == "composite" else written)(policy, headcounts, rows, by)
    for line in lines:
        seats = -(-ratio * headcounts[line["vacancy"]] // 1)
        stays = line["candidate"] in kept and line["state"] != "void"
        line["entered"] = "yes" if stays or (line["place"] and int(line["place"]) <= seats) else "no"
    return lines

# Truths of lists with places; ``state`` is that of the score or composite that the list goes by

def truth(report, name, both, broken):
    """``broken``: numbers of the published rows in which the sentence does not hold."""
    zh, en = both.split(" | ")
    at = say("（第 %s 行不是这样） |  (not so in row %s)", min(broken)) if broken else ""
    report.check(not broken, "%s 性质：" + zh + "%s | %s truth: " + en + "%s", name, at)

def value_of(text):
    """A published cell as a number; -1 where there is none."""
    return Fraction(text) if re.fullmatch(DECIMAL + "|" + QUOTIENT, text) else Fraction(-1)

def places_of(published):
    """{vacancy: its published rows with a place, first to last}"""
    placed = [row for row in published if re.fullmatch("[1-9][0-9]{0,8}", row["place"])]
    return by_vacancy(sorted(placed, key=lambda row: int(row["place"])))

def truths_of_places(report, name, published, column, state_of):
    lower, miscounted = [], []
    for people in places_of(published).values():
        first = {row["place"]: at for at, row in reversed(list(enumerate(people, start=1)))}
        miscounted += [row[None] for row in people if int(row["place"]) != first[row["place"]]]
        lower += [two[None] for one, two in zip(people, people[1:]) if value_of(one[column]) < value_of(two[column])]
    truth(report, name, "分数高的从不排在分数低的后面 | more points never lower a place", lower)
    truth(report, name, "名次总是前面的人数加一 | a place is always one more than the people before it", miscounted)
    below = [row[None] for row in published if row["place"] and state_of.get(row["candidate"]) != "ranked"]
    truth(report, name, "低于合格线、缺考、无效的没有名次 | nobody below a pass mark, absent or void has a place", below)

def truths_of_ranking(report, policy, headcounts, rows, published):
    name, by, chain = "ranking.csv", {row["candidate"]: row for row in rows}, policy.get("tie_break", ())
    truths_of_places(report, name, published, "composite", {who: row["state"] for who, row in by.items()})
    overtaken, unequal, many, passed_over = [], [], [], []
    for vacancy, people in places_of(published).items():
        for one, two in zip(people, people[1:]):
            if one["candidate"] in by and two["candidate"] in by:
                first, second = ([value_of(row["composite"]), *by[row["candidate"]].get("strength", ())[1:]] for row in (one, two))
                at = next((at for at, pair in enumerate(zip(first, second)) if pair[0] != pair[1]), None)
                if at is not None and 0 < at <= len(chain) and chain[at - 1].startswith("preference:") and first[at] < second[at]:
                    overtaken.append(two[None])
                if (at is None) != (one["place"] == two["place"]) or (at is not None and first[at] < second[at]):
                    unequal.append(two[None])
        proposed = [row for row in people if row["outcome"] == "proposed"]
        many += [row[None] for row in proposed[headcounts.get(vacancy, 0) :]]
        passed_over += [row[None] for row in people[: len(proposed)] if row["outcome"] != "proposed"]
    truth(report, name, "经核验的持证人同分时从不排在非持证人后面 | a verified holder never loses a tie to a non-holder", overtaken)
    truth(report, name, "完全相同的才并列，其余由规定的次序决定 | only equals share a place, the chain decides the rest", unequal)
    truth(report, name, "拟聘人数不超过招聘人数 | no more people are proposed than are sought", many)
    truth(report, name, "没有人越过名次在前的人 | nobody is proposed past somebody better placed", passed_over)

def truths_of_shortlist(report, policy, headcounts, published, expected, kept):
    name, ratio, state_of = "shortlist.csv", number(policy["shortlist"]["ratio"], "shortlist.ratio"), {}
    state_of.update((line["candidate"], line["state"]) for line in expected)
    truths_of_places(report, name, published, "score", state_of)
    entered = [row for row in published if row["entered"] == "yes"]
    below = [row[None] for row in entered if state_of.get(row["candidate"]) != "ranked" and row["candidate"] not in kept]
    truth(report, name, "没有人低于合格线入围 | nobody below the pass mark enters", below)
    void = [row[None] for row in entered if state_of.get(row["candidate"]) == "void"]
    truth(report, name, "成绩无效的不入围 | nobody with a void score enters", void)
    left, short = [], []
    for vacancy, people in places_of(published).items():
        inside = [row for row in people if row["entered"] == "yes" and row["candidate"] not in kept]
        lowest = min([value_of(row["score"]) for row in inside], default=-1)
        left += [row[None] for row in people if row["entered"] != "yes" and inside and value_of(row["score"]) >= lowest]
        wanted = -(-ratio * headcounts.get(vacancy, 0) // 1)
        short += [row[None] for row in people[:wanted] if row["entered"] != "yes"]
    truth(report, name, "与末位入围者同分或更高的都入围 | whoever scores as much as the last one in is in", left)
    truth(report, name, "够资格的按比例入围，不少一人 | as many enter as the ratio says, if so many passed", short)


# ---- 6. Interview: trimming, room means, room coefficient (ranking/1 section 6)

INTERVIEW_COLUMNS = ("vacancy", "room", "candidate", "state", "raw", "room_mean", "overall_mean", "coefficient", "score")

def full_mark_of_interview(policy):
    return next(component["full"] for component in policy["components"] if component["code"] == policy["interview"]["component"])

def read_marks(policy, data):
    """{candidate: {"place": (vacancy, room), "state": "scored", "absent" or "void", "given": {examiner: {element: mark}}}}"""
    rule, people, full = policy["interview"], {}, full_mark_of_interview(policy)
    elements = rule.get("elements", [""])
    forms = {**dict.fromkeys(("vacancy", "room", "candidate"), NAME), **dict.fromkeys(("examiner", "element", "mark"), ANY_TEXT)}
    for row in read_table("marks.csv", data, forms):
        place = (row["vacancy"], row["room"])
        person = people.setdefault(row["candidate"], {"place": place, "state": "scored", "given": {}})
        same = person["place"] == place and person["state"] == "scored"
        need_cell(same, "marks.csv", row, "candidate", "考生出现在别处或已缺考 | candidate stands elsewhere or was absent")
        if row["examiner"] == "":
            alone = row["mark"] in ("absent", "void") and not row["element"] and not person["given"]
            need_cell(alone, "marks.csv", row, "mark", "没有考官的行只能是唯一的缺考或违纪 | a row without examiner must be alone")
            person["state"] = row["mark"]
            continue
        marks = person["given"].setdefault(row["examiner"], {})
        new = row["element"] in elements and row["element"] not in marks
        need_cell(new, "marks.csv", row, "element", "要素不认识或重复 | unknown or repeated element")
        marks[row["element"]] = mark_in("marks.csv", row, "mark", full)
    fewest = max(rule["minimum_examiners"], rule.get("drop_lowest", 0) + rule.get("drop_highest", 0) + 1)
    for candidate, person in people.items():
        even = rule.get("odd_panel", False) and person["given"] and len(person["given"]) % 2 == 0
        need(not even, "marks.csv 考生 %s：考官人数须为单数 | marks.csv candidate %s: the number of examiners must be odd", candidate)
        seats_only = person["given"] and all(re.fullmatch("P[1-9][0-9]?", examiner) for examiner in person["given"])
        chaired = not seats_only or "P1" in person["given"]  # a panel place stays what it is, whoever sits in it; P1 is the chair's
        need(chaired, "marks.csv 考生 %s：缺少席位 P1 的评分 | marks.csv candidate %s: place P1 gave no marks", candidate)
        complete = len(person["given"]) >= fewest and all(len(marks) == len(elements) for marks in person["given"].values())
        need(complete or person["state"] != "scored", "marks.csv 考生 %s：评分不全 | marks.csv candidate %s: marks are missing", candidate)
    return people

def mean(values):
    return sum(values, Fraction(0)) / len(values)

def raw_score(rule, given):
    """The mean of the examiners' totals, or the sum over the elements of their means, the highest and lowest left out."""

    def trimmed_mean(marks):
        return mean(sorted(marks)[rule.get("drop_lowest", 0) : len(marks) - rule.get("drop_highest", 0)])

    sheets = list(given.values())
    if rule.get("drop_per", "total") == "total":
        return rounded(trimmed_mean([sum(sheet.values()) for sheet in sheets]), rule.get("rounding"))
    return rounded(sum(trimmed_mean([sheet[element] for sheet in sheets]) for element in sheets[0]), rule.get("rounding"))

def room_coefficients(adjustment, raws):
    """{(vacancy, room): (room mean, overall mean of the vacancy, coefficient)}; absent and void are not in ``raws``."""
    rule, result = adjustment.get("mean_rounding"), {}
    means = {place: rounded(mean(values), rule) for place, values in raws.items()}
    for place, room_mean in means.items():
        own = [other for other in raws if other[0] == place[0]]
        each = [raw for other in own for raw in raws[other]] if adjustment["method"] == "grand_mean" else [means[other] for other in own]
        overall = rounded(mean(each), rule)
        good = overall != 0 and room_mean != 0
        need(good, "marks.csv 岗位 %s 考场 %s：平均分为零 | marks.csv vacancy %s room %s: a mean is zero", *place)
        result[place] = (room_mean, overall, rounded(overall / room_mean, adjustment.get("coefficient_rounding")))
    return result

def interview(policy, data):
    """The rows of interview.csv."""
    people, rule, raws, lines = read_marks(policy, data), policy["interview"], {}, []
    adjustment, full = rule.get("room_adjustment", {"method": "none"}), full_mark_of_interview(policy)
    for person in people.values():
        if person["state"] == "scored":
            person["raw"] = raw_score(rule, person["given"])
            raws.setdefault(person["place"], []).append(person["raw"])
    adjusted = {} if adjustment["method"] == "none" else room_coefficients(adjustment, raws)
    for candidate, person in people.items():
        (vacancy, room), raw = person["place"], person.get("raw")
        room_mean, overall, factor = adjusted.get(person["place"], (None, None, None)) if raw is not None else (None, None, None)
        score = raw
        if factor is not None:
            score = rounded(raw * factor, adjustment.get("rounding"))
            score = min(score, full) if adjustment.get("cap_at_full_mark", False) else score
        numbers = map(show, (raw, room_mean, overall, factor, score))
        lines.append(dict(zip(INTERVIEW_COLUMNS, (vacancy, room, candidate, person["state"], *numbers))))
    return sorted(lines, key=lambda line: (line["vacancy"], line["candidate"]))

def truths_of_interview(report, policy, people, published):
    name, rule, outside, none, best, crossed = "interview.csv", policy["interview"], [], [], {}, []
    for row in published:
        person = people.get(row["candidate"], {"state": "", "given": {}})
        totals = [sum(marks.values()) for marks in person["given"].values()]
        sheets = [[marks[element] for element in sorted(marks)] for marks in person["given"].values()]
        if sheets and rule.get("drop_per", "total") == "element":
            totals = [sum(extreme(column) for column in zip(*sheets)) for extreme in (min, max)]
        bounds = [rounded(bound, rule.get("rounding")) for bound in (min(totals), max(totals))] if totals else []
        outside += [row[None]] if bounds and not bounds[0] <= value_of(row["raw"]) <= bounds[1] else []
        none += [row[None]] if person["state"] != "scored" and row["raw"] + row["score"] else []
    for row in sorted(published, key=lambda row: value_of(row["raw"])):
        place = (row["vacancy"], row["room"])
        crossed += [row[None]] if value_of(row["score"]) < best.get(place, -1) else []
        best[place] = value_of(row["score"])
    truth(report, name, "成绩在考官最低分和最高分之间 | a raw score lies between the lowest and the highest mark", outside)
    truth(report, name, "缺考和无效的没有成绩 | who was absent or void has no score", none)
    truth(report, name, "同一考场内调整不改变先后 | within a room the adjustment turns no order round", crossed)


# ---- 7. Seating (seating/1; the numbers in brackets are the sections of docs/formats/seating-1.md)

class Hall:
    """[3] The usable desks of a room, as (row, column) in sweep order, and what follows from their shape alone."""

    def __init__(self, columns, numbering, blocked, reserve):
        self.width, self.height, self.seat_at = len(columns), max(columns), {}
        for column, size in enumerate(columns, start=1):
            rows = range(1, size + 1)
            for row in reversed(rows) if numbering == "snake" and column % 2 == 0 else rows:
                self.seat_at[row, column] = len(self.seat_at) + 1
        self.unblocked = {seat: desk for desk, seat in self.seat_at.items() if seat not in blocked}  # with the reserve
        highest = len(self.seat_at) - reserve
        usable = {desk for desk, seat in self.seat_at.items() if seat not in blocked and seat <= highest}
        self.desks = sorted(usable, key=lambda desk: desk if self.height >= self.width else desk[::-1])
        self.near = {(r, c): [desk for desk in ((r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)) if desk in usable] for r, c in self.desks}
        even, odd = ([desk for desk in self.desks if sum(desk) % 2 == rest] for rest in (0, 1))
        self.classes = (even, odd) if len(even) >= len(odd) else (odd, even)  # A and B
        self.c, self.a, self.pairs = len(usable), len(self.classes[0]), sum(map(len, self.near.values())) // 2

    def removal(self, desks):
        return sorted(desks, key=lambda desk: -len(self.near[desk]))  # stable: sweep order among equals

    def pairs_without(self, desks, j):
        """R_X(j)"""
        return self.pairs - sum(len(self.near[desk]) for desk in self.removal(desks)[:j])

    def f(self, k):
        """The fewest neighbouring pairs among k people."""
        return 0 if k <= self.a else self.all_f()[k]

    @lru_cache(None)
    def all_f(self):
        """f(0), f(1) … f(c)"""
        if self.c == self.width * self.height:
            fewer_than_b = range(self.c - self.a - 1, -1, -1)  # so many desks stay free; either class has as many
            return [0] * (self.a + 1) + [min(self.pairs_without(desks, j) for desks in self.classes) for j in fewer_than_b]
        if min(self.width, self.height) <= 8 and self.c <= 120:
            return self.of_any_shape()
        degrees = sorted(map(len, self.near.values()), reverse=True)
        return [max(0, self.pairs - sum(degrees[: self.c - k])) for k in range(self.c + 1)]

    def of_any_shape(self):
        """Desk after desk, taken or not; remembered: the fewest pairs by (taken desks that still have a later neighbour, people)."""
        bit, best = {desk: 1 << at for at, desk in enumerate(self.desks)}, {(0, 0): 0}
        last = {desk: max((bit[other] for other in near), default=0) for desk, near in self.near.items()}
        for desk in self.desks:
            near, after = sum(bit[other] for other in self.near[desk]), {}
            still_open = sum(bit[one] for one in self.desks if bit[one] <= bit[desk] < last[one])
            for (taken, k), pairs in best.items():
                with_it = pairs + bin(taken & near).count("1")
                for mask, people, cost in ((taken, k, pairs), (taken | bit[desk], k + 1, with_it)):
                    state = (mask & still_open, people)
                    after[state] = min(cost, after.get(state, cost))
            best = after
        return [best[0, k] for k in range(self.c + 1)]

    @lru_cache(None)
    def best_quotient(self, k, limit):
        """(smallest (f(k+t) - f(k)) / t over 1 <= t <= limit, the smallest such t)"""
        return min((Fraction(self.f(k + t) - self.f(k), t), t) for t in range(1, limit + 1))

    @lru_cache(None)
    def envelope(self):
        """[7] F(0), F(1) … F(c): the lower convex envelope of f."""
        hull = [Fraction(0)]
        while len(hull) <= self.c:
            k = len(hull) - 1
            quotient, t = self.best_quotient(k, self.c - k)
            hull += [hull[k] + quotient * step for step in range(1, t + 1)]
        return hull


hall_of = lru_cache(None)(Hall)  # rooms of one shape share what follows from it

class Room:
    def __init__(self, key, group, hall, row=None):
        self.key, self.group, self.hall, self.c, self.row = key, group, hall, hall.c, row

LINE, FULL_LINE = r"[^\t\r\n]*", r"[^\t\r\n]+"  # [1] a TAB or a line break would make two canonical rows look like one
PERSON_FORMS = {"candidate": FULL_LINE, "vacancy": FULL_LINE, "paper": LINE, "area": LINE, "employer": LINE, "needs": "(accessible)?"}
PERSON_FIELDS = tuple(PERSON_FORMS)
ROOM_FORMS = {
    "site": FULL_LINE,
    "area": LINE,
    "room": FULL_LINE,
    "layout": r"[0-9]{1,3}x[0-9]{1,3}|[0-9]{1,3}(-[0-9]{1,3})*",
    "numbering": "snake|straight",
    "first_desk": "left|right",
    "blocked": r"([0-9]{1,6}( +|\Z))*",
    "accessible": "0|1|yes|no",
    "reserve": "[0-9]{0,6}",
}

def read_people(data, name="candidates.csv"):
    """{candidate: the row with its category}"""
    rows = read_table(name, data, PERSON_FORMS, PERSON_FIELDS[2:], unique=("candidate",), strip=True)
    return {row["candidate"]: {**row, "category": (row["paper"], row["area"], row["needs"])} for row in rows}

def canonical_person(person):
    return "\t".join(["C", *(person[column] for column in PERSON_FIELDS)])

def read_rooms(data):
    """[1] The rooms in order, and their canonical rows."""
    rooms, canonical_rows = [], []
    for row in read_table("rooms.csv", data, ROOM_FORMS, ("area", "blocked", "reserve"), unique=("site", "room"), strip=True):
        sizes, cross = [int(size) for size in re.split("[x-]", row["layout"])], "x" in row["layout"]
        need_cell(0 not in sizes, "rooms.csv", row, "layout", "不能为零 | must not be zero")
        columns = (sizes[1],) * sizes[0] if cross else tuple(sizes)
        blocked, reserve = tuple(sorted(set(map(int, row["blocked"].split())))), int(row["reserve"] or 0)
        accessible, key = row["accessible"] in ("1", "yes"), (row["site"], row["room"])
        rooms.append(Room(key, (row["area"], accessible), hall_of(columns, row["numbering"], blocked, reserve), row))
        row.update(layout=("x" if cross else "-").join(map(str, sizes)), blocked=" ".join(map(str, blocked)))
        row.update(accessible="1" if accessible else "0", reserve=str(reserve))
        canonical_rows.append("\t".join(["R", *(row[column] for column in ROOM_FORMS)]))
    return sorted(rooms, key=lambda room: room.key), canonical_rows

def permitted(category, group):
    """[4] Category = (paper, area, needs), group = (area, accessible)."""
    _, area, needs = category
    return (not needs or group[1]) and (not area or not group[0] or area == group[0])

def category_order(category):
    return (not category[2], not category[1], category[1])

def group_order(group):
    return (group[1], not group[0], group[0])

def distribute(wanted, free):
    """[5] People of categories to groups: ({category: {group: people}}, {category: people left out}). A maximum flow."""
    groups, categories = sorted(free, key=group_order), sorted(wanted, key=category_order)
    free, flow, left = dict(free), {category: Counter() for category in categories}, dict(wanted)

    def path_to_free(start):
        """Category, group, category, … group with room left; breadth first, no node twice."""
        paths, known = [[start]], {start}
        for path in paths:
            to_group, node = len(path) % 2 == 1, path[-1]
            for other in groups if to_group else categories:
                if other not in known and (permitted(node, other) if to_group else flow[other][node] > 0):
                    known.add(other)
                    paths.append(path + [other])
                    if to_group and free[other] > 0:
                        return paths[-1]
        return None

    for category in categories:
        while left[category]:
            path = path_to_free(category)  # step 1 of [5] comes out of it too: the shortest paths come first
            if path is None:
                break
            forward, back = list(zip(path[::2], path[1::2])), list(zip(path[2::2], path[1::2]))
            x = min([left[category], free[path[-1]]] + [flow[other][group] for other, group in back])
            for other, group in forward:
                flow[other][group] += x
            for other, group in back:
                flow[other][group] -= x
            free[path[-1]] -= x
            left[category] -= x
    return flow, left

def offer(rooms):
    """The desks of some rooms, by group."""
    desks = Counter()
    for room in rooms:
        desks[room.group] += room.c
    return desks

class Holding:
    """[4] hold(p, S), where all that matters of S is its offer; remembered."""

    def __init__(self, counts):
        self.counts, self.known = counts, {}

    def of(self, paper, offered):
        key = (paper, frozenset(offered.items()))
        if key not in self.known:
            wanted = {category: n for category, n in self.counts.items() if category[0] == paper}
            self.known[key] = sum(wanted.values()) - sum(distribute(wanted, offered)[1].values())
        return self.known[key]

def components(counts, rooms):
    """[4] [({category: people}, rooms)], parts that have nothing to do with each other."""
    parts = []
    for category, n in counts.items():
        people, near = {category: n}, {room for room in rooms if permitted(category, room.group)}
        touching = [part for part in parts if part[1] & near]
        for part in touching:
            people.update(part[0])
            near |= part[1]
        parts = [part for part in parts if part not in touching] + [(people, near)]
    return [(people, [room for room in rooms if room in near]) for people, near in parts]

def choose_rooms(counts, rooms):
    """[4] {room: paper} for one component."""
    papers = sorted({category[0] for category in counts})
    if len(counts) == 1:
        return dict.fromkeys(fewest_rooms(sum(counts.values()), rooms), papers[0])
    if (len(papers) + 1) ** len(rooms) <= 20000:
        return best_rooms(counts, rooms, papers)
    return greedy_rooms(counts, rooms)

def fewest_rooms(people, rooms):
    """[4] Case 1."""
    later = sorted((room.c for room in rooms), reverse=True)
    target = min(people, sum(later))
    m = next(m for m in range(len(rooms) + 1) if sum(later[:m]) >= target)
    chosen, held = [], 0
    for room in rooms:
        later.remove(room.c)
        if len(chosen) < m and held + room.c + sum(later[: m - len(chosen) - 1]) >= target:
            chosen.append(room)
            held += room.c
    return chosen

def best_rooms(counts, rooms, papers):
    """[4] Case 2: all choices in the order of preference; the first of the best is taken."""
    hold, best, most = Holding(counts).of, {}, 0
    for size in range(1, len(rooms) + 1):
        for chosen in itertools.combinations(rooms, size):
            for given in itertools.product(papers, repeat=size):
                held = sum(hold(paper, offer(room for room, own in zip(chosen, given) if own == paper)) for paper in set(given))
                if held > most:
                    best, most = dict(zip(chosen, given)), held
        if most == sum(counts.values()):
            break
    return best

def greedy_rooms(counts, rooms):
    """[4] Case 3."""
    hold, chosen, offers, size = Holding(counts).of, {}, {}, Counter()
    for category, n in counts.items():
        size[category[0]] += n
    for paper in sorted(size, key=lambda paper: (-size[paper], paper)):
        offered = Counter()
        while hold(paper, offered) < size[paper]:
            kinds = {(room.group, room.c): room for room in reversed(rooms) if room not in chosen}  # the earliest of its kind
            gains = [(-hold(paper, offered + offer([room])), group_order(room.group)[:2], room.key, room) for room in kinds.values()]
            best = min(gains, default=None)
            if best is None or -best[0] == hold(paper, offered):
                break
            chosen[best[-1]] = paper
            offered += offer([best[-1]])
        for room in reversed(rooms):
            if chosen.get(room) == paper and hold(paper, offered - offer([room])) == hold(paper, offered):
                offered -= offer([room])
                del chosen[room]
        offers[paper] = offered
    for at, room in enumerate(rooms):
        if room not in chosen:
            move_earlier(room, rooms[at + 1 :], chosen, offers, hold)
    return chosen

def move_earlier(room, later, chosen, offers, hold):
    """[4] Case 3, step 2: ``room`` takes the place of the last later room that it can replace."""
    tried = set()
    for other in reversed(later):
        paper = chosen.get(other)
        if paper is None or (paper, other.group, other.c) in tried:
            continue
        tried.add((paper, other.group, other.c))
        changed = offers[paper] + offer([room]) - offer([other])
        if hold(paper, changed) == hold(paper, offers[paper]):
            chosen[room], offers[paper] = chosen.pop(other), changed
            return

def share(x, weights):
    """[6] x in proportion to the weights, in whole numbers."""
    sums = [0, *itertools.accumulate(weights)]
    return [x * after // sums[-1] - x * before // sums[-1] if x else 0 for before, after in zip(sums, sums[1:])]

def cheapest(rooms):
    """({room: (k, most people to add)}) -> (room, t) of the smallest quotient; the earliest room, then the smallest t among equals."""
    best = min(rooms, key=lambda room: room.hall.best_quotient(*rooms[room])[0])
    return best, best.hall.best_quotient(*rooms[best])[1]

class Deal:
    """[6] The people of one paper over its rooms; ``people`` is {category: {vacancy: how many}}, K and k are those of the page."""

    def __init__(self, rooms, people, flow):
        self.rooms, self.people, self.flow = rooms, people, flow
        self.K, self.k, self.used = Counter(), Counter(), Counter()  # by (category, vacancy, room), by (vacancy, room), by room
        self.categories = sorted(people, key=category_order)
        for at, category in enumerate(self.categories):
            self.deal_category(category, self.categories[at + 1 :])

    def give(self, category, vacancy, room, people):
        self.K[category, vacancy, room] += people
        self.k[vacancy, room] += people
        self.used[room] += people

    def quotas(self, category, later):
        free = {room: room.c - self.used[room] for room in self.rooms if permitted(category, room.group)}
        if not any(permitted(other, room.group) for other in later for room in free):
            return free
        quota = dict.fromkeys(free, 0)
        for group, people in self.flow[category].items():
            rooms = [room for room in free if room.group == group]
            quota.update(zip(rooms, share(people, [free[room] for room in rooms])))
        return quota

    def deal_category(self, category, later):
        quota, sizes, slots = self.quotas(category, later), self.people[category], None
        space = sum(quota.values())
        for vacancy in sorted(sizes, key=lambda vacancy: (-sizes[vacancy], vacancy)):
            if 4 * sizes[vacancy] > space:  # never again after the first that is not: they get smaller
                self.deal_large(category, vacancy, sizes[vacancy], quota)
                space -= sizes[vacancy]
            else:
                slots = slots or self.slots(quota)
                for room in itertools.islice(slots, sizes[vacancy]):
                    self.give(category, vacancy, room, 1)

    def slots(self, quota):
        rooms = [room for room in quota if quota[room] > 0]
        m, slots = len(rooms), []
        for i, room in enumerate(rooms, start=1):
            slots += [(((2 * m * (j - 1) + 2 * i - 1) << 40) // (2 * m * quota[room]), i, j) for j in range(1, quota[room] + 1)]
        return (rooms[i - 1] for _, i, _ in sorted(slots))

    def deal_large(self, category, vacancy, people, quota):
        def take(room, x):
            self.give(category, vacancy, room, x)
            quota[room] -= x

        weights = [min(q, max(0, room.hall.a - self.k[vacancy, room])) for room, q in quota.items()]
        for room, x in zip(list(quota), share(people, weights) if people <= sum(weights) else weights):
            take(room, x)
        left = people - min(people, sum(weights))
        while left:
            best, t = cheapest({room: (self.k[vacancy, room], min(q, left)) for room, q in quota.items() if q > 0})
            take(best, t)
            left -= t

def lower_bound(people, rooms):
    """[7] LB_v: the fewest pairs that ``people`` of one vacancy need in these rooms."""
    k, rest, pairs = {room: room.hall.a for room in rooms}, people - sum(room.hall.a for room in rooms), 0
    while rest > 0:
        open_rooms = {room: (k[room], room.c - k[room]) for room in rooms if k[room] < room.c}
        if not open_rooms:
            break
        best, t = cheapest(open_rooms)
        delta = best.hall.f(k[best] + t) - best.hall.f(k[best])
        pairs += delta if t <= rest else -(-delta * rest // t)
        k[best], rest = k[best] + t, rest - t
    return pairs

def bound_of_block(deal, categories, rooms):
    """[7] The lower bound of a block; the deal is improved where the page says so."""
    sizes, reach, inside = Counter(), {}, set(rooms)
    for category in categories:
        sizes.update(deal.people[category])
        for vacancy in deal.people[category]:
            reach.setdefault(vacancy, []).append(category)

    def cost(pairs):
        return sum(pairs(room.hall, n) for (_, room), n in deal.k.items() if room in inside)

    simple, rooms_for = 0, {}
    for vacancy, own in reach.items():
        if tuple(own) not in rooms_for:
            rooms_for[tuple(own)] = [room for room in rooms if any(permitted(category, room.group) for category in own)]
        simple += lower_bound(sizes[vacancy], rooms_for[tuple(own)])
    before, deal_before = cost(Hall.f), (deal.K.copy(), deal.k.copy(), deal.used.copy())
    if before <= simple or len(rooms) > 40 or len(rooms) * len(sizes) > 1000:
        return simple
    while improve(deal, categories, rooms, sorted(sizes)):
        pass
    lowest = cost(lambda hall, n: hall.envelope()[n])
    if cost(Hall.f) >= before:
        deal.K, deal.k, deal.used = deal_before
    return max(simple, -(-lowest // 1))

def improve(deal, categories, rooms, vacancies):
    """[7] Carries out the first cycle of negative cost; False if there is none. Nodes: None = E, rooms, pairs (vacancy, room)."""
    nodes = [None, *rooms, *itertools.product(vacancies, rooms)]
    arcs, dist, before, changed = improvement_arcs(deal, categories, rooms, vacancies), dict.fromkeys(nodes, 0), {}, True
    while changed:
        changed = False
        for x, y, w in arcs:
            if dist[x] + w < dist[y]:
                dist[y], before[y], changed = dist[x] + w, x, True
        cycle = first_cycle(nodes, before) if changed else ()
        for node in cycle:
            if isinstance(node, tuple) and isinstance(before[node], tuple):
                (vacancy, target), (_, source) = node, before[node]
                there = [category for category in categories if deal.K[category, vacancy, source] > 0]
                category = next(category for category in there if permitted(category, target.group))
                deal.give(category, vacancy, source, -1)
                deal.give(category, vacancy, target, 1)
        if cycle:
            return True
    return False

def improvement_arcs(deal, categories, rooms, vacancies):
    """[7] (from, to, cost), in the order of the page."""
    arcs = [(room, None, 0) for room in rooms if deal.used[room] < room.c] + [(None, room, 0) for room in rooms]
    leave, enter, move = [], [], []
    for vacancy, room in itertools.product(vacancies, rooms):
        k, rising = deal.k[vacancy, room], room.hall.envelope()
        if k > 0:
            leave.append((room, (vacancy, room), rising[k - 1] - rising[k]))
        if k < room.c:
            enter.append(((vacancy, room), room, rising[k + 1] - rising[k]))
        there = [category for category in categories if deal.K[category, vacancy, room] > 0]
        for other in rooms:
            if other is not room and any(permitted(category, other.group) for category in there):
                move.append(((vacancy, room), (vacancy, other), 0))
    return arcs + leave + enter + move

def first_cycle(nodes, before):
    for node in nodes:
        walk = {}  # in the order of walking
        while node in before and node not in walk:
            walk[node] = True
            node = before[node]
        if node in walk:
            return list(walk)[list(walk).index(node) :]
    return ()

def places_in_room(hall, sizes):
    """[9] {vacancy: its desks}"""
    order = sorted(sizes, key=lambda vacancy: (-sizes[vacancy], vacancy))
    if sizes[order[0]] > hall.a:
        j = hall.c - sizes[order[0]]
        aside = hall.removal(min(hall.classes, key=lambda desks: hall.pairs_without(desks, j)))[:j]
        given = {order[0]: [desk for desk in hall.desks if desk not in aside]}
        for vacancy in order[1:]:
            given[vacancy], aside = aside[: sizes[vacancy]], aside[sizes[vacancy] :]
        return given
    left, plan = [len(desks) for desks in hall.classes], []
    for vacancy in order:
        x = 0 if left[0] >= left[1] else 1
        here = min(sizes[vacancy], left[x])
        plan.append((vacancy, x, here, sizes[vacancy] - here))
        left[x], left[1 - x] = left[x] - here, left[1 - x] - plan[-1][3]
    given, free = {}, [list(desks) for desks in hall.classes]
    for vacancy, x, here, there in sorted(plan, key=lambda part: part[3] == 0):  # stable; the one that is split comes first
        given[vacancy] = free[x][:here]
        if there:
            given[vacancy] = free[x][len(free[x]) - here :]
            beside = {near for desk in given[vacancy] for near in hall.near[desk]}
            given[vacancy] += sorted(free[1 - x], key=lambda desk: desk in beside)[:there]
        free = [[desk for desk in side if desk not in given[vacancy]] for side in free]
    return given

NOBODY = {"vacancy": "", "employer": ""}

def pairs_at(hall, at, desk, field):
    """Neighbouring pairs that the person on ``desk`` makes, by vacancy or by employer; ``at`` is {desk: person or NOBODY}."""
    own = at[desk][field]
    return sum(at[near][field] == own for near in hall.near[desk]) if own else 0

def pairs_in(hall, at, field):
    return sum(pairs_at(hall, at, desk, field) for desk in hall.desks) // 2

def exchange(hall, at, one, two):
    """[10] Carries it out and returns the change in pairs of (one vacancy, one employer)."""

    def pairs(field):
        return pairs_at(hall, at, one, field) + pairs_at(hall, at, two, field)  # a pair of these two stays one and cancels out

    before = pairs("vacancy"), pairs("employer")
    at[one], at[two] = at[two], at[one]
    return pairs("vacancy") - before[0], pairs("employer") - before[1]

def repair(hall, at, goal):
    """[10]"""
    surplus, changed, passes = pairs_in(hall, at, "vacancy") - goal, True, 0
    while changed and passes < 20:
        changed, passes = False, passes + 1
        for desk in hall.desks:
            if pairs_at(hall, at, desk, "employer") or (surplus > 0 and pairs_at(hall, at, desk, "vacancy")):
                for other in hall.desks:
                    change = exchange(hall, at, desk, other)
                    if change < (0, 0):  # fewer of one vacancy, or as many and fewer of one employer
                        surplus, changed = surplus + change[0], True
                        break
                    at[desk], at[other] = at[other], at[desk]

def seat_room(room, people, lines):
    """[9] to [11] for one room, its people in draw order; returns its pairs of one vacancy and of one employer."""
    hall, groups, at = room.hall, by_vacancy(people), dict.fromkeys(room.hall.desks, NOBODY)
    sizes = {vacancy: len(own) for vacancy, own in groups.items()}
    for vacancy, desks in places_in_room(hall, sizes).items():
        at.update(zip(sorted(desks, key=hall.desks.index), groups[vacancy]))
    repair(hall, at, sum(hall.f(size) for size in sizes.values()))
    for desk in sorted(hall.desks, key=hall.seat_at.get):
        if at[desk] is not NOBODY:
            cells = (at[desk]["candidate"], *room.key, hall.seat_at[desk], *desk)
            lines.append(dict(zip(SEAT_COLUMNS, map(str, cells))))
    return pairs_in(hall, at, "vacancy"), pairs_in(hall, at, "employer")

def reason_of(person, rooms):
    if any(permitted(person["category"], room.group) for room in rooms):
        return "desks_missing"
    return "accessible_room_missing" if person["needs"] else "area_room_missing"

def seat(people, rooms, seed):
    """(rows of seats.csv, the report without its digests)"""
    rooms = [room for room in rooms if room.c]
    queue = [people[candidate] for candidate in draw_order(seed, "seats", people)]  # [2]
    counts, chosen = Counter(person["category"] for person in queue), {}
    parts = components(counts, rooms)
    for own, near in parts:
        chosen.update(choose_rooms(own, near))
    sitting, out, bound = {}, [], 0
    for paper in sorted({category[0] for category in counts}):
        own = [room for room in rooms if chosen.get(room) == paper]
        flow, left = distribute({category: n for category, n in counts.items() if category[0] == paper}, offer(own))
        held, sizes = {}, {}  # people in draw order by (category, vacancy), their number by category and vacancy
        for category in left:
            line = [person for person in queue if person["category"] == category]
            seats = len(line) - left[category]
            out += line[seats:]
            for person in line[:seats]:
                held.setdefault((category, person["vacancy"]), []).append(person)
                sizes.setdefault(category, Counter())[person["vacancy"]] += 1
        deal = Deal(own, sizes, flow)
        for part, near in parts:
            block = [category for category in deal.categories if category in part]
            bound += bound_of_block(deal, block, [room for room in near if chosen.get(room) == paper])
        for category, vacancy, room in sorted(deal.K, key=lambda key: key[2].key):  # [8]
            line, n = held[category, vacancy], deal.K[category, vacancy, room]
            sitting.setdefault(room, []).extend(line[:n])
            del line[:n]
    lines, drawn = [], {person["candidate"]: at for at, person in enumerate(queue)}
    used = [room for room in rooms if sitting.get(room)]
    pairs = [seat_room(room, sorted(sitting[room], key=lambda person: drawn[person["candidate"]]), lines) for room in used]
    report = {"schema": "seating/1", "seed": seed, "candidates": len(people), "rooms_used": len(used)}
    report.update(same_vacancy_neighbours=sum(one for one, _ in pairs), same_vacancy_lower_bound=bound)
    report["same_employer_neighbours"] = sum(other for _, other in pairs)
    out.sort(key=lambda person: person["candidate"])
    report["unseated"] = [{"candidate": person["candidate"], "reason": reason_of(person, rooms)} for person in out]
    return lines, report

SEAT_COLUMNS = ("candidate", "site", "room", "seat", "row", "column")

def truths_of_seats(report, people, rooms, published, may_take):
    """``may_take``: room -> {seat: desk} on which somebody may sit."""
    name, by_key, seen, papers = "seats.csv", {room.key: room for room in rooms}, Counter(), {}
    foreign, barred, mixed = [], [], []
    for row in published:
        room, person = by_key.get((row["site"], row["room"])), people.get(row["candidate"])
        seen.update([("person", row["candidate"]), ("desk", row["site"], row["room"], row["seat"])])
        desk = may_take(room).get(int(row["seat"])) if room and re.fullmatch("[0-9]{1,6}", row["seat"]) else None
        foreign += [row[None]] if desk is None or tuple(map(str, desk)) != (row["row"], row["column"]) or person is None else []
        if room and person:
            barred += [] if permitted(person["category"], room.group) else [row[None]]
            mixed += [row[None]] if papers.setdefault(room.key, person["paper"]) != person["paper"] else []
    twice = [row[None] for row in published if seen["person", row["candidate"]] > 1 or seen["desk", row["site"], row["room"], row["seat"]] > 1]
    truth(report, name, "一人一座，一座一人 | everybody sits once, and nobody on another's desk", twice)
    truth(report, name, "座位都在考场表上、没有停用 | every desk is in a room of the file and is not kept free", foreign)
    truth(report, name, "要求无障碍的在无障碍考场，各考区在本考区 | needs and areas are kept to", barred)
    truth(report, name, "一个考场只有一种试卷 | a room writes one paper", mixed)

def check_seating(members, report, ticket):
    people = read_people(members["candidates.csv"])
    rooms, rows = read_rooms(members["rooms.csv"])
    rows += map(canonical_person, people.values())
    seed, label = check_transcript(report, members["draw.json"], rows)
    report.check(label == "seats", "draw.json：标签为 seats | draw.json: the label is seats")
    lines, expected = seat(people, rooms, seed)
    published = read_published("seats.csv", members, SEAT_COLUMNS)
    if ticket is not None:
        show_draw_place(report, seed, "seats", ticket, draw_order(seed, "seats", people))
    reasons = {entry["candidate"]: entry["reason"] for entry in expected["unseated"]}
    if ticket is None:
        usable = {room.hall: {room.hall.seat_at[desk]: desk for desk in room.hall.desks} for room in rooms}
        truths_of_seats(report, people, rooms, published, lambda room: usable[room.hall])
    if ticket in reasons:
        report.note("考生 %s 未排入：%s | candidate %s has no seat: %s", ticket, reasons[ticket])
        absent = all(row["candidate"] != ticket for row in published)
        report.check(absent, "seats.csv：没有该考生 | seats.csv: does not hold this candidate")
    else:
        compare(report, "seats.csv", published, lines, SEAT_COLUMNS, ticket)
    expected.update(input_sha256=list_digest(rows), output_sha256=sha256(members["seats.csv"]))
    stated = read_json("seating.json", members["seating.json"])
    for name in sorted(set(expected) | set(stated)):
        given, own = canonical(stated.get(name)), canonical(expected.get(name))
        if given == own:
            report.check(True, "seating.json：%s | seating.json: %s", name)
        else:
            report.differs("seating.json %s：公布 %s，复算 %s | seating.json %s: published %s, recomputed %s", name, given[:200], own[:200])


# ---- 8. Supplements (seating/1 section 12): a late candidate, a broken room, a moved site

def supplement(people, seats, rooms, concerned, seed):
    """{candidate: (site, room, seat, row, column), or None for whom there is no desk}; ``seats`` likewise, of those who stay."""
    taken, papers, given = set(seats.values()), {cells[:2]: people[who]["paper"] for who, cells in seats.items()}, {}
    for who in sorted(draw_order(seed, "supplement", concerned), key=lambda who: not concerned[who]["needs"]):  # needs first, then as drawn
        own, given[who] = concerned[who], None
        for room in rooms:
            if given[who] is None and permitted(own["category"], room.group) and papers.get(room.key, own["paper"]) == own["paper"]:
                desks = ((*room.key, str(seat), *map(str, desk)) for seat, desk in sorted(room.hall.unblocked.items()))
                given[who] = next((cells for cells in desks if cells not in taken), None)
        if given[who] is not None:
            taken.add(given[who])
            papers[given[who][:2]] = own["paper"]
    return given

SUPPLEMENT_FORMS = {"schema": "seating-supplement/1", "reason": "late_candidate|broken_room|moved_site", "base_sha256": HEX_64, "run_seed": ANY_TEXT}
SUPPLEMENT_FORMS.update(numbers=NUMBERS, **dict.fromkeys(("concerned_sha256", "seed", "output_sha256"), ANY_TEXT))

def read_seats(name, data):
    rows = read_table(name, data, dict.fromkeys(SEAT_COLUMNS, NAME), unique=("candidate",))
    return {row["candidate"]: tuple(row[column] for column in SEAT_COLUMNS[1:]) for row in rows}

def check_base(report, stated, people, seats, base, members):
    """``members`` of the bundle ``base``, which this supplement says it stands on."""
    report.check(stated["base_sha256"] == sha256(base), "supplement.json base_sha256：原材料包 | supplement.json base_sha256: the base bundle")
    if "supplement.json" in members:
        before = {**read_people(members["base_candidates.csv"]), **read_people(members["concerned.csv"])}
        run_seed = read_json("supplement.json", members["supplement.json"]).get("run_seed")
    else:
        before, run_seed = read_people(members["candidates.csv"]), read_json("draw.json", members["draw.json"]).get("seed")
    same = set(map(canonical_person, before.values())) == set(map(canonical_person, people.values()))
    report.check(same, "base_candidates.csv：与原材料包相同 | base_candidates.csv: as in the base bundle")
    same = read_seats("seats.csv", members["seats.csv"]) == seats
    report.check(same, "base_seats.csv：与原材料包相同 | base_seats.csv: as in the base bundle")
    report.check(stated["run_seed"] == run_seed, "supplement.json run_seed：原抽签的种子 | supplement.json run_seed: that of the run")

def check_supplement(members, report, ticket, base):
    people, concerned = (read_people(members[name], name) for name in ("base_candidates.csv", "concerned.csv"))
    seats, (rooms, _) = read_seats("base_seats.csv", members["base_seats.csv"]), read_rooms(members["rooms.csv"])
    need(set(seats) <= set(people), "base_seats.csv：有不在名单上的考生 | base_seats.csv: holds somebody who is not on the list")
    stated, offices = read_json("supplement.json", members["supplement.json"]), ("numbers_called_by", "decided_by", "countersigned_by")
    require_form("supplement.json", stated, SUPPLEMENT_FORMS, offices)
    digest, name = list_digest(map(canonical_person, concerned.values())), "supplement.json"
    report.check(stated["concerned_sha256"] == digest, "%s concerned_sha256：涉及人员 | %s concerned_sha256: those concerned", name)
    seed = sha256("\n".join((stated["run_seed"], stated["numbers"], digest)).encode("utf-8"))
    report.check(stated["seed"] == seed, "%s seed：由原种子、现场数字和名单得出 | %s seed: from the run's seed, the numbers and the list", name)
    check_digits(report, name, stated["numbers"], True)
    report.check(stated["output_sha256"] == sha256(members["seats.csv"]), "%s output_sha256：座位表 | %s output_sha256: the seats", name)
    if base is None:
        report.note("未提供原材料包（--base），只核对本次补编 | without the base bundle (--base) only this supplement is checked")
    else:
        check_base(report, stated, people, seats, *base)
    staying = {who: cells for who, cells in seats.items() if who not in concerned}
    there = {(*room.key, str(seat), *map(str, desk)) for room in rooms for seat, desk in room.hall.unblocked.items()}
    gone = [who for who, cells in staying.items() if cells not in there]
    report.check(not gone, "座位已不可用的人都在名单上%s | everybody whose desk is gone is concerned%s", "".join("：" + who for who in gone[:1]))
    other = [who for who, person in concerned.items() if people.get(who, person)["vacancy"] != person["vacancy"]]
    report.check(not other, "没有人换岗位%s | nobody has another vacancy%s", "".join("：" + who for who in other[:1]))
    given, published = supplement(people, staying, rooms, concerned, seed), read_published("seats.csv", members, SEAT_COLUMNS)
    out = [who for who, cells in given.items() if cells is None]
    report.check(not out, "涉及的人都有座位%s | everybody concerned finds a desk%s", "".join("：" + who for who in out[:1]))
    lines = [dict(zip(SEAT_COLUMNS, (who, *cells))) for who, cells in {**staying, **given}.items() if cells is not None]
    lines.sort(key=lambda line: (line["site"], line["room"], int(line["seat"])))
    compare(report, "seats.csv", published, lines, SEAT_COLUMNS, ticket)
    if ticket is None:
        cells_of = {row[None]: (row["candidate"], *(row[column] for column in SEAT_COLUMNS[1:])) for row in published}
        moved = [at for at, (who, *cells) in cells_of.items() if staying.get(who, tuple(cells)) != tuple(cells)]
        truth(report, "seats.csv", "其他人的座位都没有动 | nobody else moves", moved)
        truths_of_seats(report, {**people, **concerned}, rooms, published, lambda room: room.hall.unblocked)


# ---- 9. The zip and its signature (evidence/1). Everything hostile ends in a sentence

KINDS = {  # kind: (members it must have, members it may have)
    "draw": (("draw.json", "members.txt", "order.txt"), ()),
    "seating": (("candidates.csv", "rooms.csv", "draw.json", "seats.csv", "seating.json"), ()),
    "seating_supplement": (("supplement.json", "base_candidates.csv", "base_seats.csv", "rooms.csv", "concerned.csv", "seats.csv"), ()),
    "written_result": (("policy.json", "vacancies.csv", "scores.csv", "written.csv"), ("printed.csv",)),
    "shortlist": (("policy.json", "vacancies.csv", "scores.csv", "shortlist.csv"), ("kept.csv", "printed.csv")),
    "interview": (("policy.json", "marks.csv", "interview.csv"), ("printed.csv",)),
    "ranking": (("policy.json", "vacancies.csv", "scores.csv", "ranking.csv"), ("marks.csv", "interview.csv", "printed.csv")),
}
KNOWN_NAMES = {"manifest.json"}.union(*(must + may for must, may in KINDS.values()))

def read_zip(data):
    """{name: content}; refused: foreign or repeated names, folders, encryption, bombs."""
    members, total = {}, 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                name = entry.filename
                known = name in KNOWN_NAMES
                need(known, "复核材料包中有不应有的文件 %r | the bundle holds a file that has no place in it: %r", name[:60])
                need(name not in members, "同名文件出现两次：%s | two files of one name: %s", name)
                plain = not entry.flag_bits & 0x1 and entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
                need(plain, "文件加密或压缩方式不认识：%s | encrypted or unknown compression: %s", name)
                with archive.open(entry) as stream:  # the sizes in the header are not believed
                    members[name] = stream.read(min(MAX_FILE, MAX_TOTAL - total) + 1)
                total += len(members[name])
                small = len(members[name]) <= MAX_FILE and total <= MAX_TOTAL
                need(small, "解压后过大：%s | too large when unpacked: %s", name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        raise Unreadable("压缩包已损坏（%s） | the zip is damaged (%s)", error) from None
    return members


# Ed25519 verification after RFC 8032 section 5.1, with points as plain (x, y): slower than usual, but as in the definition

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493

def inverse(x):
    return pow(x, -1, P)

D = -121665 * inverse(121666) % P

def point(octets):
    """The point that 32 octets stand for, or None."""
    whole = int.from_bytes(octets, "little")
    y, sign = whole & ((1 << 255) - 1), whole >> 255
    square = (y * y - 1) * inverse(D * y * y + 1) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P  # times a square root of -1
    if y >= P or x * x % P != square or (x == 0 and sign):
        return None
    return (P - x if x & 1 != sign else x, y)

def add(p, q):
    product = D * p[0] * q[0] * p[1] * q[1] % P
    x, y = (p[0] * q[1] + p[1] * q[0]) * inverse(1 + product), (p[1] * q[1] + p[0] * q[0]) * inverse(1 - product)
    return (x % P, y % P)

def times(scalar, summand):
    result = (0, 1)
    while scalar:
        if scalar & 1:
            result = add(result, summand)
        summand, scalar = add(summand, summand), scalar >> 1
    return result

BASE = point((4 * inverse(5) % P).to_bytes(32, "little"))

def signature_holds(public_key, message, signature):
    """S·B = R + k·A, with k = SHA-512(R ‖ A ‖ message)."""
    if len(public_key) != 32 or len(signature) != 64:
        return False
    key, commitment, s = point(public_key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % L
    return times(s, BASE) == add(commitment, times(k, key))

def check_manifest(members, report, expected_key):
    """Form, digests of all members, signature. Returns the kind."""
    need("manifest.json" in members, "缺少 manifest.json | manifest.json is missing")
    manifest = read_json("manifest.json", members["manifest.json"])
    forms = {"schema": "evidence/1", "kind": "|".join(KINDS), "round": ANY_TEXT, "audit_head": HEX_64, "public_key": HEX_64}
    require_form("manifest.json", {**manifest, "members": ""}, {**forms, "signature": HEX_128}, ("members",))
    kind, digests, key = manifest["kind"], manifest.get("members"), manifest["public_key"]
    need(isinstance(digests, dict), "manifest.json：members 的写法不对 | manifest.json: members is not in its form")
    (must, may), present = KINDS[kind], set(members) - {"manifest.json"}
    odd = sorted(set(must) - present) + sorted(present - set(must) - set(may))
    need(not odd, "“%s”类材料的文件不齐或多余：%s | files missing or surplus for kind %s: %s", kind, ", ".join(odd))
    facts = (kind, manifest["round"], manifest["audit_head"])
    report.note("材料种类 %s，批次 %s，审计链头 %s | kind %s, round %s, audit head %s", *facts)
    report.check(set(digests) == present, "manifest.json：文件清单 | manifest.json: list of files")
    for name in sorted(present):
        report.check(digests.get(name) == sha256(members[name]), "%s：SHA-256 摘要 | %s: SHA-256 digest", name)
    signed = canonical_bytes("manifest.json", {name: value for name, value in manifest.items() if name != "signature"})
    holds = signature_holds(bytes.fromhex(key), signed, bytes.fromhex(manifest["signature"]))
    report.check(holds, "manifest.json：Ed25519 签名 | manifest.json: Ed25519 signature")
    if expected_key is None:
        zh, en = "签名公钥 %s，请与公告上公布的公钥对照（或用 --public-key 指定）", "signed by key %s; compare it with the key published on the notice"
        report.note(zh + " | " + en + " (or pass --public-key)", key)
    else:
        same = key == expected_key.strip().lower()
        report.check(same, "manifest.json：公钥即所指定的公钥 | manifest.json: the key is the expected one")
    return kind


# ---- 10. The public log (log-1.md; RFC 6962; C2SP signed-note, tlog-checkpoint, tlog-proof, tlog-cosignature)

PROOF_HEAD = "c2sp.org/tlog-proof@v1"
NUMBER = r"0|[1-9][0-9]{0,17}"

def base64_bytes(text, length=None):
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raw = b""
    good = len(raw) == length if length else bool(raw)
    need(good, "Base64 的写法不对：%s | not proper Base64: %s", text[:60])
    return raw

def read_log_key(text):
    """``name+id+key`` → (name, id of 4 bytes, kind, public key of 32 bytes)."""
    name, _, rest = text.strip().partition("+")
    short, _, key = rest.partition("+")
    raw = base64_bytes(key, 33)
    number = hashlib.sha256(name.encode("utf-8") + b"\n" + raw).digest()[:4]
    need(short.lower() == number.hex(), "日志公钥写错了：%s | the key is mistyped: %s", text[:80])
    return name, number, raw[0], raw[1:]

def read_note(data):
    """A signed note → (text, [(name, id, signature)]); the text ends with a line feed."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    body, gap, below = text.rpartition("\n\n")
    need(gap and below.endswith("\n"), "不是签名文件 | no signed note")
    lines = []
    for line in below[:-1].split("\n"):
        name, _, signature = line[2:].partition(" ")
        need(line.startswith("\u2014 ") and name, "签名行的写法不对：%s | not a signature line: %s", line[:60])
        raw = base64_bytes(signature)
        lines.append((name, raw[:4], raw[4:]))
    return body + "\n", lines

def read_checkpoint(text):
    """The text of a checkpoint → (origin, size, root)."""
    lines = text.split("\n")
    good = len(lines) >= 4 and lines[0] and re.fullmatch(NUMBER, lines[1])
    need(good, "不是校验点 | no checkpoint")
    return lines[0], int(lines[1]), base64_bytes(lines[2], 32)

def note_is_signed(key, text, lines):
    """By a line of this key; a line of it that does not hold spoils the note."""
    name, number, kind, public = key
    own = [signature for who, which, signature in lines if (who, which) == (name, number)]
    return kind == 1 and bool(own) and all(signature_holds(public, text.encode("utf-8"), signature) for signature in own)

def seen_by(key, text, lines):
    """When the witness of this key says to have seen the checkpoint (seconds since 1970), or None."""
    name, number, kind, public = key
    for who, which, signature in lines:
        if (who, which, kind, len(signature)) == (name, number, 4, 72):
            seconds = int.from_bytes(signature[:8], "big")
            said = "cosignature/v1\ntime %d\n%s" % (seconds, text)
            if signature_holds(public, said.encode("utf-8"), signature[8:]):
                return seconds
    return None

def leaf_hash(leaf):
    return hashlib.sha256(b"\x00" + leaf).digest()

def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()

def climb(leaf, index, size, path):
    """The root to which the path leads from the leaf, or None where it has the wrong length (RFC 9162 section 2.1.3.2)."""
    last, reached = size - 1, leaf_hash(leaf)
    for sibling in path:
        if last == 0:
            return None
        if index % 2 or index == last:
            reached = node_hash(sibling, reached)
            while index % 2 == 0 and index:
                index, last = index >> 1, last >> 1
        else:
            reached = node_hash(reached, sibling)
        index, last = index >> 1, last >> 1
    return reached if last == 0 else None

def read_proof(data):
    """(leaf, index, path, note)."""
    head, _, note = data.partition(b"\n\n")
    lines = head.decode("utf-8", "replace").split("\n")
    good = len(lines) >= 3 and lines[0] == PROOF_HEAD and lines[1].startswith("extra ")
    good = good and re.fullmatch("index (%s)" % NUMBER, lines[2])
    need(good, "不是日志证明 | no proof of the public log")
    return base64_bytes(lines[1][6:]), int(lines[2][6:]), [base64_bytes(line, 32) for line in lines[3:]], note

def digest_in_log(name, data):
    """What the log says of a file: of a published document the digest of its content, of anything else that of its bytes."""
    if name.lower().endswith(".json"):
        document = read_json(name, data)
        if isinstance(document.get("content"), dict):
            return sha256(canonical_bytes(name, document["content"]))
    return sha256(data)

def check_proof(name, data, proof, log_key, witness_keys, report):
    """That this very file stands in the log of this key."""
    leaf, index, path, note = read_proof(proof)
    said = read_json("leaf", leaf)
    text, lines = read_note(note)
    origin, size, root = read_checkpoint(text)
    key = read_log_key(log_key)
    report.check(note_is_signed(key, text, lines), "日志证明：校验点的签名 | proof: signature of the checkpoint")
    report.check(origin == key[0], "日志证明：日志名称 %s | proof: name of the log %s", origin)
    good = index < size and climb(leaf, index, size, path) == root
    report.check(good, "日志证明：第 %d 条在 %d 条的日志里 | proof: leaf %d stands in the log of %d", index, size)
    same = said.get("digest") == digest_in_log(name, data)
    report.check(same, "日志证明：登记的就是文件 %s | proof: what was entered is the file %s", name)
    facts = (said.get("kind"), said.get("subject"), said.get("at"))
    report.note("登记的种类 %s，名称 %s，时间 %s | entered as %s, %s, at %s", *facts)
    for witness in map(read_log_key, witness_keys):
        seen = seen_by(witness, text, lines)
        report.check(seen is not None, "见证：%s 签过这个校验点 | witness: %s signed this checkpoint", witness[0])
    others = [who for who, _, _ in lines if who != key[0]]
    if others and not witness_keys:
        report.note("校验点上还有这些单位的签名，可用 --witness-key 核对：%s | more signatures; check with --witness-key: %s", ", ".join(others))


# ---- 11. Everything together

def check_interview(policy, members, report, ticket):
    published = read_published("interview.csv", members, INTERVIEW_COLUMNS)
    expected = interview(policy, members["marks.csv"])
    compare(report, "interview.csv", published, expected, INTERVIEW_COLUMNS, ticket)
    if ticket is None:
        truths_of_interview(report, policy, read_marks(policy, members["marks.csv"]), published)
    return expected

def check_interview_in_scores(policy, rows, lines, report, ticket):
    """Where a ranking carries its interview, the score that went into it must be the one that came out."""
    code, before = policy["interview"]["component"], report.wrong
    scores = {line["candidate"]: line["score"] or line["state"] for line in lines}
    for row in rows:
        given, own = row["marks"][code], scores.get(row["candidate"], "")
        text = given if isinstance(given, str) else show(given)
        if text != own and ticket in (None, row["candidate"]):
            both = "scores.csv 第 %s 行 %s 列（%s）：记为 %r，面试结果为 %r | scores.csv row %s column %s (%s): holds %r, the interview gave %r"
            report.differs(both, row[None], code, row["candidate"], text, own)
    if report.wrong == before:
        report.check(True, "scores.csv：面试成绩与 interview.csv 相同 | scores.csv: interview scores are those of interview.csv")

def read_printed(members):
    """{ticket: code}. Where not everybody's scores are printed, candidates stand under codes that each was told for this list alone."""
    forms = {"candidate": "[0-9A-HJKMNP-TV-Z]{10,32}", "ticket": NAME}
    rows = read_table("printed.csv", members["printed.csv"], forms, unique=("ticket",)) if "printed.csv" in members else []
    return {row["ticket"]: row["candidate"] for row in rows}

def check_printed(members, report, people, shown):
    """Whom the printed list shows is named by ticket, everybody else by his code alone."""
    if "printed.csv" in members:
        codes = list(read_printed(members).values())
        report.check(len(set(codes)) == len(codes), "printed.csv：一码一人 | printed.csv: no code stands twice")
        report.check(set(codes) <= people, "printed.csv：都在名单上 | printed.csv: all are on the list")
        report.check(shown <= set(codes), "printed.csv：入围、拟聘的都写明准考证号 | printed.csv: whoever entered or is placed has a ticket")
        coded = all(re.fullmatch("[0-9A-HJKMNP-TV-Z]{10,32}", who) for who in people)
        report.check(coded, "名单中的考生都用代码 | everybody on the list stands under a code")

def check_list(kind, members, report, ticket):
    """written_result, shortlist, interview, ranking."""
    policy = read_policy(members["policy.json"])
    report.note("政策文件摘要 %s，请与公告所印对照 | policy digest %s; compare it with the one printed on the notice", policy["digest"])
    ticket = read_printed(members).get(ticket, ticket)
    if kind == "interview":
        check_printed(members, report, {line["candidate"] for line in check_interview(policy, members, report, ticket)}, set())
        return
    headcounts = read_vacancies(members["vacancies.csv"])
    rows = read_scores(policy, headcounts, members["scores.csv"])
    both_or_none = ("marks.csv" in members) == ("interview.csv" in members)
    need(both_or_none, "marks.csv 与 interview.csv 须同在 | marks.csv and interview.csv go together")
    if "marks.csv" in members:
        check_interview_in_scores(policy, rows, check_interview(policy, members, report, ticket), report, ticket)
    name, columns, for_people = {
        "ranking": ("ranking.csv", ranking_columns(policy), ("explanation",)),
        "shortlist": ("shortlist.csv", SHORTLIST_COLUMNS, ("reason",)),
        "written_result": ("written.csv", WRITTEN_COLUMNS, ()),
    }[kind]
    published = read_published(name, members, columns, for_people)
    if kind == "written_result":
        codes = {row["component"] for row in published} or {policy["components"][0]["code"]}
        expected = written(policy, headcounts, rows, min(codes))
    elif kind == "ranking":
        expected = rank(policy, headcounts, rows)
    else:
        kept = read_kept(rows, members["kept.csv"]) if "kept.csv" in members else set()
        told = policy.get("corrections", {}).get("shortlist", "keep_told") == "keep_told"
        both = "kept.csv：政策允许已通知入围的人保留 | kept.csv: the policy lets people keep what they were told"
        report.check(told or not kept, both)
        expected = shortlist(policy, headcounts, rows, kept)
    compare(report, name, published, expected, columns, ticket)
    if ticket is None and kind == "ranking":
        truths_of_ranking(report, policy, headcounts, rows, published)
    elif ticket is None and kind == "shortlist":
        truths_of_shortlist(report, policy, headcounts, published, expected, kept)
    elif ticket is None:
        truths_of_places(report, name, published, "score", {line["candidate"]: line["state"] for line in expected})
    shown = {line["candidate"] for line in expected if line.get("entered") == "yes" or line.get("outcome")}
    check_printed(members, report, {line["candidate"] for line in expected}, shown)

def verify(data, report, ticket=None, public_key=None, base=None):
    """Check one bundle, a supplement against its ``base`` if that is given; raises ``Unreadable``; disagreements are counted in ``report.wrong``."""
    members = read_zip(data)
    kind = check_manifest(members, report, public_key)
    if kind == "draw":
        check_draw(members, report, ticket)
    elif kind == "seating":
        check_seating(members, report, ticket)
    elif kind == "seating_supplement":
        check_supplement(members, report, ticket, base and (base, read_zip(base)))
    else:
        check_list(kind, members, report, ticket)

def read_file(path):
    with open(path, "rb") as stream:
        data = stream.read(MAX_TOTAL + 1)
    need(len(data) <= MAX_TOTAL, "文件过大 | the file is too large")
    return data

def check_files(chosen, report):
    """The bundle or the document, and its proof."""
    data, name = read_file(chosen.bundle), os.path.basename(chosen.bundle)
    if not name.lower().endswith(".json"):
        bases = [read_file(chosen.base)] if chosen.base else []
        verify(data, report, chosen.ticket, chosen.public_key, *bases)
    else:
        need(chosen.proof, "JSON 文件要和 --proof 一起核对 | a JSON file is checked with --proof")
    if chosen.proof:
        check_proof(name, data, read_file(chosen.proof), chosen.log_key, chosen.witness_key, report)

def main(arguments=None):
    parser = argparse.ArgumentParser(description="复核材料包独立验证 / independent check of an evidence bundle")
    parser.add_argument("bundle", help="BUNDLE.zip, DOCUMENT.json")
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    parser.add_argument("--ticket", help="只核对这一个准考证号 / check this ticket number alone")
    parser.add_argument("--public-key", help="公告公布的公钥（64 位十六进制）/ the published key, 64 hex digits")
    parser.add_argument("--base", help="补编所依据的材料包 / the bundle that a supplement stands on")
    parser.add_argument("--proof", help="日志证明 / proof of the public log, .tlog-proof")
    parser.add_argument("--log-key", help="日志公钥 / the log's key, NAME+ID+KEY")
    parser.add_argument("--witness-key", action="append", default=[], help="见证单位的公钥 / a witness's key")
    chosen = parser.parse_args(arguments)
    if chosen.proof and not chosen.log_key:
        parser.error("--proof: --log-key NAME+ID+KEY")
    return concluded(chosen.language, lambda report: check_files(chosen, report))

def concluded(language, check):
    """Runs ``check(report)`` and says the result; the exit code."""
    global LANGUAGE
    LANGUAGE = language
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    report = Report(print_line)
    try:
        check(report)
    except (Unreadable, OSError) as error:
        print_line(say("[无法读取] %s | [unreadable] %s", error))
        return 2
    except Exception as error:  # a format nobody thought of: still a sentence and a code, never a traceback
        print_line(say("[无法读取] 材料的结构不对：%s | [unreadable] the bundle is not well formed: %s", repr(error)[:200]))
        return 2
    wrong, agree = "结论：有 %d 处不符。 | Result: %d disagreement(s).", "结论：%d 项全部一致。 | Result: all %d checks agree."
    print(say(wrong, report.wrong) if report.wrong else say(agree, report.right))
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
