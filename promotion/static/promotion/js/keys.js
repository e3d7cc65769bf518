/* Keyboard: "/" or Ctrl K search, "?" help, and the data-key of links ("n", "g p"). */
(function () {
  "use strict";
  let first = "";
  let timer = 0;

  const isWriting = (element) => element.isContentEditable || element.matches("input, textarea, select");

  function focusSearch() {
    const field = document.getElementById("global-search");
    if (!field || field.offsetParent === null) return false;
    field.focus();
    field.select();
    return true;
  }

  function follow(combination) {
    const link = Array.from(document.querySelectorAll("a[data-key]")).find((entry) => entry.dataset.key === combination);
    if (link) link.click();
    return Boolean(link);
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      if (focusSearch()) event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || window.promotion.sheet.isOpen()) return;
    if (event.key === "/" && focusSearch()) event.preventDefault();
    else if (event.key === "?") window.promotion.sheet.help();
    else if (event.key.length === 1) {
      const combination = first ? first + " " + event.key : event.key;
      first = "";
      clearTimeout(timer);
      if (follow(combination)) return;
      first = event.key === "g" ? "g" : "";
      timer = setTimeout(() => { first = ""; }, 1200);
    }
  });
})();
