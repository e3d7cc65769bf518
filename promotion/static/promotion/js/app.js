/* Small helpers for every page: phrases, toasts, typed search, menus, copying. ES2020, no dependency but htmx. */
(function () {
  "use strict";
  const phrases = () => document.getElementById("phrases").dataset;

  function dismiss(note) {
    if (note) note.remove();
  }

  function arm(note) {
    const seconds = Number(note.dataset.seconds || 0);
    if (!seconds) return;
    let timer = setTimeout(() => dismiss(note), seconds * 1000);
    note.addEventListener("mouseenter", () => clearTimeout(timer));
    note.addEventListener("mouseleave", () => { timer = setTimeout(() => dismiss(note), 3000); });
  }

  function toast(text, level) {
    const note = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
    note.querySelector(".toast-text").textContent = text;
    note.classList.add("is-" + (level || "success"));
    note.dataset.seconds = level === "error" ? "0" : "6";
    document.getElementById("toasts").append(note);
    arm(note);
  }

  const typing = new WeakMap();
  function typed(field) {
    clearTimeout(typing.get(field));
    typing.set(field, setTimeout(() => field.dispatchEvent(new CustomEvent("search:typed", { bubbles: true })), 250));
  }

  async function copy(button) {
    const source = document.querySelector(button.dataset.copyTarget);
    const text = "value" in source ? source.value : source.textContent;
    try {
      if (navigator.clipboard) await navigator.clipboard.writeText(text);
      else copyOldWay(source, text);
      toast(button.dataset.copied || phrases().copied);
    } catch (refusal) {
      toast(phrases().copyFailed, "error");
    }
  }

  function copyOldWay(source, text) {
    const area = document.createElement("textarea");
    area.value = text;
    source.parentNode.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("copy refused");
  }

  function failure(status) {
    if (status === 404) return phrases().gone;
    if (status === 403) return phrases().forbidden;
    if (status === 429) return phrases().tooFast;
    return phrases().broken;
  }

  function watchNetwork() {
    const bar = document.getElementById("offline");
    const show = () => { bar.hidden = navigator.onLine; };
    window.addEventListener("online", show);
    window.addEventListener("offline", show);
    show();
  }

  let waiting = 0;
  function wait(change) {
    waiting = Math.max(0, waiting + change);
    document.body.classList.toggle("is-waiting", waiting > 0);
  }

  function watchHtmx() {
    document.body.addEventListener("htmx:beforeRequest", (event) => { if (event.detail.elt.id !== "bell") wait(1); });
    document.body.addEventListener("htmx:afterRequest", (event) => { if (event.detail.elt.id !== "bell") wait(-1); });
    document.body.addEventListener("htmx:responseError", (event) => toast(failure(event.detail.xhr.status), "error"));
    document.body.addEventListener("htmx:sendError", () => toast(phrases().unsent, "error"));
    document.body.addEventListener("toast", (event) => toast(event.detail.text, event.detail.level));
    document.body.addEventListener("htmx:beforeSwap", (event) => {
      const signIn = phrases().signIn;
      const answeredBy = new URL(event.detail.xhr.responseURL || location.href).pathname;
      if (signIn && answeredBy === signIn && location.pathname !== signIn) {
        event.detail.shouldSwap = false;
        location.reload();
      }
    });
  }

  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(except)) menu.open = false;
    });
  }

  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-typed]") && !event.isComposing) typed(event.target);
  });
  document.addEventListener("compositionend", (event) => {
    if (event.target.matches("[data-typed]")) typed(event.target);
  });
  document.addEventListener("click", (event) => {
    closeMenus(event.target);
    const close = event.target.closest("[data-toast-close]");
    if (close) dismiss(close.closest(".toast-note"));
    const copier = event.target.closest("[data-copy-target]");
    if (copier) copy(copier);
    if (event.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(null);
  });

  document.querySelectorAll(".toast-note").forEach(arm);
  document.querySelectorAll(".tabs .is-current").forEach((tab) => { tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 16; });
  document.querySelectorAll(".phone-actions").forEach((bar) => {
    const used = bar.textContent.trim() !== "";
    bar.classList.toggle("is-empty", !used);
    document.body.classList.toggle("has-phone-actions", used);
  });
  watchNetwork();
  watchHtmx();
  window.promotion = { toast, phrases };
})();
