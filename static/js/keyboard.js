// Keys for the screening desk. What has data-key is pressed by that key; 1 2 3 choose in form[data-decide], Ctrl+Enter sends it, / goes to its
// reason; [ and ] step through the materials, R turns the one looked at, + opens it large. Nothing answers while something is being typed,
// except Ctrl+Enter (sends) and Escape (leaves the field).
const typing = (element) => element.matches("textarea, select, input:not([type=radio]):not([type=checkbox])") || element.isContentEditable;

function press(element) {
  if (element.type === "radio") {
    element.checked = true;
    element.focus();
  } else if (element.type === "search") {
    element.focus();
    element.select();
  } else {
    element.click();
  }
}

// The material nearest to the middle of the window is the one looked at.
function materialInView() {
  const middle = innerHeight / 2;
  const away = (element) => Math.abs((element.getBoundingClientRect().top + element.getBoundingClientRect().bottom) / 2 - middle);
  return [...document.querySelectorAll(".gh-doc")].sort((one, other) => away(one) - away(other))[0];
}

// Materials are tabs (each a page of its own) or pictures one below the other.
function stepMaterial(by) {
  const links = [...document.querySelectorAll("[data-steps] a")];
  if (links.length) {
    links[links.findIndex((link) => link.hasAttribute("aria-current")) + by]?.click();
    return;
  }
  const all = [...document.querySelectorAll(".gh-doc")];
  all[all.indexOf(materialInView()) + by]?.scrollIntoView({ block: "center" });
}

// The picture turns here only; the file stays as it was sent.
function turn(material) {
  const picture = material?.querySelector("img");
  if (picture) picture.dataset.turned = String((Number(picture.dataset.turned ?? 0) + 90) % 360);
}

const decisionForm = () => document.querySelector("form[data-decide]");

function withoutMark(key) {
  if (key === "[" || key === "]") stepMaterial(key === "[" ? -1 : 1);
  else if (key === "r") turn(materialInView());
  else if (key === "+") materialInView()?.querySelector("a")?.click();
  else if (key === "/") decisionForm()?.querySelector("select, textarea")?.focus();
  else if (/^[1-9]$/.test(key)) {
    const choice = decisionForm()?.querySelectorAll("input[type=radio]")[Number(key) - 1];
    if (choice) press(choice);
  } else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.metaKey) return;
  if (event.ctrlKey) {
    const form = decisionForm();
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
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (target && !target.disabled) {
    event.preventDefault();
    press(target);
  } else if (withoutMark(key)) {
    event.preventDefault();
  }
});

for (const button of document.querySelectorAll("[data-turn]")) {
  button.hidden = false;
  button.addEventListener("click", () => turn(button.closest(".gh-doc")));
}
