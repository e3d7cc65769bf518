/* Forms: one submit only, chips that fill dates, ticking all rows, Ctrl+Enter. */
(function () {
  "use strict";
  function hold(form, submitter) {
    form.dataset.sending = "1";
    const buttons = Array.from(form.querySelectorAll("button:not([type=button]), input[type=submit]"));
    setTimeout(() => buttons.forEach((button) => {
      button.disabled = true;
      if (button === submitter || buttons.length === 1) button.classList.add("is-sending");
    }), 0);
  }

  function release(form) {
    delete form.dataset.sending;
    setTimeout(() => form.querySelectorAll("button:not([type=button]), input[type=submit]").forEach((button) => {
      button.disabled = false;
      button.classList.remove("is-sending");
    }), 0);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if ((form.getAttribute("method") || "get").toLowerCase() !== "post") return;
    if (form.dataset.sending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    hold(form, event.submitter);
  }, true);
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest("form");
    const leaving = event.detail.xhr && event.detail.xhr.getResponseHeader("HX-Redirect");
    if (form && !leaving) release(form);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sending]").forEach(release);
  });

  /* A chip with data-days="7" sets the date field it belongs to; data-value sets any field to that text. */
  function fill(chip) {
    const scope = chip.closest("form, .field") || document;
    const field = chip.dataset.for ? document.getElementById(chip.dataset.for) : scope.querySelector("input[type=date]");
    if (!field) return;
    field.value = chip.dataset.days ? daysAhead(Number(chip.dataset.days)) : chip.dataset.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    chip.parentElement.querySelectorAll("[aria-pressed]").forEach((other) => other.setAttribute("aria-pressed", String(other === chip)));
    if (chip.dataset.value) field.focus();
  }

  function daysAhead(days) {
    const day = new Date();
    day.setDate(day.getDate() + days);
    const two = (number) => String(number).padStart(2, "0");
    return [day.getFullYear(), two(day.getMonth() + 1), two(day.getDate())].join("-");
  }

  function pickAll(box) {
    const rows = document.querySelectorAll('input[name="' + box.dataset.pickAll + '"]');
    rows.forEach((row) => { row.checked = box.checked; });
    countPicked(box.dataset.pickAll);
  }

  function countPicked(name) {
    const picked = document.querySelectorAll('input[name="' + name + '"]:checked');
    document.querySelectorAll('input[name="' + name + '"]').forEach((row) => {
      const line = row.closest("tr");
      if (line) line.classList.toggle("is-picked", row.checked);
    });
    document.querySelectorAll('[data-picked="' + name + '"]').forEach((bar) => {
      bar.hidden = picked.length === 0;
      bar.querySelectorAll("[data-picked-count]").forEach((spot) => { spot.textContent = String(picked.length); });
    });
  }

  document.addEventListener("click", (event) => {
    const chip = event.target.closest("button[data-days], button[data-value]");
    if (chip) fill(chip);
  });
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.matches("[data-pick-all]")) pickAll(field);
    else if (field.matches("[data-pick]")) countPicked(field.name);
    if (field.matches("[data-submit-on-change]") && field.form) field.form.requestSubmit();
  });
  document.addEventListener("keydown", (event) => {
    const form = event.target.form;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form && form.method === "post") form.requestSubmit();
  });
})();
