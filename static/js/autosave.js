// Saves a form section as it is typed, a moment after the last key. Without JavaScript the button does the same.
const form = document.querySelector("form[data-autosave]");
const said = document.querySelector("[data-autosave-said]");
if (form && said) {
  let waiting = 0;
  let sending = false;
  const send = async () => {
    if (sending) { waiting = setTimeout(send, 800); return; }
    sending = true;
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" }, redirect: "manual" });
      const json = (answer.headers.get("Content-Type") || "").startsWith("application/json") ? await answer.json() : {};
      if (answer.ok && json.saved) {
        form.elements.seen.value = json.seen;
        said.textContent = "已自动保存";
      } else {
        said.textContent = json.errors ? "还没有保存：" + json.errors[0] : "还没有保存，请点“保存，下一步”";
      }
    } catch {
      said.textContent = "网络断了，还没有保存。连上后会再试。";
      waiting = setTimeout(send, 5000);
    } finally {
      sending = false;
    }
  };
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(send, 900); });
}
const errors = document.querySelector(".gh-errors");
if (errors) errors.focus();
