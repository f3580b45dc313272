"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);

  // A file may be opened where nothing can be remembered.
  const remembered = (value) => {
    try {
      if (value !== undefined) localStorage.setItem("conformist-theme", value);
      return localStorage.getItem("conformist-theme");
    } catch {
      return null;
    }
  };
  const themes = { auto: "as the system", light: "light", dark: "dark" };
  const dress = (theme) => {
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
    const button = byId("theme");
    button.querySelector("span").textContent = theme;
    button.setAttribute("aria-label", "Colour theme: " + themes[theme]);
  };
  let theme = remembered() in themes ? remembered() : "auto";
  dress(theme);
  byId("theme").addEventListener("click", () => {
    const names = Object.keys(themes);
    theme = names[(names.indexOf(theme) + 1) % names.length];
    dress(theme);
    remembered(theme);
  });

  const form = byId("filter");
  const cases = all(".case").map((element) => ({
    element,
    verdict: element.dataset.verdict,
    suite: element.closest(".suite").dataset.suite,
    text: (element.querySelector("summary").textContent + " " +
      all(".about, .clauselist, .facts, .finding", element).map((part) => part.textContent).join(" "))
      .toLowerCase().replace(/\s+/g, " "),
  }));
  const filter = () => {
    const wanted = new Set(all("input[name=verdict]:checked", form).map((box) => box.value));
    const suite = form.elements.suite.value;
    const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const one of cases) {
      const fits = wanted.has(one.verdict) && (!suite || suite === one.suite) &&
        words.every((word) => one.text.includes(word));
      one.element.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    for (const group of all(".suite")) group.hidden = !group.querySelector(".case:not([hidden])");
    byId("shown").textContent = `${shown} of ${cases.length} cases`;
    byId("nothing").hidden = shown > 0;
  };
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  const onlyVerdict = (verdict) => {
    form.reset();
    for (const box of all("input[name=verdict]", form)) box.checked = box.value === verdict;
    filter();
  };
  const onlyText = (text) => {
    form.reset();
    form.elements.text.value = text;
    filter();
  };
  byId("open-all").addEventListener("click", () => {
    for (const one of cases) if (!one.element.hidden) one.element.open = true;
  });
  byId("close-all").addEventListener("click", () => {
    for (const one of cases) one.element.open = false;
  });

  // What a link leads to is shown, whatever was closed or left out.
  const reveal = () => {
    const target = byId(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.classList.contains("case")) {
      target.open = true;
      if (target.hidden) {
        form.reset();
        filter();
      }
    }
    for (let outer = target.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);

  // The offending place is what a body is opened for.
  addEventListener("toggle", (event) => {
    if (!event.target.open) return;
    for (const body of all(".body", event.target)) {
      const mark = body.querySelector("mark");
      if (mark) body.scrollTop = Math.max(0, mark.offsetTop - 80);
    }
  }, true);

  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  };
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link?.dataset.only) onlyVerdict(link.dataset.only);
    if (link?.dataset.text) onlyText(link.dataset.text);
    if (link && link.hash === location.hash) reveal();
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const done = await copied(button.parentElement.querySelector("code").textContent);
    const label = button.textContent;
    button.textContent = done ? "copied" : "not allowed";
    setTimeout(() => { button.textContent = label; }, 1500);
  });

  // On paper nothing can be opened: what does not pass is.
  addEventListener("beforeprint", () => {
    for (const one of cases) if (one.verdict === "fail" || one.verdict === "divergent") one.element.open = true;
    for (const area of all(".area")) area.open = true;
  });
  filter();
  reveal();
})();
