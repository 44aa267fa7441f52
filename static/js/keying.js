// The clerk's grid: Enter and the arrow keys move, * means a blank script, range and step are said at once, totals run along.
// Scores are counted in thousandths as whole numbers, so that the running total is exact. The server checks everything again.
// [data-keying] around the inputs: data-min, data-max (or data-full-mark), data-step, data-blank (the word the server takes), data-said-… (words).
// What is said about a score goes into the last cell of its row; totals into [data-sum] (done, blank, total) and [data-keying-sum].
const SCALE = 1000;
const BLANK = /^(\*|空白|空白卷|blank)$/;

const exact = (text) => {
  const found = /^(\d{1,6})(?:\.(\d{1,3}))?$/.exec(text.trim());
  return found ? Number(found[1]) * SCALE + Number((found[2] ?? "").padEnd(3, "0")) : null;
};
const written = (thousandths) => (thousandths / SCALE).toFixed(3).replace(/\.?0+$/, "");

for (const grid of document.querySelectorAll("[data-keying]")) {
  const inputs = [...grid.querySelectorAll("tbody input")];
  const range = grid.dataset;
  const [lowest, highest, step] = [range.min ?? "0", range.max ?? range.fullMark, range.step ?? "0.01"].map(exact);
  const words = {
    blank: range.saidBlank ?? "空白",
    high: range.saidHigh ?? `最高 ${written(highest)}`,
    low: range.saidLow ?? `最低 ${written(lowest)}`,
    step: range.saidStep ?? `步长 ${written(step)}`,
    number: range.saidNumber ?? "只填数字，空白卷填 *",
  };

  const wrong = (text) => {
    const score = exact(text);
    if (text === "" || BLANK.test(text)) return "";
    if (score === null) return words.number;
    if (score < lowest) return words.low;
    if (score > highest) return words.high;
    return (score - lowest) % step === 0 ? "" : words.step;
  };

  const say = (input) => {
    if (BLANK.test(input.value.trim())) input.value = range.blank ?? "空白";
    const said = input.closest("tr").lastElementChild;
    const fault = wrong(input.value.trim());
    input.classList.toggle("is-invalid", fault !== "");
    if (fault) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    const verdict = document.createElement("strong");
    verdict.className = fault ? "gh-wrong" : "";
    verdict.textContent = fault || (BLANK.test(input.value.trim()) ? words.blank : input.value.trim() ? "✓" : "—");
    said.replaceChildren(verdict);
    return fault;
  };

  const totals = () => {
    const values = inputs.map((input) => input.value.trim()).filter((text) => text !== "" && !wrong(text));
    const figures = {
      done: String(values.length),
      blank: String(values.filter((text) => BLANK.test(text)).length),
      total: written(values.reduce((sum, text) => sum + (exact(text) ?? 0), 0)),
    };
    for (const [name, text] of Object.entries(figures)) {
      for (const place of document.querySelectorAll(`[data-sum="${name}"]`)) place.textContent = text;
    }
    for (const place of grid.querySelectorAll("[data-keying-sum]")) place.textContent = `${figures.done} / ${inputs.length}，Σ ${figures.total}`;
  };

  const go = (from, by) => {
    const next = inputs[inputs.indexOf(from) + by];
    if (next) {
      next.focus();
      next.select();
    }
  };

  grid.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!inputs.includes(input) || event.isComposing || event.ctrlKey) return;
    const by = { Enter: 1, ArrowDown: 1, ArrowUp: -1, "-": -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault(); // Enter must not send a half-keyed sheet
    if (event.key === "Enter" && say(input)) {
      input.select();
      return;
    }
    go(input, by);
  });
  grid.addEventListener("input", totals);
  grid.addEventListener("change", (event) => {
    if (inputs.includes(event.target)) say(event.target);
  });
  grid.addEventListener("focusin", (event) => {
    for (const row of grid.querySelectorAll("tbody tr")) row.classList.toggle("is-on", row.contains(event.target));
  });
}
