/* 项目库: the bar for ticked rows shows only while something is ticked. */
(function () {
  "use strict";
  function settle() {
    document.querySelectorAll("[data-picked]").forEach((bar) => {
      bar.hidden = !document.querySelector('input[name="' + bar.dataset.picked + '"]:checked');
    });
  }
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "library") settle();
  });
  settle();
})();
