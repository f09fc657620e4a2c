// The editor in place of a plain box: django-prose-editor's bundle with a toolbar of words. Its own way to start would
// write a style element into the page, which our policy forbids: here it is told not to, and components.css has the few rules.
import {
  Blockquote, Bold, BulletList, Document, Editor, HardBreak, History, Italic, Link, ListItem, OrderedList, Paragraph, Text,
} from "django-prose-editor/editor";

const TOOLS = [
  ["Bold", "bold", (chain) => chain.toggleBold()],
  ["Italic", "italic", (chain) => chain.toggleItalic()],
  ["List", "bulletList", (chain) => chain.toggleBulletList()],
  ["Numbers", "orderedList", (chain) => chain.toggleOrderedList()],
  ["Quotation", "blockquote", (chain) => chain.toggleBlockquote()],
];

export function makeEditor(area) {
  const label = document.querySelector(`label[for="${CSS.escape(area.id)}"]`);
  const element = make("div", { className: "editor" });
  const hadFocus = document.activeElement === area;
  const typed = area.value !== area.defaultValue;
  area.before(element);
  const linkRow = new LinkRow(() => editor);
  const editor = new Editor({
    element,
    injectCSS: false,
    extensions: extensions(() => linkRow.open()),
    // Below a quotation that ends the text there is a line to go on in.
    content: (typed ? fromText(area.value) : area.dataset.html).replace(/<\/blockquote>$/, "$&<p></p>"),
    editorProps: { attributes: attributesOf(area, label), transformPastedHTML: bare },
    onUpdate: () => element.dispatchEvent(new Event("input", { bubbles: true })),
  });
  const tools = toolbar(editor, linkRow);
  element.prepend(tools, linkRow.row);
  area.hidden = true;
  area.removeAttribute("id");
  area.required = false;
  label?.addEventListener("click", () => editor.commands.focus());
  if (hadFocus) editor.commands.focus("end");
  return {
    html: () => (editor.isEmpty ? "" : editor.getHTML()),
    replace: (words, isHtml) => editor.commands.setContent(isHtml ? words : fromText(words)),
    quote: (what) => quoteIn(editor, what),
  };
}

function extensions(openLink) {
  return [
    Document, Paragraph, Text, Bold, Italic, HardBreak, BulletList, Blockquote, History,
    // Numbers only: letters, and the style attribute that says so, are not for posts.
    OrderedList.extend({
      addAttributes: () => ({ start: { default: 1 } }),
      addNodeView: () => null,
    }),
    // Tab leaves the editor, also from a list: nobody is caught in it.
    ListItem.extend({
      addKeyboardShortcuts() {
        return { Enter: () => this.editor.commands.splitListItem(this.name) };
      },
    }),
    Link.extend({
      addKeyboardShortcuts() {
        return { "Mod-k": () => openLink() };
      },
    }).configure({ enableTarget: false, defaultProtocol: "https" }),
  ];
}

function attributesOf(area, label) {
  if (label) label.id ||= `${area.id}_label`;
  const attributes = { id: area.id, class: "editor__words prose", role: "textbox", "aria-multiline": "true" };
  if (label) attributes["aria-labelledby"] = label.id;
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (area.hasAttribute(name)) attributes[name] = area.getAttribute(name);
  }
  return attributes;
}

// One stop for the Tab key; arrows go from tool to tool, as in every toolbar.
function toolbar(editor, linkRow) {
  const buttons = TOOLS.map(([words, name, act]) => {
    const button = tool(words, () => act(focused(editor).chain()).run());
    button.dataset.mark = name;
    return button;
  });
  buttons.push(linkRow.button);
  const bar = make("div", { className: "editor__tools" }, buttons);
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "Formatting");
  buttons.forEach((button, place) => (button.tabIndex = place ? -1 : 0));
  bar.addEventListener("keydown", (event) => move(event, buttons));
  const show = () => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(editor.isActive(button.dataset.mark)));
  };
  editor.on("transaction", show);
  show();
  return bar;
}

// The editor's own command waits for the next frame: what a quick hand types before it would go to the button.
function focused(editor) {
  editor.view.focus();
  return editor;
}

function move(event, buttons) {
  const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
  const here = buttons.indexOf(event.target);
  if (!step || here < 0) return;
  event.preventDefault();
  const there = Number.isFinite(step) ? (here + step + buttons.length) % buttons.length : step > 0 ? buttons.length - 1 : 0;
  buttons[here].tabIndex = -1;
  buttons[there].tabIndex = 0;
  buttons[there].focus();
}

// Where the address of a link is typed: a row below the tools, opened by its button or Ctrl and K.
class LinkRow {
  constructor(editor) {
    this.editor = editor;
    this.button = tool("Link", () => this.toggle());
    this.button.dataset.mark = "link";
    this.button.setAttribute("aria-expanded", "false");
    this.input = make("input", { type: "text", inputMode: "url", id: "editor-link" });
    const label = make("label", { htmlFor: "editor-link", textContent: "Address of the link" });
    this.fault = make("p", { className: "field__error" });
    this.fault.setAttribute("role", "alert");
    const buttons = [tool("Set the link", () => this.set()), tool("No link", () => this.remove())];
    this.row = make("div", { className: "editor__link", hidden: true }, [label, this.input, this.fault, ...buttons]);
    this.row.addEventListener("keydown", (event) => this.pressed(event));
    // What is typed here belongs to the editor's text only once it is set.
    this.row.addEventListener("input", (event) => event.stopPropagation());
  }

  toggle() {
    return this.row.hidden ? this.open() : this.close();
  }

  open() {
    this.row.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.input.value = this.editor().getAttributes("link").href ?? "";
    this.fault.textContent = "";
    this.input.focus();
    return true;
  }

  close() {
    this.row.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    focused(this.editor());
    return true;
  }

  pressed(event) {
    if (event.key === "Escape") this.close();
    if (event.key !== "Enter" || event.target !== this.input) return;
    event.preventDefault();
    this.set();
  }

  set() {
    const href = addressFrom(this.input.value);
    if (!href) {
      this.fault.textContent = "Type an address such as https://example.org/page, or one of this site that begins with /.";
      this.input.focus();
      return;
    }
    const editor = this.editor();
    const marked = !editor.state.selection.empty || editor.isActive("link");
    const chain = focused(editor).chain();
    if (marked) chain.extendMarkRange("link").setLink({ href }).run();
    else chain.insertContent([{ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }, { type: "text", text: " " }]).run();
    this.close();
  }

  remove() {
    focused(this.editor()).chain().extendMarkRange("link").unsetLink().run();
    this.close();
  }
}

function addressFrom(typed) {
  const words = typed.trim();
  if (/^\/(?!\/)\S*$/.test(words) || /^(https?:\/\/|mailto:)\S+$/i.test(words)) return words;
  if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(words)) return `mailto:${words}`;
  return /^[\w-]+(\.[\w-]+)+(\/\S*)?$/.test(words) ? `https://${words}` : "";
}

function quoteIn(editor, { said, author, address }) {
  const name = make("a", { textContent: `${author} wrote` });
  name.setAttribute("href", address);
  const begin = editor.isEmpty ? "" : editor.getHTML();
  const html = `${begin}<blockquote><p>${name.outerHTML}:</p>${said}</blockquote><p></p>`;
  editor.chain().setContent(html, { emitUpdate: true }).focus("end").scrollIntoView().run();
}

// Pasted HTML without styles and handlers: our policy blocks them in any case, and says so at each. What Google Docs
// wraps everything in is bold by its name and not by its style.
function bare(html) {
  return html.replace(/<[a-z][^<>]*>/gi, (tag) => {
    if (/^<b\s[^>]*font-weight:\s*normal/i.test(tag)) return "<span>";
    return tag.replace(/\s(?:style|on\w+)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, "");
  });
}

// A blank line begins a paragraph, as it does for the server.
function fromText(text) {
  const parts = text.replace(/\r\n?/g, "\n").split(/\n\s*\n/).map((part) => part.trim()).filter(Boolean);
  return parts.map((part) => (part.startsWith(">") ? `<blockquote>${paragraph(part.replace(/^> ?/gm, ""))}</blockquote>` : paragraph(part))).join("");
}

function paragraph(part) {
  return `<p>${escape(part).replaceAll("\n", "<br>")}</p>`;
}

function escape(text) {
  return make("span", { textContent: text }).innerHTML;
}

function tool(words, act) {
  const button = make("button", { type: "button", className: "button button--quiet button--tool", textContent: words });
  button.addEventListener("click", act);
  return button;
}

function make(name, properties, children = []) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}
