/* Long texts survive a closed tab: data-draft="name" keeps what was typed on this device, for this person, for 7 days. */
(function () {
  "use strict";
  const person = document.body.dataset.user;
  const PREFIX = "draft:";
  const WEEK = 7 * 24 * 3600 * 1000;
  const keyOf = (field) => PREFIX + person + ":" + field.dataset.draft;

  function stored(key) {
    try {
      const draft = JSON.parse(localStorage.getItem(key));
      return draft && Date.now() - draft.at < WEEK ? draft.text : "";
    } catch (unreadable) {
      return "";
    }
  }

  function keep(field) {
    try {
      if (field.value.trim()) localStorage.setItem(keyOf(field), JSON.stringify({ text: field.value, at: Date.now() }));
      else localStorage.removeItem(keyOf(field));
    } catch (full) {
      /* A full or forbidden store only means no draft. */
    }
  }

  function forgetAll() {
    Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => localStorage.removeItem(key));
  }

  function offer(field) {
    const text = stored(keyOf(field));
    if (!text || field.value.trim() || field.dataset.draftSeen) return;
    field.dataset.draftSeen = "1";
    field.value = text;
    const note = document.createElement("div");
    note.className = "draft-note";
    note.setAttribute("role", "status");
    const drop = document.createElement("button");
    drop.type = "button";
    drop.textContent = window.promotion.phrases().draftDrop;
    drop.addEventListener("click", () => {
      field.value = "";
      localStorage.removeItem(keyOf(field));
      note.remove();
      field.focus();
    });
    note.append(window.promotion.phrases().draftFound, drop);
    field.after(note);
  }

  const forget = (form) => form.querySelectorAll("[data-draft]").forEach((field) => localStorage.removeItem(keyOf(field)));
  const offerAll = (root) => root.querySelectorAll("[data-draft]").forEach(offer);

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-forget-drafts]")) forgetAll();
    else if (!event.target.hasAttribute("hx-post")) forgetOnceAccepted(event.target);
  });

  /* A plain submit: the next page tells. If it still shows the field filled in, the form came back refused. */
  function forgetOnceAccepted(form) {
    const keys = Array.from(form.querySelectorAll("[data-draft]"), keyOf);
    if (keys.length) sessionStorage.setItem("drafts-sent", JSON.stringify(keys));
  }

  function settleSent() {
    const keys = JSON.parse(sessionStorage.getItem("drafts-sent") || "[]");
    sessionStorage.removeItem("drafts-sent");
    const back = Array.from(document.querySelectorAll("[data-draft]"), (field) => field.value.trim() ? keyOf(field) : "");
    keys.filter((key) => !back.includes(key)).forEach((key) => localStorage.removeItem(key));
  }

  if (!person) return;
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-draft]")) keep(event.target);
  });
  /* Judged by the status alone: where the answer sends on to another page, htmx leaves `successful` unset. */
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest("form"), status = event.detail.xhr.status;
    if (form && event.detail.requestConfig.verb === "post" && status >= 200 && status < 400) forget(form);
  });
  document.body.addEventListener("htmx:afterSwap", (event) => offerAll(event.detail.target));
  settleSent();
  offerAll(document);
})();
