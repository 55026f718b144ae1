// Enhancements of pages that work without them: keys on lists, a help dialog, drafts saved while typing, filled-in texts,
// leaving at once. Nothing here decides anything; no page content is kept in the browser.
(() => {
  "use strict";
  const keysOff = "kith.keys.off";
  const remembered = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const remember = (name, value) => { try { value ? localStorage.setItem(name, value) : localStorage.removeItem(name); } catch { /* private mode */ } };

  // Things that only work with scripts are hidden until now.
  const wake = (root) => root.querySelectorAll("[data-needs-script]").forEach((e) => e.removeAttribute("hidden"));

  // 1-9: the main action of that row. ?: the help. Can be switched off (WCAG 2.1.4), and never while typing.
  const typing = (e) => e.isComposing || e.target.closest?.("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable], dialog[open]");
  const rowAction = (n) => {
    const row = document.querySelectorAll("[data-rows] > [data-row]")[n - 1];
    return row?.querySelector("[data-main-action]") ?? row?.querySelector(".button:not([disabled])") ?? row?.querySelector("a[href]");
  };
  const openHelp = () => { const help = document.getElementById("keys-help"); if (help && !help.open) help.showModal(); };
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e) || remembered(keysOff)) return;
    if (e.key === "?") { openHelp(); e.preventDefault(); return; }
    if (e.key < "1" || e.key > "9" || e.key.length !== 1) return;
    const action = rowAction(Number(e.key));
    if (!action) return;
    e.preventDefault();
    action.focus();
    action.click();
  });

  // Drafts: a form with data-draft-url is posted there a moment after the last change; its [data-draft-state] says how it went.
  const drafts = new WeakMap();
  const say = (form, what) => {
    const place = form.querySelector("[data-draft-state]");
    if (place) place.textContent = what ? place.dataset[what] ?? "" : "";
  };
  const saveDraft = async (form) => {
    const state = drafts.get(form);
    if (state.running) { state.again = true; return; }
    state.running = true;
    let saved = false;
    try {
      const body = new URLSearchParams(new FormData(form));
      body.delete("_key");  // names the sending of the form, not the keeping of drafts
      const answer = await fetch(form.dataset.draftUrl, { method: "POST", body, credentials: "same-origin", redirect: "error" });
      saved = answer.ok;
    } catch { /* said below */ }
    state.running = false;
    if (!state.sent) say(form, saved ? "saved" : "failed");
    if (state.again) { state.again = false; saveDraft(form); }
  };
  const changed = (e) => {
    const form = e.target.form;
    if (!form?.dataset.draftUrl) return;
    if (!drafts.has(form)) drafts.set(form, { timer: 0, running: false, again: false, sent: false });
    const state = drafts.get(form);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => { if (!state.sent) saveDraft(form); }, 1200);
    say(form, "");
  };
  document.addEventListener("input", changed);
  document.addEventListener("change", changed);

  // A second press of the button while the answer is on its way does nothing (the server would know it anyway).
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (form.method === "dialog" || e.defaultPrevented) return;
    const state = drafts.get(form);
    if (state) { state.sent = true; clearTimeout(state.timer); }
    if (form.dataset.sent) { e.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 8000);
  });
  document.addEventListener("submit", (e) => e.target.querySelectorAll("[data-reveal][aria-pressed=true]").forEach((b) => b.click()), true);
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((f) => delete f.dataset.sent));

  document.addEventListener("click", (e) => {
    const fill = e.target.closest?.("[data-fill]");
    if (fill) {
      const field = document.getElementById(fill.dataset.fill);
      if (field) {
        const add = field.tagName === "TEXTAREA" && field.value.trim() ? field.value.trimEnd() + "\n" : "";
        field.value = add + fill.dataset.text;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.focus();
      }
    }
    const reveal = e.target.closest?.("[data-reveal]");
    if (reveal) {
      const field = document.getElementById(reveal.dataset.reveal);
      const shown = field.type === "password";
      field.type = shown ? "text" : "password";
      reveal.setAttribute("aria-pressed", String(shown));
      field.focus();
    }
    if (e.target.closest?.("[data-open-help]")) openHelp();
    const leave = e.target.closest?.("[data-leave]");
    if (leave) { e.preventDefault(); document.body.hidden = true; location.replace(leave.href); }
  });

  const start = () => {
    wake(document);
    const box = document.getElementById("keys-off");
    if (box) {
      box.checked = !remembered(keysOff);
      box.addEventListener("change", () => remember(keysOff, box.checked ? "" : "1"));
    }
    document.getElementById("error-summary")?.focus();
  };
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", start) : start();
  document.addEventListener("htmx:afterSwap", (e) => wake(e.target));
  // One form at a time in a list: field names and ids stay unique, and what was typed in the other is kept as a draft.
  document.addEventListener("htmx:beforeSwap", (e) => {
    if (!e.detail.target.matches?.(".slot")) return;
    document.querySelectorAll(".slot form").forEach((f) => { if (!e.detail.target.contains(f)) f.remove(); });
  });
})();
