/* The drop beneath the search box by keyboard: ↓ and ↑ walk through what was found, Enter opens it, Esc goes back to the box. */
(function () {
  "use strict";
  const field = document.getElementById("global-search");
  const drop = document.getElementById("search-drop");
  if (!field || !drop) return;

  function step(event) {
    const places = [field, ...drop.querySelectorAll("a")];
    const here = places.indexOf(document.activeElement);
    if (here < 0) return;
    const next = (here + (event.key === "ArrowDown" ? 1 : places.length - 1)) % places.length;
    places[next].focus();
    event.preventDefault();
  }

  field.form.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") step(event);
    else if (event.key === "Escape") {
      if (document.activeElement === field) drop.replaceChildren();
      field.focus();
    }
  });
})();
