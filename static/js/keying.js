// The clerk's grid: Enter and the arrow keys move, * means absent, range and step are said at once, totals run along.
// Scores are counted in thousandths as whole numbers, so that the running total is exact. The server checks everything again.
const SCALE = 1000;
const ABSENT = /^(\*|缺|缺考)$/;

const exact = (text) => {
  const found = /^(\d{1,6})(?:\.(\d{1,3}))?$/.exec(text.trim());
  return found ? Number(found[1]) * SCALE + Number((found[2] ?? "").padEnd(3, "0")) : null;
};
const written = (thousandths) => (thousandths / SCALE).toFixed(3).replace(/\.?0+$/, "");

for (const grid of document.querySelectorAll("[data-keying]")) {
  const inputs = [...grid.querySelectorAll("tbody input")];
  const [lowest, highest, step] = [grid.dataset.min, grid.dataset.max, grid.dataset.step].map(exact);

  const wrong = (text) => {
    const score = exact(text);
    if (text === "" || ABSENT.test(text)) return "";
    if (score === null) return grid.dataset.notANumber;
    if (score < lowest) return grid.dataset.tooLow;
    if (score > highest) return grid.dataset.tooHigh;
    return (score - lowest) % step === 0 ? "" : grid.dataset.wrongStep;
  };

  const say = (input) => {
    const said = document.getElementById(`${input.name}-said`);
    const fault = wrong(input.value.trim());
    input.classList.toggle("is-invalid", fault !== "");
    if (fault) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    const words = document.createElement("strong");
    words.className = fault ? "gh-wrong" : "";
    words.textContent = fault || (ABSENT.test(input.value.trim()) ? "缺考" : input.value.trim() ? "✓" : "—");
    said.replaceChildren(words);
    return fault;
  };

  const totals = () => {
    const values = inputs.map((input) => input.value.trim()).filter((text) => text !== "" && !wrong(text));
    const figures = {
      done: String(values.length),
      absent: String(values.filter((text) => ABSENT.test(text)).length),
      total: written(values.reduce((sum, text) => sum + (exact(text) ?? 0), 0)),
    };
    for (const [name, text] of Object.entries(figures)) {
      for (const place of document.querySelectorAll(`[data-sums] [data-sum="${name}"]`)) place.textContent = text;
    }
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
    if (!inputs.includes(input) || event.isComposing) return;
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
