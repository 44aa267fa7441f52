// The policy editor: a moment after the last key, ask what the notice would say. Without JavaScript the button 预览 does the same.
const form = document.querySelector("form[data-policy]");

if (form) {
  const said = form.querySelector("[data-policy-sentence]");
  const faults = form.querySelector("[data-policy-faults]");
  const also = form.querySelector("[data-policy-also]");
  let waiting = 0;
  let asked = 0;

  const line = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });

  function mark(field, bad) {
    field.classList.toggle("is-invalid", bad);
    field.toggleAttribute("data-policy-bad", bad);
    if (bad) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }

  function show(answer) {
    said.textContent = answer.sentence;
    faults.replaceChildren(...answer.faults.map(({ field, text }) => {
      const link = Object.assign(line("a", text), { href: `#${field}` });
      const item = document.createElement("li");
      item.append(field ? link : line("span", text));
      return item;
    }));
    also.replaceChildren(...answer.also.flatMap(({ part, text }) => [line("h3", `${also.dataset.said}：${part}`), line("p", text)]));
    for (const field of form.querySelectorAll("[data-policy-bad]")) mark(field, false);
    for (const { field } of answer.faults) {
      const target = field && document.getElementById(field);
      if (target) mark(target, true);
    }
  }

  async function ask() {
    const number = ++asked;
    const body = new FormData(form);
    const headers = { "X-CSRFToken": body.get("csrf_token"), Accept: "application/json" };
    try {
      const answer = await fetch(form.dataset.policy, { method: "POST", body, headers, redirect: "manual" });
      // A slower answer to an older question must not overwrite the newer one.
      if (answer.ok && number === asked) show(await answer.json());
    } catch {
      // Off the network nothing is shown; the button still works when it is back.
    }
  }

  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 350); });
  form.addEventListener("change", () => { clearTimeout(waiting); waiting = setTimeout(ask, 50); });
}
