/*
 * Check one's own row of a published list, on a phone: the third implementation of the published formats
 * (docs/formats: evidence-1, draw-1, policy-1, ranking-1, seating-1). One file, nothing else is loaded. It reads a bundle from this site or
 * from the phone and sends nothing; once page and bundle are there, no network is needed.
 *
 *   check(bytes, who) → {done: [[code, facts] …], steps: [[code, facts] …], fault: null or {code, facts}, readable, key, titles}
 *
 * It stops at the FIRST thing that disagrees. `readable` is false where the file is no bundle or an input breaks its format.
 * Numbers are exact fractions {n, d} of BigInt throughout. Words stand in the page (or in the other language's), never here.
 * Not looked at: who sits beside whom and in which room (verify.py does the whole seating), the truths, the public log.
 */

const LARGEST = 64 * 1024 * 1024; // bytes of a zip, packed or not: what a phone holds; verify.py takes more

class Stop extends Error {
  constructor(readable, code, facts) {
    super(code + " " + JSON.stringify(facts));
    Object.assign(this, { readable, code, facts });
  }
}
const need = (good, code, facts = {}) => {
  if (!good) throw new Stop(false, code, facts);
};
const agree = (good, code, facts = {}) => {
  if (!good) throw new Stop(true, code, facts);
};
const bare = (entries = []) => {
  const result = Object.create(null); // without inherited names: columns are called what they like
  for (const [name, value] of entries) result[name] = value;
  return result;
};

// ---- 1. Bytes, digests, signature

const utf8 = (text) => new TextEncoder().encode(text);
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
const sha256 = async (data) => hex(new Uint8Array(await crypto.subtle.digest("SHA-256", typeof data === "string" ? utf8(data) : data)));

export function textOf(file, data) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(data);
  } catch {
    throw new Stop(false, "not_text", { file });
  }
}

/** By code point, which is the order of UTF-8 bytes; JavaScript's own order differs above U+FFFF. */
function byCodePoint(one, two) {
  for (let at = 0; at < one.length && at < two.length; at++) {
    const [a, b] = [one.charCodeAt(at), two.charCodeAt(at)];
    if (a !== b) {
      const high = (unit) => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
      return high(a) - high(b);
    }
  }
  return one.length - two.length;
}

// Ed25519 after RFC 8032 section 5.1.7, for browsers whose WebCrypto does not have it
const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (value, by = P) => ((value % by) + by) % by;
function power(base, exponent) {
  let result = 1n;
  for (base = mod(base); exponent; exponent >>= 1n, base = (base * base) % P) if (exponent & 1n) result = (result * base) % P;
  return result;
}
const D = mod(-121665n * power(121666n, P - 2n));
const little = (bytes) => bytes.reduceRight((whole, byte) => (whole << 8n) | BigInt(byte), 0n);

/** 32 bytes → [X, Y, Z, T], or null. */
function pointOf(bytes) {
  const whole = little(bytes);
  const [y, sign] = [whole & ((1n << 255n) - 1n), whole >> 255n];
  const square = mod((y * y - 1n) * power(D * y * y + 1n, P - 2n));
  let x = power(square, (P + 3n) / 8n);
  if (mod(x * x) !== square) x = mod(x * power(2n, (P - 1n) / 4n));
  if (y >= P || mod(x * x) !== square || (x === 0n && sign)) return null;
  if ((x & 1n) !== sign) x = P - x;
  return [x, y, 1n, mod(x * y)];
}
function plus([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const [a, b, c, d] = [(y1 - x1) * (y2 - x2), (y1 + x1) * (y2 + x2), 2n * D * t1 * t2, 2n * z1 * z2].map((value) => mod(value));
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [e * f, g * h, f * g, e * h].map((value) => mod(value));
}
function times(scalar, point) {
  let result = [0n, 1n, 1n, 0n];
  for (; scalar; scalar >>= 1n, point = plus(point, point)) if (scalar & 1n) result = plus(result, point);
  return result;
}
const samePoint = (p, q) => mod(p[0] * q[2] - q[0] * p[2]) === 0n && mod(p[1] * q[2] - q[1] * p[2]) === 0n;

export async function signatureHoldsByHand(key, message, signature) {
  const [a, r, s] = [pointOf(key), pointOf(signature.slice(0, 32)), little(signature.slice(32))];
  if (!a || !r || s >= ORDER) return false;
  const hashed = await crypto.subtle.digest("SHA-512", Uint8Array.from([...signature.slice(0, 32), ...key, ...message]));
  const base = pointOf(unhex("58" + "66".repeat(31)));
  return samePoint(times(s, base), plus(r, times(mod(little(new Uint8Array(hashed)), ORDER), a)));
}
async function signatureHolds(key, message, signature) {
  let imported;
  try {
    imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  } catch {
    return signatureHoldsByHand(key, message, signature);
  }
  return crypto.subtle.verify("Ed25519", imported, signature, message);
}

// ---- 2. The zip (evidence-1 section 1): stored or deflated, plain, bounded

async function inflated(packed, size, file) {
  try {
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    const result = new Uint8Array(size);
    let filled = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (filled + part.value.length > size) throw new RangeError("longer than stated");
      result.set(part.value, filled);
      filled += part.value.length;
    }
    if (filled !== size) throw new RangeError("shorter than stated");
    return result;
  } catch {
    throw new Stop(false, "zip_broken", { file });
  }
}

export async function readZip(bytes) {
  need(bytes.length <= LARGEST, "zip_large");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u16 = (at) => view.getUint16(at, true);
  const u32 = (at) => view.getUint32(at, true);
  const members = new Map();
  try {
    let end = bytes.length - 22;
    while (end > 0 && end > bytes.length - 66000 && u32(end) !== 0x06054b50) end--;
    need(u32(end) === 0x06054b50, "zip_broken");
    let [at, total] = [u32(end + 16), 0];
    for (let left = u16(end + 10); left; left--) {
      need(u32(at) === 0x02014b50, "zip_broken");
      const [flags, method, packed, size, start] = [u16(at + 8), u16(at + 10), u32(at + 20), u32(at + 24), u32(at + 42)];
      const name = textOf("zip", bytes.slice(at + 46, at + 46 + u16(at + 28)));
      need(KNOWN.has(name), "zip_foreign", { file: name.slice(0, 60) });
      need(!members.has(name), "zip_twice", { file: name });
      need(!(flags & 1) && (method === 0 || method === 8), "zip_broken", { file: name });
      total += size;
      need(total <= LARGEST, "zip_large");
      need(u32(start) === 0x04034b50, "zip_broken", { file: name });
      const body = start + 30 + u16(start + 26) + u16(start + 28);
      need(body + packed <= bytes.length && (method || packed === size), "zip_broken", { file: name });
      const inner = bytes.slice(body, body + packed);
      members.set(name, method ? await inflated(inner, size, name) : inner);
      at += 46 + u16(at + 28) + u16(at + 30) + u16(at + 32);
    }
  } catch (error) {
    if (error instanceof Stop) throw error;
    throw new Stop(false, "zip_broken", {}); // an offset outside the file
  }
  return members;
}

// ---- 3. JSON: no name twice, whole numbers only; canonical form (RFC 8785)

export function readJson(file, data) {
  const text = textOf(file, data);
  const token = /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\.)*")|(-?(?:0|[1-9][0-9]*))(?![0-9.eE])|(true|false|null))/y;
  const next = () => {
    const found = token.exec(text);
    need(found, "not_json", { file });
    return found;
  };
  const string = (quoted) => {
    try {
      return JSON.parse(quoted);
    } catch {
      throw new Stop(false, "not_json", { file });
    }
  };
  const series = (close, one) => {
    const before = token.lastIndex;
    if (next()[1] === close) return;
    token.lastIndex = before;
    for (;;) {
      one();
      const sign = next()[1];
      if (sign === close) return;
      need(sign === ",", "not_json", { file });
    }
  };
  const value = (deep) => {
    const [, sign, quoted, digits, word] = next();
    need(deep < 200, "not_json", { file });
    if (quoted) return string(quoted);
    if (word) return { true: true, false: false, null: null }[word];
    if (digits) {
      need(Number.isSafeInteger(Number(digits)), "not_json", { file });
      return Number(digits);
    }
    if (sign === "[") {
      const list = [];
      series("]", () => list.push(value(deep + 1)));
      return list;
    }
    need(sign === "{", "not_json", { file });
    const result = bare();
    series("}", () => {
      const name = next()[2];
      need(name, "not_json", { file });
      need(!(string(name) in result), "not_json", { file });
      need(next()[1] === ":", "not_json", { file });
      result[string(name)] = value(deep + 1);
    });
    return result;
  };
  const whole = value(0);
  const isObject = whole !== null && typeof whole === "object" && !Array.isArray(whole);
  need(isObject && /^[ \t\r\n]*$/.test(text.slice(token.lastIndex)), "not_json", { file });
  return whole;
}

/** The canonical form; a text with half a character cannot be written in it. */
function canonicalText(file, value) {
  const text = canonical(value);
  need(!/\p{Surrogate}/u.test(text) && !/\\ud[89a-f][0-9a-f]{2}/.test(text.replaceAll("\\\\", "")), "not_json", { file });
  return text;
}

export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).sort(); // JavaScript's order is that of UTF-16 units, as RFC 8785 asks
  return `{${names.map((name) => JSON.stringify(name) + ":" + canonical(value[name])).join(",")}}`;
}

const TEXT = /^[^]*$/;
const HEX_64 = /^[0-9a-f]{64}$/;
const HEX_128 = /^[0-9a-f]{128}$/;

/** Every member of `forms` is there as a text in its form, optional ones are texts, there are no others. */
function requireForm(file, document, forms, optional = []) {
  const names = new Set([...Object.keys(forms), ...Object.keys(document)]);
  for (const name of names) {
    const given = document[name];
    const known = Object.hasOwn(forms, name) ? forms[name] : optional.includes(name) && TEXT;
    need(known && typeof given === "string" && known.test(given), "member", { file, member: name.slice(0, 60) });
  }
}

// ---- 4. Tables

const NAME = /\S/;

function csvLines(file, text) {
  const lines = [];
  let [line, at] = [[], 0];
  const closeLine = () => {
    lines.push(line);
    line = [];
  };
  while (at < text.length) {
    if (!line.length && (text[at] === "\r" || text[at] === "\n")) {
      at += text.startsWith("\r\n", at) ? 2 : 1;
      closeLine();
      continue;
    }
    const cell = text[at] === '"' ? /"((?:[^"]|"")*)"(?=[,\r\n]|$)/y : /([^,\r\n]*)/y;
    cell.lastIndex = at;
    const found = cell.exec(text);
    need(found, "not_table", { file });
    line.push(text[at] === '"' ? found[1].replaceAll('""', '"') : found[1]);
    at = cell.lastIndex;
    if (text[at] === ",") {
      at += 1;
      if (at === text.length || text[at] === "\r" || text[at] === "\n") line.push("");
    }
    if (at < text.length && (text[at] === "\r" || text[at] === "\n")) {
      at += text.startsWith("\r\n", at) ? 2 : 1;
      closeLine();
    } else if (at === text.length) closeLine();
  }
  return lines;
}

const ROW = Symbol("row");

/** Rows by column; `forms` is {column: pattern}; no two rows share the `unique` column. */
function readTable(file, data, forms, { optional = [], unique = "", strip = false } = {}) {
  const lines = csvLines(file, textOf(file, data));
  const header = lines.shift() || [];
  const missing = Object.keys(forms).filter((name) => !optional.includes(name) && !header.includes(name));
  const surplus = header.filter((name, at) => !(name in forms) || header.indexOf(name) !== at);
  need(!missing.length && !surplus.length, "column", { file, column: [...missing, ...surplus].join(", ").slice(0, 200) });
  const [rows, seen] = [[], new Set()];
  lines.forEach((cells, position) => {
    if (!cells.length) return;
    const row = bare(optional.map((name) => [name, ""]));
    row[ROW] = position + 2;
    need(cells.length === header.length, "row", { file, row: row[ROW] });
    header.forEach((name, at) => {
      row[name] = strip ? cells[at].trim() : cells[at];
      needCell(forms[name].test(row[name]), file, row, name);
    });
    needCell(!unique || !seen.has(row[unique]), file, row, unique);
    seen.add(row[unique]);
    rows.push(row);
  });
  rows.header = header;
  return rows;
}
const needCell = (good, file, row, column) => need(good, "cell_form", { file, row: row[ROW], column });
const anyText = (columns) => bare(columns.map((column) => [column, TEXT]));

// ---- 5. Exact numbers

const gcd = (a, b) => {
  while (b) [a, b] = [b, a % b];
  return a;
};
function over(n, d = 1n) {
  const by = gcd(n < 0n ? -n : n, d) || 1n;
  return { n: n / by, d: d / by };
}
const whole = (value) => ({ n: BigInt(value), d: 1n });
const ZERO = whole(0);
const sum = (values) => values.reduce((a, b) => over(a.n * b.d + b.n * a.d, a.d * b.d), ZERO);
const product = (a, b) => over(a.n * b.n, a.d * b.d);
const quotient = (a, b) => over(a.n * b.d, a.d * b.n);
const order = (a, b) => {
  const apart = a.n * b.d - b.n * a.d;
  return apart < 0n ? -1 : apart > 0n ? 1 : 0;
};
const least = (a, b) => (order(a, b) <= 0 ? a : b);
const highest = (values) => values.reduce((a, b) => (order(a, b) >= 0 ? a : b));
const NUMBER = /^[0-9]{1,40}(\.[0-9]{1,40})?$/;
const QUOTIENT = /^[0-9]{1,40}\/[0-9]{0,39}[1-9][0-9]{0,39}$/;

function valueOf(text) {
  if (text.includes("/")) {
    const [n, d] = text.split("/").map(BigInt);
    return over(n, d);
  }
  const [before, after = ""] = text.split(".");
  return over(BigInt(before + after), 10n ** BigInt(after.length));
}

/** A finite decimal in its shortest form, anything else as a/b, nothing as an empty cell. */
export function show(value) {
  if (value === null || value === undefined) return "";
  let [rest, places] = [value.d, 0];
  for (; rest % 10n === 0n; rest /= 10n) places++;
  for (; rest % 2n === 0n; rest /= 2n) places++;
  for (; rest % 5n === 0n; rest /= 5n) places++;
  if (rest !== 1n) return `${value.n}/${value.d}`;
  const digits = ((value.n * 10n ** BigInt(places)) / value.d).toString().padStart(places + 1, "0");
  return places ? `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, "") : digits;
}

/** `rule` is {places, mode}; nothing = exact. No value is ever negative. */
function rounded(value, rule) {
  if (!rule) return value;
  const scale = 10n ** BigInt(rule.places);
  const half = rule.mode === "half_up" ? value.d : 0n;
  return over((2n * value.n * scale + half) / (2n * value.d), scale);
}

// ---- 6. The policy

const SHAPE = {
  "": "schema title basis components composite preferences points tie_break shortlist opening interview corrections age_reading certificate" +
    " substitution publicity_days publicity_unit recheck retention marking publicity_ends_at written_list tickets list_days",
  components: "code title full_mark papers rounding pass_mark pass_mark_uncontested pass_mark_includes_points",
  "components.papers": "code title full_mark coefficient",
  composite: "weights term_rounding rounding pass_mark",
  preferences: "code title effect basis levels order group points claim",
  "preferences.claim": "papers sentence deadline",
  corrections: "shortlist ranking offer",
  points: "target at stacking cap may_exceed_full_mark",
  shortlist: "by ratio",
  interview: "component minimum_examiners drop_highest drop_lowest drop_per elements rounding room_adjustment odd_panel",
  "interview.room_adjustment": "method mean_rounding coefficient_rounding rounding cap_at_full_mark",
};
const CHOICES = {
  mode: ["half_up", "truncate"],
  effect: ["tie_break", "points"],
  at: ["component", "papers"],
  stacking: ["highest", "sum", "highest_per_group"],
  drop_per: ["total", "element"],
  method: ["none", "grand_mean", "mean_of_room_means"],
};
const needPolicy = (good, where) => need(good, "policy", { where: String(where) });

function number(text, where) {
  needPolicy(typeof text === "string" && (NUMBER.test(text) || QUOTIENT.test(text)), where);
  return valueOf(text);
}

function withoutNulls(value, path = "") {
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, path));
  if (value === null || typeof value !== "object") return value;
  const members = path.endsWith("rounding") ? "places mode" : Object.hasOwn(SHAPE, path) ? SHAPE[path] : null;
  const result = bare();
  for (const name of Object.keys(value)) {
    needPolicy(members === null || members.split(" ").includes(name), `${path} ${name.slice(0, 60)}`);
    if (value[name] === null) continue;
    needPolicy(members === null || !Object.hasOwn(CHOICES, name) || CHOICES[name].includes(value[name]), `${path} ${name}`);
    result[name] = withoutNulls(value[name], path ? `${path}.${name}` : name);
  }
  return result;
}

export function readPolicy(data) {
  const document = readJson("policy.json", data);
  needPolicy(document.schema === "policy/1", "schema");
  try {
    const policy = withoutNulls(document);
    for (const component of policy.components) {
      component.full = number(component.full_mark, component.code);
      for (const paper of component.papers || []) {
        [paper.full, paper.factor] = [number(paper.full_mark, paper.code), number(paper.coefficient, paper.code)];
      }
      const total = sum((component.papers || []).map((paper) => product(paper.full, paper.factor)));
      needPolicy(!component.papers || order(total, component.full) === 0, component.code);
    }
    const codes = policy.components.map((component) => component.code);
    const weights = policy.composite.weights;
    policy.weights = bare(Object.keys(weights).map((code) => [code, number(weights[code], code)]));
    const apart = Object.keys(weights).length !== new Set(codes).size || codes.some((code) => !(code in weights));
    needPolicy(!apart && order(sum(Object.values(policy.weights)), whole(1)) === 0, "composite.weights");
    needPolicy(policy.components.every((component) => order(component.full, policy.components[0].full) === 0), "components");
    policy.document = document;
    return policy;
  } catch (error) {
    if (error instanceof Stop) throw error;
    throw new Stop(false, "policy", { where: "" });
  }
}
const partsOf = (component) => component.papers || [component];

// ---- 7. Scores, ranking, shortlist, written result (ranking-1 sections 1 to 5)

export function readVacancies(data) {
  const rows = readTable("vacancies.csv", data, bare([["vacancy", NAME], ["headcount", /^[0-9]{1,9}$/]]), { unique: "vacancy" });
  return new Map(rows.map((row) => [row.vacancy, Number(row.headcount)]));
}

const WORDS = ["absent", "void", ""];

function markIn(file, row, column, full) {
  needCell(NUMBER.test(row[column]), file, row, column);
  const value = valueOf(row[column]);
  needCell(order(value, full) <= 0, file, row, column);
  return value;
}

export function readScores(policy, headcounts, data) {
  const file = "scores.csv";
  const parts = policy.components.flatMap(partsOf);
  const levels = (policy.preferences || []).map((item) => {
    const known = ["", ...(item.levels || []), ...(item.order || []), ...Object.keys(item.points || {})];
    return ["preference:" + item.code, known];
  });
  const forms = anyText([...parts.map((part) => part.code), ...levels.map(([column]) => column)]);
  const named = [...parts, ...policy.components].some((item) => item.code === "extra_test");
  if (!named) forms.extra_test = TEXT;
  forms.vacancy = forms.candidate = NAME;
  const rows = readTable(file, data, forms, { optional: named ? [] : ["extra_test"], unique: "candidate" });
  policy.extra = !named && rows.header.includes("extra_test");
  return rows.map((row) => {
    needCell(headcounts.has(row.vacancy), file, row, "vacancy");
    for (const [column, known] of levels) needCell(known.includes(row[column]), file, row, column);
    const read = (column, full) => (WORDS.includes(row[column]) ? row[column] : markIn(file, row, column, full));
    return {
      vacancy: row.vacancy,
      candidate: row.candidate,
      row: row[ROW],
      levels: bare((policy.preferences || []).map((item) => [item.code, row["preference:" + item.code]])),
      extra: named ? "" : read("extra_test", policy.components[0].full),
      marks: bare(parts.map((part) => [part.code, read(part.code, part.full)])),
    };
  });
}

function pointsOf(policy, row) {
  const rule = policy.points;
  if (!rule) return ZERO;
  const heaps = new Map();
  (policy.preferences || []).forEach((item, at) => {
    const level = row.levels[item.code];
    if (item.effect !== "points" || !item.points || !(level in item.points)) return;
    const heap = { highest: 0, sum: at, highest_per_group: item.group ?? at }[rule.stacking];
    heaps.set(heap, [...(heaps.get(heap) || []), number(item.points[level], item.code)]);
  });
  const total = sum([...heaps.values()].map(highest));
  return rule.cap === undefined ? total : least(total, number(rule.cap, "points.cap"));
}

function scoreComponent(policy, component, row) {
  const parts = partsOf(component);
  const marks = parts.map((part) => row.marks[part.code]);
  for (const [word, state] of [["void", "void"], ["absent", "absent"], ["", "incomplete"]]) {
    if (marks.includes(word)) return [state, null, null];
  }
  const factors = parts.map((part) => part.factor || whole(1));
  const exact = sum(factors.map((factor, at) => product(factor, marks[at])));
  const plain = rounded(exact, component.rounding);
  const rule = policy.points;
  if (!rule || rule.target !== component.code) return [null, plain, plain];
  let granted = sum([plain, row.points]);
  if (rule.at === "papers") {
    needPolicy(factors.every((factor) => order(factor, factors[0]) === 0), "points.at");
    granted = rounded(sum([exact, product(factors[0], row.points)]), component.rounding);
  }
  return [null, plain, (rule.may_exceed_full_mark ?? true) ? granted : least(granted, component.full)];
}

function belowPassMark(component, row, uncontested) {
  const mark = (uncontested ? component.pass_mark_uncontested : undefined) ?? component.pass_mark;
  row.needed[component.code] = mark;
  const score = (component.pass_mark_includes_points ? row.granted : row.plain)[component.code];
  return mark !== undefined && order(score, number(mark, component.code)) < 0;
}

function compositeOf(policy, row) {
  const [rule, extra] = [policy.composite, policy.points];
  const terms = Object.keys(policy.weights).map((code) => rounded(product(policy.weights[code], row.granted[code]), rule.term_rounding));
  let total = sum(terms);
  if (extra && extra.target === "composite") {
    total = sum([total, row.points]);
    if (!(extra.may_exceed_full_mark ?? true)) total = least(total, policy.components[0].full);
  }
  return rounded(total, rule.rounding);
}

function grouped(rows, by) {
  const groups = new Map();
  for (const row of rows) {
    if (!groups.has(row[by])) groups.set(row[by], []);
    groups.get(row[by]).push(row);
  }
  return groups;
}
const byVacancy = (rows) => grouped(rows, "vacancy");

function assess(policy, headcounts, rows) {
  for (const row of rows) {
    row.points = pointsOf(policy, row);
    [row.states, row.plain, row.granted, row.needed] = [bare(), bare(), bare(), bare()];
  }
  for (const component of policy.components) {
    const scored = new Map();
    const code = component.code;
    for (const row of rows) {
      [row.states[code], row.plain[code], row.granted[code]] = scoreComponent(policy, component, row);
      if (row.states[code] === null) scored.set(row.vacancy, (scored.get(row.vacancy) || 0) + 1);
    }
    for (const row of rows) {
      const uncontested = (scored.get(row.vacancy) || 0) <= headcounts.get(row.vacancy);
      if (row.states[code] === null && belowPassMark(component, row, uncontested)) row.states[code] = "below_pass_mark";
    }
  }
  const lowest = policy.composite.pass_mark;
  for (const row of rows) {
    const states = Object.values(row.states);
    row.state = ["void", "absent", "incomplete", "below_pass_mark"].find((state) => states.includes(state)) || "ranked";
    row.composite = ["below_pass_mark", "ranked"].includes(row.state) ? compositeOf(policy, row) : null;
    if (row.state === "ranked" && lowest !== undefined && order(row.composite, number(lowest, "composite.pass_mark")) < 0) {
      row.state = "below_pass_mark";
    }
  }
}

const orderOf = (one, two) => one.reduce((found, value, at) => found || order(value, two[at]), 0);

/** Place = 1 + how many are stronger; placeEnd = how many are at least as strong. */
function givePlaces(rows, strength) {
  const sorted = [...rows].sort((one, two) => orderOf(strength(two), strength(one)));
  for (let from = 0, to; from < sorted.length; from = to) {
    to = from + 1;
    while (to < sorted.length && orderOf(strength(sorted[to]), strength(sorted[from])) === 0) to++;
    for (const row of sorted.slice(from, to)) [row.place, row.placeEnd] = [from + 1, to];
  }
}

const listOrder = (one, two) =>
  byCodePoint(one.vacancy, two.vacancy) ||
  (one.place === "") - (two.place === "") ||
  Number(one.place) - Number(two.place) ||
  byCodePoint(one.candidate, two.candidate);

function tieValue(policy, row, key) {
  const at = key.indexOf(":");
  const [kind, code] = [key.slice(0, at), key.slice(at + 1)];
  for (const item of kind === "preference" ? policy.preferences || [] : []) {
    if (item.code !== code) continue;
    const level = row.levels[code];
    return whole(level === "" ? 0 : (item.order || []).includes(level) ? 2 + item.order.indexOf(level) : 1);
  }
  const table = { component: row.granted, component_raw: row.plain, paper: row.marks }[kind];
  needPolicy(table && code in table, "tie_break");
  return table[code];
}

export function rankingColumns(policy) {
  const codes = policy.components.map((component) => component.code);
  const extra = policy.extra ? ["extra_test"] : [];
  return ["vacancy", "candidate", "state", ...codes, "points", "composite", ...extra, "place", "outcome"];
}

export function rank(policy, headcounts, rows) {
  assess(policy, headcounts, rows);
  const lines = [];
  for (const [vacancy, people] of byVacancy(rows)) {
    const ranked = people.filter((row) => row.state === "ranked");
    for (const row of ranked) row.strength = [row.composite, ...(policy.tie_break || []).map((key) => tieValue(policy, row, key))];
    const said = (row) => row.strength.map(show).join(" ");
    const untested = new Set(ranked.filter((row) => row.extra === "").map(said)); // among these the extra test decides nothing yet
    for (const row of ranked) {
      const counts = typeof row.extra !== "string" && !untested.has(said(row));
      row.full = [...row.strength, counts ? row.extra : whole(-1)];
    }
    givePlaces(ranked, (row) => row.full);
    for (const row of people) {
      const line = bare([["vacancy", vacancy], ["candidate", row.candidate], ["state", row.state]]);
      line.extra_test = typeof row.extra === "string" ? row.extra : show(row.extra);
      for (const code of Object.keys(row.granted)) line[code] = show(row.granted[code]);
      [line.points, line.composite, line.place, line.outcome] = [show(row.points), show(row.composite), "", ""];
      if (row.state === "ranked") {
        const seats = headcounts.get(vacancy);
        line.place = String(row.place);
        line.outcome = row.placeEnd <= seats ? "proposed" : row.place <= seats ? "tied_at_cut" : "reserve";
      }
      lines.push(line);
    }
  }
  return lines.sort(listOrder);
}

export const WRITTEN_COLUMNS = ["vacancy", "candidate", "component", "state", "score", "place"];

function byOneNumber(policy, headcounts, rows, by) {
  assess(policy, headcounts, rows);
  const lines = [];
  for (const people of byVacancy(rows).values()) {
    for (const row of people) {
      row.alone = by === "composite" ? [row.state, row.composite] : [row.states[by] || "ranked", row.granted[by]];
    }
    givePlaces(people.filter((row) => row.alone[0] === "ranked"), (row) => [row.alone[1]]);
    for (const row of people) {
      const place = row.alone[0] === "ranked" ? String(row.place) : "";
      const cells = [row.vacancy, row.candidate, by, row.alone[0], show(row.alone[1]), place];
      lines.push(bare(WRITTEN_COLUMNS.map((column, at) => [column, cells[at]])));
    }
  }
  return lines.sort(listOrder);
}

export function written(policy, headcounts, rows, code) {
  needPolicy(code in policy.weights, "components");
  return byOneNumber(policy, headcounts, rows, code);
}

export const SHORTLIST_COLUMNS = ["vacancy", "candidate", "score", "place", "entered"];

export function readKept(rows, data) {
  const forms = { vacancy: NAME, candidate: NAME, number: /^[0-9A-Za-z][0-9A-Za-z._-]*-L[1-9][0-9]*$/, edition: /^[1-9][0-9]{0,5}$/ };
  const vacancies = new Map(rows.map((row) => [row.candidate, row.vacancy]));
  const kept = readTable("kept.csv", data, forms, { unique: "candidate" });
  for (const row of kept) needCell(vacancies.get(row.candidate) === row.vacancy, "kept.csv", row, "candidate");
  return new Set(kept.map((row) => row.candidate));
}

export function shortlist(policy, headcounts, rows, kept = new Set()) {
  needPolicy(policy.shortlist, "shortlist");
  const [by, ratio] = [policy.shortlist.by, number(policy.shortlist.ratio, "shortlist.ratio")];
  const lines = (by === "composite" ? byOneNumber : written)(policy, headcounts, rows, by);
  for (const line of lines) {
    const seats = product(ratio, whole(headcounts.get(line.vacancy)));
    const limit = (seats.n + seats.d - 1n) / seats.d;
    const stays = kept.has(line.candidate) && line.state !== "void";
    line.entered = stays || (line.place && BigInt(line.place) <= limit) ? "yes" : "no";
  }
  return lines;
}

// ---- 8. Interview (ranking-1 section 6)

export const INTERVIEW_COLUMNS = ["vacancy", "room", "candidate", "state", "raw", "room_mean", "overall_mean", "coefficient", "score"];

function readMarks(policy, data) {
  const [file, rule, people] = ["marks.csv", policy.interview, new Map()];
  needPolicy(rule, "interview");
  const full = policy.components.find((component) => component.code === rule.component)?.full;
  needPolicy(full, "interview.component");
  const elements = rule.elements || [""];
  const forms = { vacancy: NAME, room: NAME, candidate: NAME, examiner: TEXT, element: TEXT, mark: TEXT };
  for (const row of readTable(file, data, forms)) {
    const { vacancy, room, candidate } = row;
    if (!people.has(candidate)) people.set(candidate, { vacancy, room, candidate, state: "scored", given: new Map() });
    const person = people.get(candidate);
    const same = person.vacancy === vacancy && person.room === room && person.state === "scored";
    needCell(same, file, row, "candidate");
    if (row.examiner === "") {
      needCell(["absent", "void"].includes(row.mark) && !row.element && !person.given.size, file, row, "mark");
      person.state = row.mark;
      continue;
    }
    if (!person.given.has(row.examiner)) person.given.set(row.examiner, new Map());
    const sheet = person.given.get(row.examiner);
    needCell(elements.includes(row.element) && !sheet.has(row.element), file, row, "element");
    sheet.set(row.element, markIn(file, row, "mark", full));
  }
  const fewest = Math.max(rule.minimum_examiners, (rule.drop_lowest || 0) + (rule.drop_highest || 0) + 1);
  for (const { candidate, state, given } of people.values()) {
    const examiners = [...given.keys()];
    const even = rule.odd_panel && given.size && given.size % 2 === 0;
    const places = given.size && examiners.every((examiner) => /^P[1-9][0-9]?$/.test(examiner));
    const complete = given.size >= fewest && [...given.values()].every((sheet) => sheet.size === elements.length);
    const good = !even && (!places || given.has("P1")) && (complete || state !== "scored");
    need(good, "panel", { file, candidate });
  }
  return { people, rule, full };
}

const mean = (values) => quotient(sum(values), whole(values.length));

function rawScore(rule, given) {
  const trimmed = (marks) => mean([...marks].sort(order).slice(rule.drop_lowest || 0, marks.length - (rule.drop_highest || 0)));
  const sheets = [...given.values()];
  if ((rule.drop_per || "total") === "total") return rounded(trimmed(sheets.map((sheet) => sum([...sheet.values()]))), rule.rounding);
  const elements = [...sheets[0].keys()];
  return rounded(sum(elements.map((element) => trimmed(sheets.map((sheet) => sheet.get(element))))), rule.rounding);
}

/** {place of the room: [room mean, overall mean, coefficient]} */
function roomCoefficients(adjustment, scored) {
  const [rooms, result] = [grouped(scored, "at"), new Map()];
  const means = new Map([...rooms].map(([at, people]) => [at, rounded(mean(people.map((person) => person.raw)), adjustment.mean_rounding)]));
  for (const [at, people] of rooms) {
    const own = [...rooms.keys()].filter((other) => rooms.get(other)[0].vacancy === people[0].vacancy);
    const each = own.flatMap((other) => (adjustment.method === "grand_mean" ? rooms.get(other).map((person) => person.raw) : [means.get(other)]));
    const [room, overall] = [means.get(at), rounded(mean(each), adjustment.mean_rounding)];
    need(room.n !== 0n && overall.n !== 0n, "zero_mean", { file: "marks.csv" });
    result.set(at, [room, overall, rounded(quotient(overall, room), adjustment.coefficient_rounding)]);
  }
  return result;
}

export function interview(policy, data) {
  const { people, rule, full } = readMarks(policy, data);
  const adjustment = rule.room_adjustment || { method: "none" };
  const scored = [...people.values()].filter((person) => person.state === "scored");
  for (const person of scored) [person.raw, person.at] = [rawScore(rule, person.given), JSON.stringify([person.vacancy, person.room])];
  const adjusted = adjustment.method === "none" ? new Map() : roomCoefficients(adjustment, scored);
  const lines = [...people.values()].map((person) => {
    const [roomMean, overall, factor] = adjusted.get(person.at) || [];
    let score = person.raw;
    if (factor) {
      score = rounded(product(score, factor), adjustment.rounding);
      if (adjustment.cap_at_full_mark) score = least(score, full);
    }
    const numbers = [person.raw, roomMean, overall, factor, score].map(show);
    const cells = [person.vacancy, person.room, person.candidate, person.state, ...numbers];
    return bare(INTERVIEW_COLUMNS.map((column, at) => [column, cells[at]]));
  });
  return lines.sort((one, two) => byCodePoint(one.vacancy, two.vacancy) || byCodePoint(one.candidate, two.candidate));
}

// ---- 9. Draws (draw-1)

const ascending = (lines) => [...lines].sort(byCodePoint);
const listDigest = (lines) => sha256(ascending(lines).map((line) => line + "\n").join(""));

function readLines(file, data) {
  const lines = textOf(file, data).replaceAll("\r\n", "\n").split("\n");
  const good = lines.pop() === "" && lines.length && !lines.includes("") && new Set(lines).size === lines.length;
  need(good, "not_lines", { file });
  return lines;
}

async function drawOrder(seed, label, members) {
  const key = await crypto.subtle.importKey("raw", utf8(seed), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const drawn = [];
  for (const member of members) {
    drawn.push([hex(new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8(`${label}\n${member}`)))), member]);
  }
  return drawn.sort((one, two) => (one[0] < two[0] ? -1 : 1));
}

const LEAST_DIGITS = 20;
const NUMBERS = /^([0-9]+(-[0-9]+)*)$/;

async function checkTranscript(report, data, members) {
  const file = "draw.json";
  const draw = readJson(file, data);
  const forms = { label: TEXT, list_sha256: TEXT, commitment: TEXT, seed: TEXT, schema: /^draw\/1$/, secret: HEX_64, numbers: /^([0-9]+(-[0-9]+)*)?$/ };
  requireForm(file, draw, forms, ["numbers_called_by", "secret_held_by", "countersigned_by", "committed_in"]);
  const digest = await listDigest(members);
  agree(draw.list_sha256 === digest, "draw_list");
  report.did("draw_list");
  agree(draw.commitment === (await sha256(draw.secret)), "draw_commitment");
  report.did("draw_commitment");
  agree(draw.seed === (await sha256([draw.secret, draw.numbers, digest].join("\n"))), "draw_seed");
  agree(draw.numbers !== "", "draw_numbers");
  agree(!("committed_in" in draw) || draw.numbers.replaceAll("-", "").length >= LEAST_DIGITS, "draw_digits");
  report.did("draw_seed");
  report.step("draw_public", { commitment: draw.commitment, numbers: draw.numbers });
  return draw;
}

function findOwn(who, all) {
  const own = [who, who.toUpperCase()].find((one) => all.has(one));
  need(own !== undefined, "nobody", { who }); // mistyped, most of the time: said calmly
  return own;
}

function tellPlace(report, drawn, own) {
  const at = drawn.findIndex(([, member]) => member === own);
  report.step("draw_place", { who: own, value: drawn[at][0], place: at + 1, of: drawn.length });
  return at;
}

async function checkDraw(members, report, who) {
  const listed = readLines("members.txt", members.get("members.txt"));
  const published = readLines("order.txt", members.get("order.txt"));
  const draw = await checkTranscript(report, members.get("draw.json"), listed);
  const own = findOwn(who, new Set(listed));
  const drawn = await drawOrder(draw.seed, draw.label, listed);
  const at = tellPlace(report, drawn, own);
  agree(published[at] === own, "draw_own", { given: published.indexOf(own) + 1, own: at + 1 });
  const wrong = drawn.findIndex(([, member], place) => published[place] !== member);
  agree(wrong < 0 && published.length === drawn.length, "draw_other", { row: wrong < 0 ? drawn.length + 1 : wrong + 1 });
  report.did("draw_order");
}

// ---- 10. Seats (seating-1): one's own row; the whole seating is verify.py's

const LINE = /^[^\t\r\n]*$/;
const FULL_LINE = /^[^\t\r\n]+$/;
const PERSON = { candidate: FULL_LINE, vacancy: FULL_LINE, paper: LINE, area: LINE, employer: LINE, needs: /^(accessible)?$/ };
const ROOM = {
  site: FULL_LINE,
  area: LINE,
  room: FULL_LINE,
  layout: /^([0-9]{1,3}x[0-9]{1,3}|[0-9]{1,3}(-[0-9]{1,3})*)$/,
  numbering: /^(snake|straight)$/,
  first_desk: /^(left|right)$/,
  blocked: /^([0-9]{1,6}( +|$))*$/,
  accessible: /^(0|1|yes|no)$/,
  reserve: /^[0-9]{0,6}$/,
};
const SEAT_COLUMNS = ["candidate", "site", "room", "seat", "row", "column"];

function readPeople(file, data) {
  const optional = ["paper", "area", "employer", "needs"];
  return new Map(readTable(file, data, bare(Object.entries(PERSON)), { optional, unique: "candidate", strip: true }).map((row) => [row.candidate, row]));
}
const canonicalPerson = (person) => ["C", ...Object.keys(PERSON).map((column) => person[column])].join("\t");
const roomKey = (row) => JSON.stringify([row.site, row.room]);

/** {key: {area, accessible, desks: {seat: "row column"}, last, blocked, line}} */
function readRooms(data) {
  const rooms = new Map();
  const table = readTable("rooms.csv", data, bare(Object.entries(ROOM)), { optional: ["area", "blocked", "reserve"], strip: true });
  for (const row of table) {
    needCell(!rooms.has(roomKey(row)), "rooms.csv", row, "room");
    const cross = row.layout.includes("x");
    const sizes = row.layout.split(/[x-]/).map(Number);
    needCell(!sizes.includes(0), "rooms.csv", row, "layout");
    const columns = cross ? Array(sizes[0]).fill(sizes[1]) : sizes;
    const blocked = [...new Set(row.blocked.split(" ").filter(Boolean).map(Number))].sort((a, b) => a - b);
    const desks = new Map();
    columns.forEach((size, at) => {
      for (let step = 1; step <= size; step++) {
        const turned = row.numbering === "snake" && at % 2 === 1;
        desks.set(String(desks.size + 1), `${turned ? size + 1 - step : step} ${at + 1}`);
      }
    });
    const accessible = ["1", "yes"].includes(row.accessible);
    const plain = { layout: sizes.join(cross ? "x" : "-"), blocked: blocked.join(" "), accessible: accessible ? "1" : "0" };
    const said = { ...row, ...plain, reserve: String(Number(row.reserve)) };
    const line = ["R", ...Object.keys(ROOM).map((column) => said[column])].join("\t");
    const last = desks.size - Number(row.reserve);
    rooms.set(roomKey(row), { area: row.area, accessible, desks, last, blocked, line });
  }
  return rooms;
}

/** Everybody stands once, nobody shares a desk; returns {candidate: row}. */
function readSeats(file, data, people) {
  const [seats, desks] = [new Map(), new Set()];
  for (const row of readTable(file, data, anyText(SEAT_COLUMNS))) {
    const desk = JSON.stringify([row.site, row.room, row.seat]);
    agree(people.has(row.candidate), "foreign_row", { file, row: row[ROW], who: row.candidate });
    agree(!seats.has(row.candidate), "seat_twice", { who: row.candidate });
    agree(!desks.has(desk), "seat_shared", { site: row.site, room: row.room, seat: row.seat });
    desks.add(desk);
    seats.set(row.candidate, row);
  }
  return seats;
}

function checkOwnSeat(report, person, seat, rooms, withReserve) {
  const room = rooms.get(roomKey(seat));
  const facts = { site: seat.site, room: seat.room, seat: seat.seat, row: seat.row, column: seat.column };
  agree(room && room.desks.get(seat.seat) === `${seat.row} ${seat.column}`, "seat_no_desk", facts);
  const usable = !room.blocked.includes(Number(seat.seat)) && (withReserve || Number(seat.seat) <= room.last);
  agree(usable, "seat_blocked", facts);
  agree(!person.needs || room.accessible, "seat_needs", facts);
  agree(!person.area || !room.area || person.area === room.area, "seat_area", facts);
  report.step("seat", facts);
  report.did("seat");
}

async function checkSeating(members, report, who) {
  const people = readPeople("candidates.csv", members.get("candidates.csv"));
  const rooms = readRooms(members.get("rooms.csv"));
  const lines = [...rooms.values()].map((room) => room.line).concat([...people.values()].map(canonicalPerson));
  const draw = await checkTranscript(report, members.get("draw.json"), lines);
  agree(draw.label === "seats", "draw_label");
  const own = findOwn(who, people);
  tellPlace(report, await drawOrder(draw.seed, "seats", people.keys()), own);
  const stated = readJson("seating.json", members.get("seating.json"));
  const facts = { seed: draw.seed, candidates: people.size, input_sha256: draw.list_sha256, output_sha256: await sha256(members.get("seats.csv")) };
  for (const name of Object.keys(facts)) agree(stated[name] === facts[name], "seat_report", { member: name });
  report.did("seat_report");
  const seats = readSeats("seats.csv", members.get("seats.csv"), people);
  const unseated = Array.isArray(stated.unseated) ? stated.unseated.map((entry) => entry?.candidate) : [];
  if (unseated.includes(own)) {
    agree(!seats.has(own), "seat_twice", { who: own });
    report.step("unseated", { who: own });
    return;
  }
  agree(seats.has(own), "own_missing", { file: "seats.csv", who: own });
  checkOwnSeat(report, people.get(own), seats.get(own), rooms, false);
}

async function checkSupplement(members, report, who) {
  const [before, concerned] = ["base_candidates.csv", "concerned.csv"].map((file) => readPeople(file, members.get(file)));
  const [all, file] = [new Map([...before, ...concerned]), "supplement.json"];
  const stated = readJson(file, members.get(file));
  const forms = {
    schema: /^seating-supplement\/1$/, reason: /^(late_candidate|broken_room|moved_site)$/, base_sha256: HEX_64, run_seed: HEX_64,
    numbers: NUMBERS, concerned_sha256: HEX_64, seed: HEX_64, output_sha256: HEX_64,
  };
  requireForm(file, stated, forms, ["numbers_called_by", "decided_by", "countersigned_by"]);
  const digest = await listDigest([...concerned.values()].map(canonicalPerson));
  agree(stated.concerned_sha256 === digest, "draw_list");
  agree(stated.seed === (await sha256([stated.run_seed, stated.numbers, digest].join("\n"))), "draw_seed");
  agree(stated.numbers.replaceAll("-", "").length >= LEAST_DIGITS, "draw_digits");
  report.did("draw_list");
  report.did("draw_seed");
  agree(stated.output_sha256 === (await sha256(members.get("seats.csv"))), "seat_report", { member: "output_sha256" });
  const own = findOwn(who, all);
  const [old, seats] = ["base_seats.csv", "seats.csv"].map((name) => readSeats(name, members.get(name), all));
  for (const [candidate, seat] of old) {
    const same = seats.has(candidate) && SEAT_COLUMNS.every((column) => seats.get(candidate)[column] === seat[column]);
    agree(concerned.has(candidate) || same, candidate === own ? "seat_moved" : "seat_moved_other", { who: candidate });
  }
  report.did("seat_others");
  agree(seats.has(own), "own_missing", { file: "seats.csv", who: own });
  checkOwnSeat(report, all.get(own), seats.get(own), readRooms(members.get("rooms.csv")), true);
}

// ---- 11. A published list against the recomputed one: one's own row first, then everybody's, then the order

function compare(report, file, data, expected, columns, own, forPeople = []) {
  const published = readTable(file, data, anyText([...columns, ...forPeople]), { optional: forPeople });
  const right = new Map(expected.map((line) => [line.candidate, line]));
  const mine = published.filter((row) => row.candidate === own);
  agree(mine.length >= 1, "own_missing", { file, who: own });
  agree(mine.length === 1, "own_twice", { file, who: own });
  const differing = (row) => columns.find((column) => row[column] !== right.get(row.candidate)[column]);
  const seen = new Set();
  for (const row of [...mine, ...published.filter((one) => one !== mine[0])]) {
    agree(right.has(row.candidate), "foreign_row", { file, row: row[ROW], who: row.candidate });
    agree(!seen.has(row.candidate), "other_twice", { file, row: row[ROW] });
    seen.add(row.candidate);
    const column = differing(row);
    if (!column) continue;
    const facts = { file, row: row[ROW], column, given: row[column], own: right.get(row.candidate)[column] };
    agree(false, row.candidate === own ? "own_cell" : "other_cell", facts);
  }
  const missing = expected.find((line) => !seen.has(line.candidate));
  agree(!missing, "other_missing", { file, who: missing?.candidate });
  const misplaced = published.find((row, at) => row.candidate !== expected[at].candidate);
  agree(!misplaced, "row_order", { file, row: misplaced?.[ROW] });
  report.did("own_row");
  report.did("all_rows", { count: expected.length });
}

const CODE = /^[0-9A-HJKMNP-TV-Z]{10,32}$/;

/** Where codes are printed, {ticket: code}; otherwise nothing. */
function readPrinted(members) {
  if (!members.has("printed.csv")) return new Map();
  const rows = readTable("printed.csv", members.get("printed.csv"), bare([["candidate", CODE], ["ticket", NAME]]), { unique: "ticket" });
  return new Map(rows.map((row) => [row.ticket, row.candidate]));
}

function checkPrinted(members, report, people, shown) {
  if (!members.has("printed.csv")) return;
  const codes = [...readPrinted(members).values()];
  agree(new Set(codes).size === codes.length, "printed_twice");
  agree(codes.every((code) => people.has(code)), "printed_foreign");
  agree(shown.every((code) => codes.includes(code)), "printed_missing");
  agree([...people].every((code) => CODE.test(code)), "printed_open");
  report.did("printed");
}

const namesIn = (lines) => new Set(lines.map((line) => line.candidate));

function tellScores(report, policy, row) {
  for (const component of policy.components) {
    const code = component.code;
    const [title, score] = [component.title || code, row.granted[code]];
    report.step(score === null ? "no_score" : "score", { title, score: show(score), state: row.states[code] || "" });
    if (score === null || row.needed[code] === undefined) continue;
    report.step(row.states[code] === null ? "passed" : "not_passed", { title, mark: row.needed[code] });
  }
  if (row.points.n) report.step("points", { points: show(row.points) });
  if (row.composite === null) return;
  const terms = policy.components.map((component) => `${policy.composite.weights[component.code]} × ${show(row.granted[component.code])}`);
  if (policy.points?.target === "composite" && row.points.n) terms.push(show(row.points));
  report.step("composite", { sum: terms.join(" + "), composite: show(row.composite) });
}

function titleOfKey(policy, key) {
  const [kind, code] = [key.slice(0, key.indexOf(":")), key.slice(key.indexOf(":") + 1)];
  const among = kind === "preference" ? policy.preferences : [...policy.components, ...policy.components.flatMap(partsOf)];
  return among.find((item) => item.code === code)?.title || code;
}

/** What decided among those of one's vacancy with the same composite. */
function tellTies(report, policy, row, rows) {
  const equals = rows.filter((one) => one !== row && one.state === "ranked" && one.vacancy === row.vacancy && !order(one.composite, row.composite));
  if (!equals.length) return;
  report.step("ties", { count: equals.length });
  const keys = [...(policy.tie_break || []), "extra_test"];
  const decided = new Map();
  let level = 0;
  for (const other of equals) {
    const at = keys.findIndex((_, place) => order(other.full[place + 1], row.full[place + 1]) !== 0);
    if (at < 0) level += 1;
    else decided.set(at, [...(decided.get(at) || []), order(other.full[at + 1], row.full[at + 1])]);
  }
  for (const at of [...decided.keys()].sort((a, b) => a - b)) {
    const before = decided.get(at).filter((apart) => apart > 0).length;
    const facts = { ahead: before, behind: decided.get(at).length - before };
    if (keys[at] === "extra_test") report.step("tie_extra", facts);
    else report.step("tie_key", { ...facts, title: titleOfKey(policy, keys[at]) });
  }
  if (level) report.step("tie_level", { count: level });
}

function checkInterview(policy, members, report, own) {
  const expected = interview(policy, members.get("marks.csv"));
  const line = expected.find((one) => one.candidate === own);
  if (line) {
    compare(report, "interview.csv", members.get("interview.csv"), expected, INTERVIEW_COLUMNS, own);
    report.step(line.state === "scored" ? "interview" : "interview_state", { ...line });
  }
  return expected;
}

function checkInterviewInScores(policy, rows, lines, report, own) {
  const code = policy.interview.component;
  const scores = new Map(lines.map((line) => [line.candidate, line.score || line.state]));
  for (const row of [...rows.filter((one) => one.candidate === own), ...rows]) {
    const given = typeof row.marks[code] === "string" ? row.marks[code] : show(row.marks[code]);
    const right = scores.get(row.candidate) || "";
    const facts = { file: "scores.csv", row: row.row, column: code, given, own: right };
    agree(given === right, row.candidate === own ? "own_cell" : "other_cell", facts);
  }
  report.did("interview_in_scores");
}

/** The lines of a list of this kind and its columns. */
function recomputed(kind, policy, headcounts, rows, members) {
  if (kind === "ranking") return ["ranking.csv", rankingColumns(policy), rank(policy, headcounts, rows), ["explanation"]];
  if (kind === "shortlist") {
    const kept = members.has("kept.csv") ? readKept(rows, members.get("kept.csv")) : new Set();
    agree(!kept.size || (policy.corrections?.shortlist ?? "keep_told") === "keep_told", "kept");
    return ["shortlist.csv", SHORTLIST_COLUMNS, shortlist(policy, headcounts, rows, kept), ["reason"]];
  }
  const printed = readTable("written.csv", members.get("written.csv"), anyText(WRITTEN_COLUMNS));
  const code = printed.map((row) => row.component).sort(byCodePoint)[0] ?? policy.components[0].code;
  return ["written.csv", WRITTEN_COLUMNS, written(policy, headcounts, rows, code), []];
}

/** The published file of a kind, as the rules give it: {file, columns, lines}; for comparing programs with each other. */
export function listOf(kind, members) {
  const policy = readPolicy(members.get("policy.json"));
  if (kind === "interview") return { file: "interview.csv", columns: INTERVIEW_COLUMNS, lines: interview(policy, members.get("marks.csv")) };
  const headcounts = readVacancies(members.get("vacancies.csv"));
  const rows = readScores(policy, headcounts, members.get("scores.csv"));
  const [file, columns, lines] = recomputed(kind, policy, headcounts, rows, members);
  return { file, columns, lines };
}

async function checkList(kind, members, report, who) {
  const policy = readPolicy(members.get("policy.json"));
  for (const component of policy.components) {
    for (const part of [component, ...partsOf(component)]) report.result.titles[part.code] = part.title || part.code;
  }
  report.step("policy", { digest: await sha256(canonicalText("policy.json", policy.document)) });
  const printed = readPrinted(members);
  const sought = printed.get(who) ?? who;
  if (kind === "interview") {
    const own = findOwn(sought, namesIn(interview(policy, members.get("marks.csv"))));
    checkPrinted(members, report, namesIn(checkInterview(policy, members, report, own)), []);
    return;
  }
  const headcounts = readVacancies(members.get("vacancies.csv"));
  const rows = readScores(policy, headcounts, members.get("scores.csv"));
  const own = findOwn(sought, namesIn(rows));
  need(members.has("marks.csv") === members.has("interview.csv"), "missing_file", { file: "marks.csv, interview.csv" });
  if (members.has("marks.csv")) checkInterviewInScores(policy, rows, checkInterview(policy, members, report, own), report, own);
  const [file, columns, expected, forPeople] = recomputed(kind, policy, headcounts, rows, members);
  const [row, line] = [rows, expected].map((all) => all.find((one) => one.candidate === own));
  if (kind !== "written_result") tellScores(report, policy, row);
  if (kind === "ranking" && row.state === "ranked") tellTies(report, policy, row, rows);
  compare(report, file, members.get(file), expected, columns, own, forPeople);
  checkPrinted(members, report, namesIn(expected), expected.filter((one) => one.entered === "yes" || one.outcome).map((one) => one.candidate));
  const among = expected.filter((one) => one.vacancy === line.vacancy && one.place !== "").length;
  const facts = { who: own, place: line.place, of: among, seats: headcounts.get(line.vacancy), score: line.score ?? "" };
  if (kind === "written_result") report.step("written", { ...facts, title: report.result.titles[line.component] ?? line.component, state: line.state });
  report.step(line.place ? "place" : "no_place", { ...facts, state: line.state ?? row.state });
  if (line.outcome) report.step("outcome_" + line.outcome, facts);
  if (kind === "shortlist") report.step("entered_" + line.entered, facts);
}

// ---- 12. The bundle

const KINDS = {
  draw: [["draw.json", "members.txt", "order.txt"], []],
  seating: [["candidates.csv", "rooms.csv", "draw.json", "seats.csv", "seating.json"], []],
  seating_supplement: [["supplement.json", "base_candidates.csv", "base_seats.csv", "rooms.csv", "concerned.csv", "seats.csv"], []],
  written_result: [["policy.json", "vacancies.csv", "scores.csv", "written.csv"], ["printed.csv"]],
  shortlist: [["policy.json", "vacancies.csv", "scores.csv", "shortlist.csv"], ["kept.csv", "printed.csv"]],
  interview: [["policy.json", "marks.csv", "interview.csv"], ["printed.csv"]],
  ranking: [["policy.json", "vacancies.csv", "scores.csv", "ranking.csv"], ["marks.csv", "interview.csv", "printed.csv"]],
};
const KNOWN = new Set(["manifest.json", ...Object.values(KINDS).flat(2)]);

async function checkManifest(members, report) {
  const file = "manifest.json";
  need(members.has(file), "missing_file", { file });
  const manifest = readJson(file, members.get(file));
  const forms = { schema: /^evidence\/1$/, kind: new RegExp(`^(${Object.keys(KINDS).join("|")})$`), round: TEXT, audit_head: HEX_64 };
  const digests = manifest.members;
  requireForm(file, { ...manifest, members: "" }, { ...forms, public_key: HEX_64, signature: HEX_128, members: TEXT });
  need(digests !== null && typeof digests === "object" && !Array.isArray(digests), "member", { file, member: "members" });
  const [must, may] = KINDS[manifest.kind];
  const present = [...members.keys()].filter((name) => name !== file).sort();
  const odd = [...must.filter((name) => !members.has(name)), ...present.filter((name) => !must.includes(name) && !may.includes(name))];
  need(!odd.length, "missing_file", { file: odd.join(", ") });
  agree(Object.keys(digests).sort().join() === present.join(), "list_of_files");
  for (const name of present) agree(digests[name] === (await sha256(members.get(name))), "digest", { file: name });
  report.did("digests", { count: present.length });
  const signed = bare(Object.entries(manifest).filter(([name]) => name !== "signature"));
  const message = utf8(canonicalText(file, signed));
  agree(await signatureHolds(unhex(manifest.public_key), message, unhex(manifest.signature)), "signature");
  report.did("signature");
  report.result.key = manifest.public_key;
  report.step("bundle", { kind: manifest.kind, round: manifest.round, head: manifest.audit_head });
  return manifest.kind;
}

export async function check(bytes, typed) {
  const result = { done: [], steps: [], fault: null, readable: true, key: "", titles: bare() };
  const report = {
    result,
    did: (code, facts = {}) => result.done.push([code, facts]),
    step: (code, facts = {}) => result.steps.push([code, facts]),
  };
  const who = typed.normalize("NFKC").replace(/\s+/g, "");
  try {
    const members = await readZip(bytes);
    const kind = await checkManifest(members, report);
    const checks = { draw: checkDraw, seating: checkSeating, seating_supplement: checkSupplement };
    await (checks[kind] ? checks[kind](members, report, who) : checkList(kind, members, report, who));
  } catch (error) {
    const known = error instanceof Stop;
    result.readable = known && error.readable;
    result.fault = known ? { code: error.code, facts: error.facts } : { code: "odd", facts: { said: String(error).slice(0, 200) } };
  }
  return result;
}

// ---- 13. The page: [data-check] is its form; every word stands in data-words

function wordsOf(words, titles) {
  const seen = (name, value) => {
    if (value === "") return words.nothing;
    if (name === "column") return words[`column.${value}`] ?? titles[value] ?? value;
    return words[`${name}.${value}`] ?? (["given", "own"].includes(name) ? (words[`state.${value}`] ?? words[value]) : null) ?? String(value);
  };
  return (group, [code, facts]) =>
    (words[`${group}.${code}`] ?? code).replace(/\{([a-z_]+)\}/g, (_, name) => seen(name, facts[name] ?? ""));
}

async function bytesOf(form, number, file) {
  if (file) return new Uint8Array(await file.arrayBuffer());
  const address = form.dataset.bundle.replace("NUMBER", encodeURIComponent(number));
  const edition = form.dataset.edition && number === form.dataset.number ? `?edition=${form.dataset.edition}` : "";
  const answer = await fetch(address + edition).catch(() => null);
  need(answer && answer.ok, "no_file");
  need(Number(answer.headers.get("Content-Length") ?? 0) <= LARGEST, "zip_large");
  return new Uint8Array(await answer.arrayBuffer());
}

async function checked(form) {
  const [number, who] = ["number", "who"].map((id) => form.querySelector(`#${id}`).value.trim());
  const file = form.querySelector("#file").files[0];
  try {
    need(globalThis.crypto?.subtle && globalThis.DecompressionStream && Object.hasOwn, "old_browser");
    need(number || file, "nothing_chosen");
    need(who, "no_number");
    need(!file || file.size <= LARGEST, "zip_large");
    return await check(await bytesOf(form, number, file), who);
  } catch (error) {
    const fault = error instanceof Stop ? error : { code: "odd", facts: { said: String(error).slice(0, 200) } };
    return { done: [], steps: [], fault, readable: false, key: "", titles: {} };
  }
}

function start(form) {
  const page = form.closest("main");
  const part = (name) => page.querySelector(`[data-check-${name}]`);
  const words = JSON.parse(form.dataset.words);
  const list = (name, items) => {
    part(name).replaceChildren(
      ...items.map((said) => {
        const item = document.createElement("li");
        for (const piece of said.split(/([0-9a-f]{40,})/)) {
          const digest = document.createElement("span");
          digest.className = "gh-digest";
          digest.textContent = piece;
          item.append(/^[0-9a-f]{40,}$/.test(piece) ? digest : piece);
        }
        return item;
      }),
    );
  };
  const show = (result) => {
    const say = wordsOf(words, result.titles);
    const outcome = result.fault ? (result.readable ? "bad" : "unread") : "good";
    part("busy").hidden = true;
    part(outcome).hidden = false;
    if (result.fault) part(outcome).querySelector("[data-check-said]").textContent = say("fault", [result.fault.code, result.fault.facts]);
    list("steps", result.steps.map((step) => say("step", step)));
    list("done", result.done.map((one) => say("done", one)));
    part("key").textContent = result.key;
    part("ours").hidden = result.key !== form.dataset.key;
    part("theirs").hidden = !result.key || result.key === form.dataset.key;
    part("result").hidden = !result.done.length;
  };
  let latest = 0;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const mine = ++latest;
    for (const name of ["good", "bad", "unread", "result"]) part(name).hidden = true;
    part("busy").hidden = false;
    const result = await checked(form);
    if (mine === latest) show(result);
  });
}

if (globalThis.document) for (const form of document.querySelectorAll("[data-check]")) start(form);
