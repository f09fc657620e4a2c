// Writing a post: the editor in place of the plain box, the text kept while one types, quotations, files.
// A form without such a box, such as that of a letter, has its text kept all the same.
// Without this script, and where the editor cannot be loaded, the plain box does it all.
import { Keeper, handIn } from "learning-network/drafts";

const NEAR = "600px"; // how far below the screen the box may be when the editor, which is large, is loaded

const form = document.querySelector("form[data-draft]");
const box = form?.querySelector("textarea[data-composer]");
function begin() {
  const keeper = new Keeper(form);
  const writing = box && new Writing(box);
  form.addEventListener("formdata", ({ formData }) => writing?.hand(formData));
  keeper.restore((fields) => fill(fields, writing)).then((back) => {
    if (back) comeBack();
  });
  handIn(form.dataset.drafts, form.dataset.member, { but: keeper.address });
  for (const link of writing ? document.querySelectorAll("a[data-quote]") : []) link.addEventListener("click", (event) => quote(event, link, writing));
  for (const row of form.querySelectorAll("[data-file-row]")) showWhenNeeded(row);
}

// The box that is written in: plain until the editor stands in its place.
class Writing {
  constructor(area) {
    this.area = area;
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      this.start();
    }, { rootMargin: NEAR });
    observer.observe(area);
    area.addEventListener("focus", () => this.start(), { once: true });
  }

  start() {
    this.started ??= import("learning-network/editor")
      .then(({ makeEditor }) => {
        this.editor = makeEditor(this.area);
        return this.editor;
      })
      .catch((error) => {
        console.warn("The editor could not be loaded; the plain box stays.", error);
        return null;
      });
    return this.started;
  }

  owns(name) {
    return name === this.area.name || name === `${this.area.name}_format`;
  }

  hand(formData) {
    if (!this.editor) return;
    formData.set(this.area.name, this.editor.html());
    formData.set(`${this.area.name}_format`, "html");
  }

  async put(words, isHtml) {
    const editor = isHtml ? await this.start() : this.editor;
    if (editor) editor.replace(words, isHtml);
    else this.area.value = words;
  }
}

function fill(fields, writing) {
  for (const [name, value] of fields) {
    if (writing?.owns(name) || name === "writer") continue;
    const control = form.elements.namedItem(name);
    if (control && control.type !== "file" && control.type !== "checkbox") control.value = value;
  }
  writing?.put(fields.get(writing.area.name) ?? "", fields.get(`${writing.area.name}_format`) === "html");
}

function comeBack() {
  const notice = document.querySelector("[data-came-back]");
  if (!notice) return;
  notice.hidden = false;
  notice.querySelector("p").textContent = "Your text came back: check it and send it.";
}

// The words that are selected in this post, else all of its own words: what it quotes itself stays away.
async function quote(event, link, writing) {
  event.preventDefault();
  // Before the editor starts and takes the selection to itself.
  const said = ownWords(link.closest("article").querySelector(".prose"));
  const editor = await writing.start();
  if (!editor) {
    window.location.assign(link.href);
    return;
  }
  editor.quote({ said, author: link.dataset.author, address: link.dataset.quote });
}

function ownWords(words) {
  const selection = window.getSelection();
  const part = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  const inside = part && words.contains(part.commonAncestorContainer);
  const copy = document.createElement("div");
  copy.append(...(inside ? part.cloneContents() : words.cloneNode(true)).childNodes);
  for (const quoted of copy.querySelectorAll("blockquote")) quoted.remove();
  return copy.innerHTML;
}

// One row after the other, and the words about a picture only where there is one.
function showWhenNeeded(row) {
  const file = row.querySelector("input[type=file]");
  const about = row.querySelector("[data-alt]");
  const next = row.nextElementSibling;
  const wrong = row.querySelector(".field__error");
  const show = () => {
    const chosen = file.files[0];
    about.hidden = !wrong && !chosen?.type.startsWith("image/");
    if (next && (chosen || wrong)) next.hidden = false;
  };
  if (next && !next.querySelector(".field__error")) next.hidden = true;
  file.addEventListener("change", show);
  show();
}

if (form) begin();
