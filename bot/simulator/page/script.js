// The page of the simulator: several people's chats with one bot, over /sim. No framework; texts go in as text only.
"use strict";

const LANGUAGES = { rw: "Kinyarwanda", en: "English", fr: "Français" };
const NAMES = ["Aline", "Ganza", "Keza", "Eric", "Ineza", "Moses", "Teta", "Yves"];
const KINDS = {
  photo: "Photo", video: "Video", voice: "Voice message", document: "File", sticker: "Sticker", location: "Location",
  contact: "Contact", poll: "Poll", animation: "GIF", audio: "Music", video_note: "Video message", venue: "Venue", dice: "Dice",
};
const OFFERED = ["photo", "voice", "video", "document", "sticker", "location", "contact"];
const START = /^[A-Za-z0-9_-]{1,64}$/;
const PANEL_WIDTH = 400;
const NARROW = 760;
const TOAST_MILLISECONDS = 3200;

const one = (selector, root = document) => root.querySelector(selector);
const panels = new Map();
let state = { bot: { name: "", username: "" }, can_restart: false };

function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#${name}`);
  drawing.append(use);
  return drawing;
}

async function get(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  return answer.json();
}

async function post(path, body) {
  const answer = await fetch(`/sim/${path}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  const content = await answer.json();
  if (!answer.ok) throw new Error(content.error || "That did not work");
  return content;
}

const initial = (name) => [...(name.trim() || "?")][0].toUpperCase();
const clockTime = (seconds) => new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const dayOf = (seconds) => new Date(seconds * 1000).toDateString();

function dayName(seconds, now) {
  if (dayOf(seconds) === dayOf(now)) return "Today";
  if (dayOf(seconds) === dayOf(now - 86400)) return "Yesterday";
  return new Date(seconds * 1000).toLocaleDateString([], { day: "numeric", month: "long", year: "numeric" });
}

// Formatted text: entities become elements, everything else stays text. Offsets count UTF-16 units, as strings here do.
const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote", expandable_blockquote: "blockquote" };

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

function entityElement(entity, words, panel) {
  if (TAGS[entity.type]) return element(TAGS[entity.type]);
  if (entity.type === "spoiler") {
    const spoiler = element("span", "spoiler");
    spoiler.tabIndex = 0;
    const reveal = () => spoiler.classList.add("shown");
    spoiler.addEventListener("click", reveal);
    spoiler.addEventListener("keydown", (event) => { if (event.key === "Enter") reveal(); });
    return spoiler;
  }
  if (entity.type === "bot_command") {
    const command = element("button", "command");
    command.type = "button";
    command.addEventListener("click", () => panel.type(words));
    return command;
  }
  const address = entity.type === "text_link" ? entity.url : entity.type === "url" ? words : "";
  return /^https?:\/\//i.test(address) ? outward(element("a"), address, panel) : element("span");
}

function outward(anchor, address, panel) {
  anchor.href = address;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  anchor.addEventListener("click", (event) => {
    // A link to this very bot leads to its START button, as it does in the app.
    const match = /^https?:\/\/t\.me\/([A-Za-z0-9_]+)\/?\?start=([A-Za-z0-9_-]{1,64})$/.exec(address);
    if (!match || match[1].toLowerCase() !== state.bot.username.toLowerCase()) return;
    event.preventDefault();
    panel.offerStart(match[2]);
  });
  return anchor;
}

function fillText(parent, text, entities, start, end, panel) {
  let position = start;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const from = Math.max(entity.offset, position);
    const to = Math.min(entity.offset + entity.length, end);
    index += 1;
    if (to <= from) continue;
    const block = BLOCKS.has(entity.type);
    // A block begins and ends a line by itself.
    parent.append(text.slice(position, block && text[from - 1] === "\n" ? from - 1 : from));
    const inner = [];
    while (index < entities.length && entities[index].offset < to) inner.push(entities[index++]);
    const made = entityElement(entity, text.slice(from, to), panel);
    fillText(made, text, inner, from, to, panel);
    parent.append(made);
    position = block && text[to] === "\n" && to < end ? to + 1 : to;
  }
  if (position < end) parent.append(text.slice(position, end));
}

class Panel {
  constructor(chat) {
    this.chat = chat;
    this.view = null;
    this.shown = new Map();
    this.toastNumber = null;
    this.startParameter = null;
    this.loading = false;
    this.again = false;
    this.root = one("[data-panel]").content.firstElementChild.cloneNode(true);
    this.root.dataset.chat = chat;
    this.log = this.part("log");
    this.messages = this.part("messages");
    this.input = one("input", this.root);
    this.wire();
  }

  part(name) { return one(`[data-${name}]`, this.root); }

  wire() {
    this.part("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      const text = this.input.value;
      if (!text.trim()) return;
      this.input.value = "";
      this.type(text);
    });
    this.part("start").addEventListener("click", () => {
      this.type(this.startParameter ? `/start ${this.startParameter}` : "/start");
      this.startParameter = null;
      this.input.focus({ preventScroll: true });
    });
    this.part("unblock").addEventListener("click", () => this.block(false));
    this.part("block").addEventListener("click", () => this.block(!this.view.blocked));
    this.part("panel-restart").addEventListener("click", restart);
    this.part("day").addEventListener("click", async () => { await this.attempt(post("clock", { forward: 86400 })); refreshAll(); });
    this.part("close").addEventListener("click", () => closePanel(this.chat));
    this.part("back").addEventListener("click", () => closePanel(this.chat));
    popUp(this.part("more"), this.part("more-menu"));
    popUp(this.part("menu"), this.part("commands"));
    popUp(this.part("attach"), this.part("kinds"));
    for (const kind of OFFERED) {
      const choice = element("button", "", KINDS[kind]);
      choice.type = "button";
      choice.addEventListener("click", () => this.act("send", { kind }));
      this.part("kinds").append(choice);
    }
  }

  async attempt(work) {
    try { return await work; } catch (error) { this.toast(error.message); return null; }
  }

  async act(path, body) {
    const answer = await this.attempt(post(path, { chat: this.chat, ...body }));
    this.stick = true;
    await this.load();
    return answer;
  }

  type(text) { return this.act("send", { text }); }
  block(blocked) { return this.act("block", { blocked }); }

  offerStart(parameter) {
    this.startParameter = parameter;
    if (this.view) this.showFoot();
    this.part("start").focus();
  }

  async load() {
    if (this.loading) { this.again = true; return; }
    this.loading = true;
    try {
      do {
        this.again = false;
        this.show(await get(`/sim/chat/${this.chat}`));
      } while (this.again);
    } catch {
      // The server is away; the stream of events reconnects and loads again.
    } finally {
      this.loading = false;
    }
  }

  show(view) {
    const first = this.view === null;
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 90;
    this.view = view;
    this.root.setAttribute("aria-label", `Chat of ${view.first_name}`);
    this.part("initial").textContent = initial(view.bot.name);
    this.part("title").textContent = view.bot.name;
    const language = view.language_code ? ` · ${LANGUAGES[view.language_code] || view.language_code}` : "";
    this.part("subtitle").textContent = view.action ? "typing …" : `as ${view.first_name}${language}`;
    this.part("description").textContent = view.bot.description || "This bot has not said anything about itself yet.";
    this.part("about").hidden = view.messages.length > 0;
    this.part("block").textContent = view.blocked ? "Unblock the bot" : "Block the bot";
    this.part("panel-restart").hidden = !state.can_restart;
    this.showMessages(view, first);
    this.showCommands(view.commands);
    this.showFoot();
    if (first) {
      this.toastNumber = view.toast ? view.toast.n : 0;
    } else if (view.toast && view.toast.n !== this.toastNumber) {
      this.toastNumber = view.toast.n;
      this.showAnswer(view.toast);
    }
    if (first || atEnd || this.stick) this.log.scrollTop = this.log.scrollHeight;
    this.stick = false;
  }

  showAnswer(toast) {
    if (!toast.text) return;
    if (!toast.show_alert) { this.toast(toast.text); return; }
    one("[data-alert-text]").textContent = toast.text;
    const sheet = one("[data-alert-sheet]");
    if (!sheet.open) sheet.showModal();
  }

  showFoot() {
    const { blocked, messages } = this.view;
    const offered = !blocked && (messages.length === 0 || this.startParameter !== null);
    this.part("start").hidden = !offered;
    this.part("unblock").hidden = !blocked;
    this.part("composer").hidden = blocked || offered;
  }

  showCommands(commands) {
    const signature = JSON.stringify(commands);
    if (signature === this.commandSignature) return;
    this.commandSignature = signature;
    this.part("menu").hidden = commands.length === 0;
    this.part("commands").replaceChildren(...commands.map(({ command, description }) => {
      const choice = element("button");
      choice.type = "button";
      choice.append(element("span", "", description), element("span", "slash", `/${command}`));
      choice.addEventListener("click", () => this.type(`/${command}`));
      return choice;
    }));
  }

  showMessages(view, first) {
    const kept = new Map();
    const wanted = [];
    let day = "";
    for (const message of view.messages) {
      if (dayOf(message.date) !== day) {
        day = dayOf(message.date);
        const label = dayName(message.date, view.now);
        const key = `day ${day}`;
        const old = this.shown.get(key);
        const node = old && old.node.textContent === label ? old.node : element("div", "day", label);
        kept.set(key, { node });
        wanted.push(node);
      }
      const signature = JSON.stringify(message);
      const old = this.shown.get(message.id);
      if (old && old.signature === signature) {
        if (view.settled) one(".waiting", old.node)?.classList.remove("waiting");
        kept.set(message.id, old);
        wanted.push(old.node);
        continue;
      }
      const node = this.messageElement(message);
      if (old) this.takeOver(old.node, node);
      else if (!first) node.classList.add("new");
      kept.set(message.id, { node, signature });
      wanted.push(node);
    }
    for (const [key, { node }] of this.shown) if (kept.get(key)?.node !== node) node.remove();
    wanted.forEach((node, index) => {
      if (this.messages.children[index] !== node) this.messages.insertBefore(node, this.messages.children[index] || null);
    });
    this.shown = kept;
    if (this.focusNext) { this.focusNext.focus({ preventScroll: true }); this.focusNext = null; }
  }

  // An edited message stands where the old one stood, and a keyboard user stays among its buttons.
  takeOver(oldNode, node) {
    node.classList.add("edited-now");
    const index = [...oldNode.querySelectorAll(".key")].indexOf(document.activeElement);
    const keys = node.querySelectorAll(".key");
    if (index >= 0 && keys.length) this.focusNext = keys[Math.min(index, keys.length - 1)];
    oldNode.replaceWith(node);
  }

  messageElement(message) {
    const node = element("article", `message ${message.from === "person" ? "person-side" : "bot-side"}`);
    node.dataset.message = message.id;
    const bubble = element("div", "bubble");
    if (message.forwarded) bubble.append(element("div", "forwarded", "Forwarded message"));
    if (message.kind !== "text") bubble.append(element("div", "thing", KINDS[message.kind] || message.kind));
    const words = element("div", "words");
    fillText(words, message.text, message.entities, 0, message.text.length, this);
    const meta = element("span", "meta", `${message.edited ? "edited " : ""}${clockTime(message.date)}`);
    words.append(meta);
    bubble.append(words);
    node.append(bubble);
    if (message.keyboard.length) {
      node.classList.add("has-keys");
      const keys = element("div", "keys");
      for (const row of message.keyboard) {
        const line = element("div", "key-row");
        line.append(...row.map((button) => this.keyElement(message, button)));
        keys.append(line);
      }
      node.append(keys);
    }
    return node;
  }

  keyElement(message, button) {
    const key = element(button.url ? "a" : "button", "key");
    key.append(element("span", "", button.text));
    if (["danger", "success", "primary"].includes(button.style)) key.classList.add(button.style);
    if (button.url) {
      key.append(icon("link"));
      if (/^https?:\/\//i.test(button.url)) outward(key, button.url, this);
      return key;
    }
    key.type = "button";
    if (button.copy_text) {
      key.append(icon("copy"));
      key.addEventListener("click", () => this.copy(button.copy_text.text));
    } else {
      key.addEventListener("click", () => {
        key.classList.add("waiting");
        this.act("press", { message_id: message.id, data: button.callback_data ?? "" });
      });
    }
    return key;
  }

  async copy(text) {
    try { await navigator.clipboard.writeText(text); } catch { /* The browser may forbid it; the words are shown anyway. */ }
    this.toast(`Copied: ${text}`);
  }

  toast(text) {
    const toast = this.part("toast");
    toast.hidden = true;
    toast.textContent = text;
    toast.hidden = false;
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => { toast.hidden = true; }, TOAST_MILLISECONDS);
  }
}

function popUp(button, menu) {
  const set = (open) => { menu.hidden = !open; button.setAttribute("aria-expanded", String(open)); };
  button.addEventListener("click", () => {
    set(menu.hidden);
    if (!menu.hidden) one("button", menu)?.focus();
  });
  menu.addEventListener("click", () => set(false));
  menu.addEventListener("keydown", (event) => {
    const choices = [...menu.querySelectorAll("button:not([hidden])")];
    const index = choices.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") { set(false); button.focus(); }
    if (step) { event.preventDefault(); choices[(index + step + choices.length) % choices.length].focus(); }
  });
  document.addEventListener("click", (event) => {
    if (!menu.hidden && !menu.contains(event.target) && !button.contains(event.target)) set(false);
  });
}

function openPanel(chat, startParameter = null) {
  let panel = panels.get(chat);
  if (!panel) {
    panel = new Panel(chat);
    const room = Math.max(1, Math.floor((window.innerWidth - 300) / PANEL_WIDTH));
    while (panels.size >= room) closePanel(panels.keys().next().value, false);
    panels.set(chat, panel);
    one("[data-stage]").append(panel.root);
  }
  if (startParameter !== null) panel.startParameter = startParameter;
  document.body.classList.add("chat-open");
  one("[data-nobody]").hidden = true;
  panel.load().then(() => {
    const start = panel.part("start");
    // On a phone the focus would open the keyboard over the chat.
    if (window.innerWidth > NARROW) (start.hidden ? panel.input : start).focus({ preventScroll: true });
  });
  showPeople();
}

function closePanel(chat, refresh = true) {
  panels.get(chat)?.root.remove();
  panels.delete(chat);
  if (panels.size === 0) document.body.classList.remove("chat-open");
  if (refresh) showPeople();
}

async function showPeople() {
  const people = await get("/sim/chats");
  one("[data-nobody]").hidden = people.length > 0 || panels.size > 0;
  people.sort((a, b) => a.chat - b.chat);
  const list = one("[data-people]");
  const signature = JSON.stringify([people, [...panels.keys()]]);
  if (signature === list.dataset.signature) return people;
  list.dataset.signature = signature;
  const focused = document.activeElement?.closest?.(".person")?.dataset.chat;
  list.replaceChildren(...people.map(personElement));
  if (focused) one(`.person[data-chat="${focused}"]`)?.focus();
  return people;
}

function personElement(person) {
  const item = element("li");
  const row = element("button", "person");
  row.type = "button";
  row.dataset.chat = person.chat;
  row.setAttribute("aria-current", String(panels.has(person.chat)));
  const avatar = element("span", `avatar tint-${person.chat % 5}`, initial(person.first_name));
  avatar.setAttribute("aria-hidden", "true");
  const words = element("span", "words");
  words.append(element("span", "name", person.first_name));
  if (person.language_code) words.append(element("span", "tag", person.language_code));
  const you = person.last.from === "person" ? "You: " : "";
  words.append(element("span", "last", person.blocked ? "blocked the bot" : `${you}${person.last.text}` || "nothing yet"));
  row.append(avatar, words, element("time", "", person.last.date ? clockTime(person.last.date) : ""));
  row.addEventListener("click", () => openPanel(person.chat));
  item.append(row);
  return item;
}

async function showState() {
  const status = one("[data-status]");
  try {
    state = await get("/sim/state");
  } catch {
    status.textContent = "the simulator is away";
    status.className = "status off";
    return;
  }
  const listens = state.polling || state.webhook;
  status.textContent = listens ? "the bot is listening" : "no bot is listening";
  status.className = `status ${listens ? "on" : "off"}`;
  one("[data-bot-name]").textContent = state.bot.name;
  one("[data-bot-initial]").textContent = initial(state.bot.name);
  one("[data-restart]").hidden = !state.can_restart;
  document.title = `${state.bot.name} · simulator`;
}

function refreshAll() {
  for (const panel of panels.values()) panel.load();
  return showPeople().catch(() => []);
}

async function restart() {
  const panel = panels.values().next().value;
  const done = panel ? await panel.attempt(post("restart", {})) : await post("restart", {}).catch(() => null);
  if (done && panel) panel.toast("The bot was restarted");
  showState();
}

async function begin(firstName, language) {
  const people = await get("/sim/chats");
  const chat = people.reduce((highest, person) => Math.max(highest, person.chat), 0) + 1;
  await post("person", { chat, first_name: firstName, language_code: language });
  openPanel(chat);
}

async function proposeName() {
  const taken = new Set((await get("/sim/chats")).map((person) => person.first_name));
  return NAMES.find((name) => !taken.has(name)) || `Person ${taken.size + 1}`;
}

function wirePage() {
  const sheet = one("[data-person-sheet]");
  const form = one("[data-person-form]");
  one("[data-new-person]").addEventListener("click", async () => {
    form.elements.first_name.value = await proposeName();
    sheet.showModal();
    form.elements.first_name.select();
  });
  one("[data-cancel]").addEventListener("click", () => sheet.close());
  form.addEventListener("submit", () => begin(form.elements.first_name.value, form.elements.language_code.value));
  one("[data-restart]").addEventListener("click", restart);
  for (const button of document.querySelectorAll("[data-begin]")) {
    button.addEventListener("click", async () => begin(await proposeName(), button.dataset.begin));
  }
}

function listen() {
  const events = new EventSource("/sim/events");
  events.addEventListener("open", () => { showState(); refreshAll(); });
  events.addEventListener("message", () => refreshAll());
  events.addEventListener("error", showState);
  setInterval(showState, 5000);
}

async function begins() {
  wirePage();
  await showState();
  const query = new URLSearchParams(window.location.search);
  const chat = Number(query.get("chat"));
  const parameter = query.get("start");
  if (Number.isSafeInteger(chat) && chat > 0) {
    openPanel(chat, parameter !== null && START.test(parameter) ? parameter : null);
  } else {
    const people = await showPeople();
    if (people.length && window.innerWidth > NARROW) people.slice(0, 2).forEach((person) => openPanel(person.chat));
  }
  listen();
}

begins();
