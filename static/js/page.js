// On every page, and every page works without it: move to the error summary, and let a form be sent once.
const summary = document.querySelector("[data-focus]");
if (summary) summary.focus();

const AGAIN_AFTER_MS = 4000;
const sentAt = new WeakMap();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  const now = Date.now();
  if (now - (sentAt.get(form) ?? -AGAIN_AFTER_MS) < AGAIN_AFTER_MS) {
    event.preventDefault();
    return;
  }
  sentAt.set(form, now);
  showBusy(form);
});

// A form that takes a moment says so: a bar and a sentence, read out once. The next page takes their place.
function showBusy(form) {
  const words = form.dataset.busy;
  if (!words || form.querySelector(".gh-busy")) return;
  const place = document.createElement("p");
  place.className = "gh-busy";
  place.setAttribute("role", "status");
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", words);
  place.append(bar, words);
  form.append(place);
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
