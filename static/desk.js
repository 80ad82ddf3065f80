/* The desk's keys, and words that survive a reload. Everything works without this file. */
(() => {
  "use strict";
  const cases = [...document.querySelectorAll(".table tbody th a")];
  const search = document.querySelector(".filters [name=q]");
  const keys = document.querySelector("[data-keys]");
  let on = localStorage.keys !== "off";
  if (keys) {
    keys.hidden = false;
    const box = keys.querySelector("input");
    box.checked = on;
    box.addEventListener("change", () => {
      on = box.checked;
      localStorage.keys = on ? "on" : "off";
    });
  }
  const go = (step) => {
    const from = cases.indexOf(document.activeElement);
    const open = cases.findIndex((link) => link.closest(".is-open"));
    const at = from < 0 ? open : from;
    cases[at < 0 ? 0 : at + step]?.focus();
  };
  const press = { j: () => go(1), k: () => go(-1), "/": () => search?.focus() };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=checkbox]), select, textarea");
    const act = press[event.key.toLowerCase()];
    if (!on || typing || !act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });

  for (const button of document.querySelectorAll("[data-free]")) {
    const free = button.dataset.free.split(" ");
    const items = [...button.form.querySelectorAll("[name=item]")];
    button.form.addEventListener("change", () => {
      const outcome = button.form.elements.outcome.value;
      const ticked = "ticks" in button.dataset && items.every((item) => item.checked);
      button.ariaDisabled = !ticked && !free.includes(outcome);
    });
  }

  for (const link of document.querySelectorAll("[data-frees]")) {
    const name = link.dataset.frees;
    const free = () => {
      document.querySelector(`[name=go][value=${name}]`).ariaDisabled = false;
      document.getElementById("why-" + name).hidden = true;
    };
    link.addEventListener("click", free);
    link.addEventListener("auxclick", free);
  }

  for (const form of document.querySelectorAll("form[data-keep]")) {
    const key = "kept:" + form.dataset.keep;
    const boxes = [...form.querySelectorAll("textarea, [type=text]")];
    const kept = JSON.parse(sessionStorage[key] || "{}");
    for (const box of boxes) box.value ||= kept[box.name] || "";
    form.addEventListener("input", () => {
      sessionStorage[key] = JSON.stringify(Object.fromEntries(boxes.map((b) => [b.name, b.value])));
    });
    form.addEventListener("submit", () => sessionStorage.removeItem(key));
  }
})();
