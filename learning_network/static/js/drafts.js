// Texts that are not sent yet. They are kept on the server while one types; what cannot reach it (no connection, logged
// out) waits on this computer under the member's number, so that the next person here sees nothing of it.

const PREFIX = "draft";
const WAIT = 1500; // ms without a key before a text is kept
const AT_MOST = 10000; // ms that somebody who does not pause waits for it
const OLDEST = 14 * 24 * 60 * 60 * 1000; // ms after which a text on this computer is let go
const LARGEST_FAREWELL = 60000; // bytes that a browser still sends while a page closes
const NEVER_KEPT = new Set(["csrfmiddlewaretoken"]);

const SAYS = {
  kept: "Your draft is kept.",
  offline: "No connection. Your text is kept on this computer until it is back.",
  out: "You have been logged out. Your text is kept on this computer: log in again, and it comes back.",
  other: "Somebody else is logged in now. Your text is kept on this computer for you alone.",
  failed: "Your text could not be kept on the network just now. It is kept on this computer.",
};

export class Keeper {
  constructor(form) {
    this.form = form;
    this.address = form.getAttribute("action");
    this.member = form.dataset.member;
    this.key = `${PREFIX}:${this.member}:${this.address}`;
    this.base = Number(form.dataset.keptAt) || 0;
    this.status = form.querySelector("[data-draft-status]");
    this.dirty = false;
    this.sending = false;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", (event) => this.submitted(event));
    window.addEventListener("online", () => this.dirty && this.save());
    window.addEventListener("pagehide", () => this.leave());
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.sending = false;
    });
  }

  changed() {
    if (!this.dirty) this.since = Date.now();
    this.dirty = true;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.save(), Math.max(0, Math.min(WAIT, this.since + AT_MOST - Date.now())));
  }

  // What the form holds, but for files: no browser keeps those.
  pairs() {
    return [...new FormData(this.form)].filter(([name, value]) => typeof value === "string" && !NEVER_KEPT.has(name));
  }

  async save() {
    clearTimeout(this.waiting);
    if (this.sending) return;
    const pairs = this.pairs();
    this.dirty = false;
    const answer = await send(this.form.dataset.drafts, this.address, pairs);
    if (answer.state === "kept") {
      this.base = answer.at ?? this.base;
      if (!this.dirty) forget(this.key);
      this.say(answer.note || (answer.kept ? SAYS.kept : ""));
    } else {
      this.dirty = true;
      this.keepHere();
      this.say(SAYS[answer.state]);
    }
  }

  keepHere() {
    remember(this.key, { at: Date.now(), base: this.base, address: this.address, pairs: this.pairs() });
  }

  submitted(event) {
    this.keepHere();
    if (navigator.onLine) {
      this.sending = true;
      return;
    }
    event.preventDefault();
    this.dirty = true;
    this.say("You are offline. Your text is kept on this computer: send it when the connection is back.");
  }

  leave() {
    if (!this.dirty || this.sending) return;
    this.keepHere();
    send(this.form.dataset.drafts, this.address, this.pairs(), { keepalive: true });
  }

  // What stands here and never reached the server comes back, unless it was sent or went on elsewhere.
  async restore(fill) {
    const mine = recall(this.key);
    if (!mine) return false;
    const answer = await send(this.form.dataset.drafts, this.address, mine.pairs, { base: mine.base });
    if (answer.state === "kept") forget(this.key);
    if (answer.sent || answer.newer) return false;
    this.base = answer.at ?? this.base;
    fill(new Map(mine.pairs));
    return true;
  }

  // A live region speaks what changes: the same sentence again is not said.
  say(sentence) {
    if (this.status && sentence && this.status.textContent !== sentence) this.status.textContent = sentence;
  }
}

// Texts of other pages that wait here go to the server as soon as it can be reached.
export async function handIn(drafts, member, { but = "" } = {}) {
  for (const key of keysOf(member)) {
    const waiting = recall(key);
    if (!waiting || waiting.address === but) continue;
    const answer = await send(drafts, waiting.address, waiting.pairs, { base: waiting.base });
    if (answer.state === "kept") forget(key);
  }
}

export function forgetAll(member) {
  keysOf(member).forEach(forget);
}

async function send(url, address, pairs, { base, keepalive = false } = {}) {
  const body = new URLSearchParams(pairs);
  body.set("address", address);
  if (base !== undefined) body.set("base", base);
  const request = { method: "POST", body, headers: { "X-CSRFToken": cookie("csrftoken"), Accept: "application/json" } };
  request.keepalive = keepalive && body.toString().length < LARGEST_FAREWELL;
  try {
    const response = await fetch(url, request);
    if (!response.ok) return { state: { 401: "out", 403: "out", 409: "other" }[response.status] ?? "failed" };
    return { state: "kept", ...(await response.json()) };
  } catch {
    return { state: "offline" };
  }
}

function cookie(name) {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

// A browser may refuse to store anything; then the server's copy is the only one.
function remember(key, entry) {
  try {
    localStorage.setItem(key, JSON.stringify(entry));
  } catch {
    return;
  }
}

function recall(key) {
  try {
    const entry = JSON.parse(localStorage.getItem(key));
    if (entry && Date.now() - entry.at < OLDEST) return entry;
  } catch {
    return null;
  }
  forget(key);
  return null;
}

function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    return;
  }
}

function keysOf(member) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}:${member}:`));
  } catch {
    return [];
  }
}
