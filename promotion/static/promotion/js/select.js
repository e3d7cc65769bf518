/* Long lists: a select with data-search gets a search field. The library comes only when a page needs it. */
(function () {
  "use strict";
  const phrases = window.promotion.phrases;
  let library = null;

  function load() {
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = phrases().selectCss;
    document.head.insertBefore(style, document.head.querySelector("link[rel=stylesheet]").nextSibling);
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = phrases().selectJs;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  function enhance(select) {
    if (select.tomselect) return;
    new window.TomSelect(select, {
      maxOptions: 500,
      refreshThrottle: 0, // a delayed refresh opens the list again after a quick choice, over the button below
      plugins: select.multiple ? ["remove_button"] : [],
      render: { no_results: () => Object.assign(document.createElement("div"), { className: "no-results", textContent: phrases().nothingFound }) },
    });
  }

  function enhanceAll(root) {
    const selects = Array.from(root.querySelectorAll("select[data-search]"));
    if (!selects.length) return;
    library = library || load();
    library.then(() => selects.forEach(enhance), () => { /* The plain list works as well. */ });
  }

  enhanceAll(document);
  /* Not before settling: until then a redrawn form bears the classes of the one it replaced. */
  document.body.addEventListener("htmx:afterSettle", (event) => enhanceAll(event.detail.target));
})();
