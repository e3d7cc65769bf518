/* 项目库: the bar for ticked rows shows only while something is ticked; empty conditions stay out of the address. */
(function () {
  "use strict";
  function settle() {
    document.querySelectorAll("[data-picked]").forEach((bar) => {
      bar.hidden = !document.querySelector('input[name="' + bar.dataset.picked + '"]:checked');
    });
  }
  function showCurrentTab() {
    const tabs = document.querySelector(".library-tabs");
    const current = tabs && tabs.querySelector(".is-current");
    if (current) tabs.scrollLeft = current.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - current.offsetWidth) / 2;
  }

  document.body.addEventListener("htmx:configRequest", (event) => {
    const typed = event.detail.formData;
    if (event.detail.elt.id !== "filter" || !typed) return;
    Array.from(new Set(typed.keys())).filter((name) => !typed.getAll(name).some(Boolean)).forEach((name) => typed.delete(name));
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "library") return;
    settle();
    showCurrentTab();
  });
  settle();
  showCurrentTab();
})();
