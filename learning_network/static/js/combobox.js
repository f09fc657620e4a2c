// Suggestions below a search box, after the ARIA pattern "editable combobox with list autocomplete".
// Without this script the box is a plain form. The box says in data-suggest whom to ask.
(() => {
  "use strict";

  const WAIT = 150; // ms after the last letter before asking
  const SAY_AFTER = 700; // ms before the count is spoken, so that it does not talk over the letters
  const FEWEST_LETTERS = 2;
  const WORD = /[\p{L}\p{N}]+/gu;

  class Combobox {
    constructor(box, number) {
      this.input = box.querySelector("input");
      this.address = box.dataset.suggest;
      this.active = -1;
      this.list = element("ul", { id: `suggestions-${number}`, class: "suggestions", role: "listbox", "aria-label": "Suggestions" });
      this.list.hidden = true;
      this.status = element("p", { class: "vh", role: "status" });
      box.append(this.list, this.status);
      setAll(this.input, {
        role: "combobox",
        autocomplete: "off",
        "aria-autocomplete": "list",
        "aria-expanded": "false",
        "aria-controls": this.list.id,
      });
      this.input.addEventListener("input", (event) => this.typed(event));
      this.input.addEventListener("keydown", (event) => this.pressed(event));
      this.input.addEventListener("blur", () => this.close());
      // The box keeps the focus while an option is clicked; a finger may still scroll the list.
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => this.clicked(event));
    }

    get options() {
      return [...this.list.children];
    }

    get isOpen() {
      return !this.list.hidden;
    }

    typed(event) {
      if (event.isComposing) return;
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.ask(), WAIT);
    }

    async ask() {
      this.asked?.abort();
      const text = this.input.value.trim();
      if (text.length < FEWEST_LETTERS) {
        this.close();
        return;
      }
      this.asked = new AbortController();
      try {
        const answer = await fetch(`${this.address}?${new URLSearchParams({ q: text })}`, {
          signal: this.asked.signal,
          headers: { Accept: "application/json" },
        });
        this.show(answer.ok ? (await answer.json()).suggestions : [], text);
      } catch (error) {
        // Aborted: newer letters are on their way. Anything else: the form still works.
        if (error.name !== "AbortError") this.close();
      }
    }

    show(suggestions, text) {
      if (document.activeElement !== this.input) return;
      this.list.replaceChildren(...suggestions.map((one, index) => this.option(one, index, text)));
      this.move(-1);
      this.list.hidden = suggestions.length === 0;
      this.input.setAttribute("aria-expanded", String(this.isOpen));
      this.say(suggestions.length);
    }

    option(suggestion, index, text) {
      const option = element("li", { id: `${this.list.id}-${index}`, role: "option", "aria-selected": "false" });
      const kind = element("span", { class: "suggestions__kind" });
      kind.textContent = suggestion.label;
      option.append(marked(suggestion.text, text), " ", kind);
      option.dataset.url = suggestion.url;
      return option;
    }

    say(count) {
      clearTimeout(this.saying);
      this.saying = setTimeout(() => {
        this.status.textContent = count ? `${count} suggestion${count === 1 ? "" : "s"}, use the up and down arrows` : "No suggestion";
      }, SAY_AFTER);
    }

    pressed(event) {
      if (event.isComposing || event.ctrlKey || event.metaKey) return;
      const act = {
        ArrowDown: () => this.step(1, event),
        ArrowUp: () => this.step(-1, event),
        Enter: () => this.isOpen && this.active >= 0 && this.follow(this.options[this.active], event),
        Escape: () => this.isOpen && (this.close(), event.preventDefault()),
        Home: () => this.move(-1),
        End: () => this.move(-1),
        Tab: () => this.close(),
      }[event.key];
      if (act) act();
      else if (event.key.length === 1) this.move(-1);
    }

    step(by, event) {
      event.preventDefault();
      if (event.altKey) {
        if (by < 0) this.close();
        else if (!this.isOpen) this.ask();
      } else if (!this.isOpen) {
        this.ask();
      } else {
        // One place before the first is the box itself.
        const places = this.options.length + 1;
        this.move(((this.active + 1 + by + places) % places) - 1);
      }
    }

    move(index) {
      this.options[this.active]?.setAttribute("aria-selected", "false");
      this.active = index;
      const option = this.options[index];
      if (!option) {
        this.input.removeAttribute("aria-activedescendant");
        return;
      }
      option.setAttribute("aria-selected", "true");
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }

    clicked(event) {
      const option = event.target.closest("[role=option]");
      if (option) this.follow(option, event);
    }

    follow(option, event) {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) {
        window.open(option.dataset.url, "_blank", "noopener");
        return;
      }
      this.close();
      window.location.assign(option.dataset.url);
    }

    close() {
      clearTimeout(this.waiting);
      clearTimeout(this.saying);
      this.asked?.abort();
      this.move(-1);
      this.list.hidden = true;
      this.input.setAttribute("aria-expanded", "false");
      this.status.textContent = "";
    }
  }

  function element(name, attributes) {
    return setAll(document.createElement(name), attributes);
  }

  function setAll(node, attributes) {
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  }

  // The title, with the beginnings of words that were typed in <mark>.
  function marked(title, typed) {
    const beginnings = (typed.toLowerCase().match(WORD) ?? []).sort((a, b) => b.length - a.length);
    const node = element("span", {});
    let end = 0;
    for (const { 0: word, index } of title.matchAll(WORD)) {
      const beginning = beginnings.find((one) => word.toLowerCase().startsWith(one));
      if (!beginning) continue;
      const mark = element("mark", {});
      mark.textContent = word.slice(0, beginning.length);
      node.append(title.slice(end, index), mark);
      end = index + beginning.length;
    }
    node.append(title.slice(end));
    return node;
  }

  document.querySelectorAll("[data-suggest]").forEach((box, number) => {
    if (box.dataset.ready) return;
    box.dataset.ready = "true";
    new Combobox(box, number);
  });
})();
