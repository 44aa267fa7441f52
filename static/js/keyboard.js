// Keys for the screening desk. What has data-key is pressed by that key; Ctrl+Enter sends the decision; [ and ] step through the materials.
// Nothing answers to a key while something is being typed, except Ctrl+Enter.
const typing = (element) => element.matches("textarea, select, input:not([type=radio]):not([type=checkbox])") || element.isContentEditable;

function press(element) {
  if (element.type === "radio") {
    element.checked = true;
    element.focus();
  } else {
    element.click();
  }
}

function stepMaterial(by) {
  const links = [...document.querySelectorAll("[data-steps] a")];
  const here = links.findIndex((link) => link.hasAttribute("aria-current"));
  const next = links[here + by];
  if (next) next.click();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.metaKey) return;
  if (event.ctrlKey) {
    const form = document.querySelector("form[data-decide]");
    if (event.key === "Enter" && form) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[type=submit]"));
    }
    return;
  }
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const key = event.key.toLowerCase();
  if (key === "[" || key === "]") return stepMaterial(key === "[" ? -1 : 1);
  if (key === "/") {
    const reason = document.querySelector("[data-reason]");
    if (reason) {
      event.preventDefault();
      reason.focus();
    }
    return;
  }
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (target && !target.disabled) {
    event.preventDefault();
    press(target);
  }
});

// The picture turns here only; the file stays as it was sent.
for (const button of document.querySelectorAll("[data-turn]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const picture = button.closest("section").querySelector("img[data-turned]");
    picture.dataset.turned = String((Number(picture.dataset.turned) + 90) % 360);
  });
}
