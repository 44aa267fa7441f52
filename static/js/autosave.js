// Saves a form section as it is typed, a moment after the last key. Without JavaScript the button does the same.
// What could not be saved stays in this tab (and only there) until it is: a dead spot or an expired sign-in loses nothing.
// It lies there under a key that comes with the page alone, so that what the browser stores can be read by nobody else.
const form = document.querySelector("form[data-autosave]");
const said = document.querySelector("[data-autosave-said]");

function start() {
  document.querySelector("[data-without-script]")?.remove();
  const words = form.dataset;
  const shelf = `typed:${words.autosave}`;
  let waiting = 0;
  let sending = false;
  let changed = false;

  const never = new Set(["csrf_token", "seen", "card"]); // a sealed card proves who is there: it is typed again
  const typed = () => [...new FormData(form)].filter(([name, value]) => !never.has(name) && typeof value === "string");
  const say = (text, kind) => {
    said.textContent = text;
    said.className = `gh-saved${kind ? ` gh-saved--${kind}` : ""}`;
  };
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const text64 = (data) => btoa(Array.from(new Uint8Array(data), (one) => String.fromCharCode(one)).join(""));
  const key = crypto.subtle?.importKey("raw", bytes(words.shelfKey), "AES-GCM", false, ["encrypt", "decrypt"]);
  let turn = 0;
  const keep = async () => {
    const mine = (turn += 1);
    try {
      const plain = new TextEncoder().encode(JSON.stringify({ seen: form.elements.seen.value, typed: typed() }));
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key, plain);
      if (mine === turn) sessionStorage.setItem(shelf, `${text64(iv)}.${text64(sealed)}`);
    } catch {
      // A full or forbidden store, or a page that is not secure, takes nothing away from the saving itself.
    }
  };
  const forget = () => {
    turn += 1;
    try {
      sessionStorage.removeItem(shelf);
    } catch {
      // see above
    }
  };

  const later = (wait) => {
    clearTimeout(waiting);
    waiting = setTimeout(send, wait);
  };

  async function send() {
    if (sending) {
      later(800);
      return;
    }
    sending = true;
    changed = false;
    try {
      const answer = await fetch(words.autosave, { method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" }, redirect: "manual" });
      const json = (answer.headers.get("Content-Type") || "").startsWith("application/json") ? await answer.json() : {};
      if (answer.ok && json.saved) {
        form.elements.seen.value = json.seen;
        if (!changed) forget();
        say(words.saidSaved, "ok");
      } else if (answer.type === "opaqueredirect") {
        say(words.saidSignedOut, "off");
      } else {
        say(json.errors ? words.saidUnsaved + json.errors[0] : words.saidButton, "off");
      }
    } catch {
      say(words.saidOffline, "off");
      later(5000);
    } finally {
      sending = false;
    }
  }

  async function putBack() {
    let kept = null;
    try {
      const [iv, sealed] = sessionStorage.getItem(shelf).split(".").map(bytes);
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await key, sealed);
      kept = JSON.parse(new TextDecoder().decode(plain));
    } catch {
      return;
    }
    if (changed) return;
    // Saved from elsewhere since: the newer values stand, and what was typed here is not laid over them.
    if (!kept || kept.seen !== form.elements.seen.value || JSON.stringify(kept.typed) === JSON.stringify(typed())) return;
    const values = new Map();
    for (const [name, value] of kept.typed) values.set(name, [...(values.get(name) || []), value]);
    for (const field of form.elements) {
      if (!field.name || field.name === "csrf_token" || field.name === "seen" || field.type === "file") continue;
      const given = values.get(field.name) || [];
      if (field.type === "radio" || field.type === "checkbox") field.checked = given.includes(field.value);
      else if (given.length) field.value = given[0];
    }
    say(words.saidBack, "off");
    later(900);
  }

  form.addEventListener("input", () => {
    changed = true;
    keep();
    later(900);
  });
  form.addEventListener("submit", forget);
  window.addEventListener("online", () => later(200));
  putBack();
}

if (form && said) start();
const errors = document.querySelector(".gh-errors");
if (errors) errors.focus();
