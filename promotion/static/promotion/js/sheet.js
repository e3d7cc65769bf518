/* The sheet: a side panel on desktops, a bottom sheet on phones. Links with data-sheet open their own page in it. */
(function () {
  "use strict";
  const frame = document.getElementById("sheet-frame");
  if (!frame) return;
  const content = document.getElementById("sheet");
  const FOCUSABLE = "a[href], button:not([disabled]), input:not([disabled]):not([type=hidden]), select:not([disabled]), textarea:not([disabled]), summary";
  let opener = null;
  let dirty = false;
  let stepping = false;

  const isOpen = () => !frame.hidden;
  const isNarrow = () => window.matchMedia("(max-width: 767.98px)").matches;
  const focusable = () => Array.from(frame.querySelectorAll(FOCUSABLE)).filter((element) => element.offsetParent !== null);

  function open() {
    if (!isOpen()) {
      opener = opener || document.activeElement;
      frame.hidden = false;
      document.body.classList.add("sheet-open");
      if (isNarrow()) history.pushState({ sheet: true }, "");
    }
    const first = content.querySelector(".is-invalid, [autofocus], .sheet-body input:not([type=hidden]), .sheet-body select, .sheet-body textarea");
    (first && (!isNarrow() || first.matches(".is-invalid, [autofocus]")) ? first : frame.querySelector(".sheet")).focus();
  }

  function hide() {
    if (!isOpen()) return;
    frame.hidden = true;
    content.replaceChildren();
    document.body.classList.remove("sheet-open");
    dirty = false;
    if (opener && opener.isConnected) opener.focus();
    opener = null;
  }

  function close() {
    hide();
    if (history.state && history.state.sheet) {
      stepping = true;
      history.back();
    }
  }

  /* On phones "back" closes the sheet and stays on the page; htmx must not take that step for a change of page. */
  function stepBack(event) {
    if (!isOpen() && !stepping) return;
    event.stopImmediatePropagation();
    stepping = false;
    hide();
  }

  /* Esc or a tap beside the sheet must not cost a long text. */
  function closeUnlessTyped() {
    if (dirty) window.promotion.toast(window.promotion.phrases().unsaved, "warning");
    else close();
  }

  function show(url, from) {
    opener = from || null;
    return window.htmx.ajax("GET", url, { target: "#sheet", swap: "innerHTML", source: from });
  }

  function trap(event) {
    const fields = focusable();
    if (!fields.length) return;
    const first = fields[0];
    const last = fields[fields.length - 1];
    const lost = !frame.contains(document.activeElement);
    if (event.shiftKey && (document.activeElement === first || lost)) {
      event.preventDefault();
      last.focus();
    } else if (!event.shiftKey && (document.activeElement === last || lost)) {
      event.preventDefault();
      first.focus();
    }
  }

  document.addEventListener("click", (event) => {
    const closer = event.target.closest("[data-sheet-close]");
    if (closer && frame.contains(closer)) {
      event.preventDefault();
      if (closer.matches(".sheet-backdrop")) closeUnlessTyped();
      else close();
      return;
    }
    const link = event.target.closest("a[data-sheet]");
    if (link && window.htmx && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      show(link.href, link);
      return;
    }
    if (event.target.closest("[data-keyboard-help]")) help();
  });
  document.addEventListener("keydown", (event) => {
    if (!isOpen()) return;
    if (event.key === "Escape" && !event.isComposing) closeUnlessTyped();
    if (event.key === "Tab") trap(event);
  });
  content.addEventListener("input", () => { dirty = true; });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === content) open();
  });
  document.body.addEventListener("sheet:close", close);
  window.addEventListener("popstate", stepBack);

  function help() {
    content.replaceChildren(document.getElementById("keyboard-help").content.cloneNode(true));
    open();
  }

  window.promotion.sheet = { show, close, help, isOpen };
})();
