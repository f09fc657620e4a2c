// Filters that answer at once: a ticked box fetches the page it leads to and puts its results in place.
// Without this script the form has its button. Focus, opened groups and the way back are kept, and the form itself
// stays: on a small screen it is shown by its address (:target), which a swapped one would lose.
(() => {
  "use strict";

  const WAIT = 250; // ms, so that three boxes ticked in a row ask once
  const form = document.getElementById("facets");
  const results = document.getElementById("results");
  if (!form || !results) return;

  const status = document.createElement("p");
  status.className = "vh";
  status.setAttribute("role", "status");
  form.after(status);
  let shown = window.location.pathname + window.location.search;
  let waiting;
  let asked;

  form.addEventListener("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(load, WAIT);
  });
  // The addresses made here lead to whole pages; going back loads them as such. A link within the page is no such way.
  window.addEventListener("popstate", () => {
    if (window.location.pathname + window.location.search !== shown) window.location.reload();
  });

  async function load() {
    asked?.abort();
    asked = new AbortController();
    const address = addressOf(form);
    results.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: asked.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || !page.getElementById("results") || !page.getElementById("facets")) throw new Error(answer.status);
      show(page);
      window.history.pushState(null, "", address);
      shown = address;
    } catch (error) {
      if (error.name === "AbortError") return;
      form.submit();
    }
    results.removeAttribute("aria-busy");
  }

  function addressOf(asking) {
    const chosen = [...new FormData(asking)].filter(([, value]) => value);
    const query = new URLSearchParams(chosen).toString();
    return query ? `${asking.getAttribute("action")}?${query}` : asking.getAttribute("action");
  }

  function show(page) {
    results.replaceChildren(...page.getElementById("results").childNodes);
    for (const part of document.querySelectorAll("[data-live]")) {
      const fresh = page.querySelector(`[data-live="${part.dataset.live}"]`);
      if (fresh) part.replaceWith(fresh);
    }
    showGroups(page.getElementById("facets"));
    status.textContent = results.querySelector("[role=status]")?.textContent ?? "";
  }

  // New counts and boxes; what was open stays open, and the focus stays on its box.
  function showGroups(fresh) {
    const opened = new Map([...form.querySelectorAll("details")].map((group) => [group.dataset.group, group.open]));
    const focus = form.contains(document.activeElement) ? document.activeElement : null;
    for (const group of fresh.querySelectorAll("details")) group.open = opened.get(group.dataset.group) ?? group.open;
    form.replaceChildren(...fresh.childNodes);
    if (!focus?.name) return;
    const [name, value] = [focus.name, focus.value].map(CSS.escape);
    const box = form.querySelector(`input[name="${name}"][value="${value}"]`);
    const group = form.querySelector(`[data-group="${name}"] summary`);
    (box ?? group ?? form.querySelector("summary"))?.focus({ preventScroll: true });
  }
})();
