// Names while one types @ in a post, and tags while one types them. Without this script both are typed in full.
// The list follows the ARIA pattern of list autocompletion: the focus stays in the box, the arrows move through the list.
(() => {
  "use strict";

  const WAIT = 250; // ms after the last letter before asking: names are asked for seldom
  const SAY_AFTER = 700; // ms before the count is spoken, so that it does not talk over the letters
  const FEWEST_LETTERS = 2;
  const NAME = /(?:^|[^\p{L}\p{N}_@/.+-])@(\p{L}[\p{L}\p{N}'’.-]*(?: [\p{L}\p{N}'’.-]+){0,3})$/u;
  const TAG = /(?:^|[,;])\s*([^,;]*)$/u;
  const { mentions, tags } = document.currentScript.dataset;

  // A plain box: text before the caret, and other text in its place.
  class Plain {
    constructor(field) {
      this.field = field;
      this.place = field;
    }

    before() {
      return this.field.selectionStart === this.field.selectionEnd ? this.field.value.slice(0, this.field.selectionStart).slice(-200) : "";
    }

    put(words, length) {
      const end = this.field.selectionStart;
      this.field.setRangeText(words, end - length, end, "end");
      this.field.dispatchEvent(new Event("input", { bubbles: true }));
    }

    name({ name, address, is_only }, length) {
      // Where two have one name, the box says which is meant; the server reads it back.
      this.put(`@${name}${is_only ? "" : ` (${address})`} `, length);
    }

    bottom() {
      return this.field.getBoundingClientRect().bottom;
    }
  }

  // The editor in place of the box; it hangs on its element.
  class Rich {
    constructor(field) {
      this.field = field;
      this.place = field.closest(".editor") ?? field;
    }

    before() {
      const { selection } = this.field.editor.state;
      const { $from, empty } = selection;
      return empty ? $from.parent.textBetween(0, $from.parentOffset, "\n", "\ufffc").slice(-200) : "";
    }

    name({ name, address }, length) {
      const { editor } = this.field;
      const end = editor.state.selection.from;
      const link = { type: "text", text: `@${name}`, marks: [{ type: "link", attrs: { href: address } }] };
      editor.chain().focus().insertContentAt({ from: end - length, to: end }, [link, { type: "text", text: " " }]).run();
    }

    bottom() {
      const { view, state } = this.field.editor;
      return view.coordsAtPos(state.selection.from).bottom;
    }
  }

  const KINDS = {
    names: {
      address: mentions,
      typed: (text) => NAME.exec(text)?.[1],
      read: ({ people }) => people.map((person) => ({ words: person.name, beside: person.about, person })),
      put: (box, { person }, typed) => box.name(person, typed.length + 1),
      one: "name",
    },
    tags: {
      address: tags,
      typed: (text) => TAG.exec(text)?.[1],
      read: (answer) => answer.tags.map((words) => ({ words })),
      put: (box, { words }, typed) => box.put(`${words}, `, typed.length),
      one: "tag",
    },
  };

  class Completion {
    constructor(box, kind, number) {
      this.box = box;
      this.field = box.field;
      this.kind = kind;
      this.active = -1;
      this.offered = [];
      this.list = element("ul", { id: `completions-${number}`, class: "suggestions suggestions--words", role: "listbox", "aria-label": kind === KINDS.names ? "People" : "Tags" });
      this.list.hidden = true;
      this.status = element("p", { class: "vh", role: "status" });
      box.place.after(this.list, this.status);
      box.place.parentElement.classList.add("completes");
      this.tell("aria-autocomplete", "list");
      this.tell("aria-controls", this.list.id);
      if (this.field.tagName === "INPUT") {
        this.tell("role", "combobox");
        this.tell("aria-expanded", "false");
      } else {
        this.tell("aria-haspopup", "listbox");
      }
      this.field.addEventListener("blur", () => this.close());
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => this.clicked(event));
      // Before the editor, which would put a line there.
      this.field.parentElement.addEventListener("keydown", (event) => this.pressed(event), true);
    }

    tell(name, value) {
      this.field.setAttribute(name, value);
    }

    typed(event) {
      if (event.isComposing) return;
      clearTimeout(this.waiting);
      // The editor knows of a letter a moment after it was typed.
      this.waiting = setTimeout(() => {
        const typed = this.kind.typed(this.box.before());
        if (!typed || typed.trim().length < FEWEST_LETTERS) this.close();
        else this.ask(typed);
      }, WAIT);
    }

    async ask(typed) {
      this.asked?.abort();
      this.asked = new AbortController();
      try {
        const answer = await fetch(`${this.kind.address}?${new URLSearchParams({ q: typed })}`, {
          signal: this.asked.signal,
          headers: { Accept: "application/json" },
        });
        this.show(answer.ok ? this.kind.read(await answer.json()) : []);
      } catch (error) {
        // Aborted: newer letters are on their way. Anything else: one types on.
        if (error.name !== "AbortError") this.close();
      }
    }

    show(offered) {
      if (document.activeElement !== this.field) return;
      this.offered = offered;
      this.list.replaceChildren(...offered.map((one, index) => this.option(one, index)));
      this.move(-1);
      this.list.hidden = !offered.length;
      if (this.field.tagName === "INPUT") this.tell("aria-expanded", String(!this.list.hidden));
      const above = this.list.parentElement.getBoundingClientRect().top;
      this.list.style.top = `${Math.round(this.box.bottom() - above) + 4}px`;
      this.say(offered.length);
    }

    option({ words, beside }, index) {
      const option = element("li", { id: `${this.list.id}-${index}`, role: "option", "aria-selected": "false" });
      option.append(words);
      if (beside) {
        const kind = element("span", { class: "suggestions__kind" });
        kind.textContent = beside;
        option.append(" ", kind);
      }
      return option;
    }

    say(count) {
      clearTimeout(this.saying);
      this.saying = setTimeout(() => {
        this.status.textContent = count ? `${count} ${this.kind.one}${count === 1 ? "" : "s"}, use the up and down arrows` : "";
      }, SAY_AFTER);
    }

    pressed(event) {
      if (this.list.hidden || event.target !== this.field || event.isComposing || event.ctrlKey || event.metaKey) return;
      const act = {
        ArrowDown: () => this.step(1),
        ArrowUp: () => this.step(-1),
        Enter: () => this.take(this.active),
        Tab: () => this.take(this.active),
        Escape: () => this.close(),
      }[event.key];
      const chooses = event.key === "Enter" || event.key === "Tab";
      if (!act || (chooses && this.active < 0)) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    }

    step(by) {
      // One place before the first is the text itself.
      const places = this.offered.length + 1;
      this.move(((this.active + 1 + by + places) % places) - 1);
    }

    move(index) {
      this.list.children[this.active]?.setAttribute("aria-selected", "false");
      this.active = index;
      const option = this.list.children[index];
      if (!option) {
        this.field.removeAttribute("aria-activedescendant");
        return;
      }
      option.setAttribute("aria-selected", "true");
      this.tell("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }

    clicked(event) {
      const option = event.target.closest("[role=option]");
      if (option) this.take([...this.list.children].indexOf(option));
    }

    take(index) {
      const typed = this.kind.typed(this.box.before());
      const chosen = this.offered[index];
      this.close();
      if (typed && chosen) this.kind.put(this.box, chosen, typed);
      this.close();
    }

    close() {
      clearTimeout(this.waiting);
      clearTimeout(this.saying);
      this.asked?.abort();
      this.move(-1);
      this.list.hidden = true;
      this.status.textContent = "";
      if (this.field.tagName === "INPUT") this.tell("aria-expanded", "false");
    }
  }

  function element(name, attributes) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  }

  const known = new WeakMap();
  let count = 0;

  function completionFor(field) {
    if (!known.has(field)) {
      const box = field.editor ? new Rich(field) : new Plain(field);
      known.set(field, new Completion(box, field.name === "tags" ? KINDS.tags : KINDS.names, (count += 1)));
    }
    return known.get(field);
  }

  // The editor takes the place of the box when it is needed: so what is typed into is asked for at each letter.
  document.addEventListener("input", (event) => {
    const inside = event.target.matches?.(".editor") ? event.target.querySelector(".editor__words") : event.target;
    const field = inside?.closest?.(".editor__words, textarea[data-composer], input[name=tags]");
    if (field && (field.name === "tags" ? tags : mentions)) completionFor(field).typed(event);
  });
})();
