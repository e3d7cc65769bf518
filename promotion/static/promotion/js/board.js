/* Board: dragging a card opens the sheet of that move; the card itself goes back until the server has moved it. */
(function () {
  "use strict";
  const board = () => document.getElementById("board");

  function put(list, card, next) {
    list.insertBefore(card, next && next.parentNode === list ? next : null);
  }

  function dropped(event, next) {
    const stage = event.to.closest("[data-stage]").dataset.stage;
    put(event.from, event.item, next);
    if (event.to === event.from) return;
    const move = event.item.querySelector('[data-move-to="' + stage + '"]');
    if (move) window.promotion.sheet.show(move.href, move);
    else window.promotion.toast(board().dataset.refused, "warning");
  }

  function arm() {
    if (!window.Sortable || !board()) return;
    board().querySelectorAll("[data-board-list]").forEach((list) => {
      let next = null;
      window.Sortable.create(list, {
        group: "board",
        sort: false,
        animation: 120,
        draggable: "[data-movable]",
        filter: "details, .menu-list",
        preventOnFilter: false,
        delay: 180,
        delayOnTouchOnly: true,
        onStart: (event) => { next = event.item.nextElementSibling; board().classList.add("is-dragging"); },
        onEnd: (event) => { board().classList.remove("is-dragging"); dropped(event, next); },
      });
    });
  }

  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "library") arm();
  });
  arm();
})();
