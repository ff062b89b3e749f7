// <sg-composer>: the form of ui.composer with a rich editor, uploads and a kept draft.
// It sets body (plain text) and body_html when the form is sent. choose("reply" | "note") is public.
import { Drafts } from "./drafts.js";
import { text } from "./texts.js";
import { attach, restore, stored } from "./uploads.js";

customElements.define("sg-composer", class extends HTMLElement {
  async connectedCallback() {
    this.form = this.querySelector("form");
    this.area = this.form.elements.body;
    this.list = this.querySelector(".composer__files");
    this.state = this.querySelector(".composer__state");
    this.key = `sigap-draft-${this.getAttribute("draft")}`;
    this.form.addEventListener("submit", () => this.pack(), true);
    this.form.addEventListener("change", (event) => this.changed(event));
    this.form.addEventListener("input", () => this.keepSoon());
    this.form.addEventListener("htmx:after:request", ({ detail }) => detail.ctx.response?.status < 400 && this.clear());
    this.shown = this.kind;
    this.addEventListener("keydown", (event) => this.pressed(event));
    this.addEventListener("click", ({ target }) => {
      const command = target.closest("[data-command]")?.dataset.command;
      if (command) this.editor?.run(command);
    });
    for (const name of ["dragover", "dragleave", "drop"]) this.addEventListener(name, (event) => this.dropped(event));
    const { makeEditor } = await import("./editor.js");
    if (!this.isConnected || this.editor) return;
    this.editor = makeEditor(this.area, {
      label: text("reply_label"), onInput: () => this.keepSoon(), onFiles: (files) => this.add(files),
    });
    this.querySelector(".composer__rich").hidden = false;
    this.drafts = new Drafts({ dataset: this.dataset, form: this.form, key: this.key, say: (words) => { this.state.textContent = words; } });
    this.restore();
    this.dress();
  }

  get kind() { return this.form.elements.kind.value; }

  /** Switches to a reply or a note and puts the caret into the text. */
  choose(kind) {
    this.mark(kind);
    this.turn();
    (this.editor ?? this.area).focus();
  }

  mark(kind) {
    const radio = this.form.querySelector(`[name=kind][value=${kind}]`);
    if (radio) radio.checked = true;
  }

  /** Each kind has a paper of its own; what is written goes along only where the other is blank. */
  turn() {
    const before = this.shown;
    this.shown = this.kind;
    if (this.drafts && before !== this.shown) {
      const paper = this.paper();
      this.drafts.keep(before, this.drafts.has(this.shown) ? paper : { ...paper, html: "", plain: "", files: [] });
      if (this.drafts.has(this.shown)) this.put(this.drafts.papers[this.shown]);
      else this.drafts.keep(this.shown, paper);
    }
    this.dress();
  }

  dress() {
    const isNote = this.kind === "note";
    this.editor?.say(text(isNote ? "note_label" : "reply_label"));
    const send = this.querySelector("[data-send]");
    send.firstChild.textContent = `${isNote ? text("add_note") : send.dataset.send || text("send")} `;
  }

  changed({ target }) {
    if (target.name === "kind") this.turn();
    if (target.type !== "file") return;
    this.add([...target.files]);
    target.value = "";
  }

  pressed(event) {
    const canned = event.key === "/" && event.target === this.editor?.box && this.querySelector("sg-canned");
    if (canned && !event.ctrlKey && !event.metaKey && this.editor.atGap()) {
      event.preventDefault();
      return canned.open();
    }
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const solves = event.shiftKey && this.querySelector("[data-solves]");
    this.form.requestSubmit(solves || this.querySelector("[data-send]"));
  }

  dropped(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.classList.toggle("is-drop", event.type === "dragover");
    if (event.type === "drop") this.add([...event.dataTransfer.files]);
  }

  /** Puts a prepared text at the caret, and its files beside it. */
  insert({ html, text: plain, files }) {
    if (this.editor) this.editor.insert(html);
    else this.area.setRangeText(plain, this.area.selectionStart, this.area.selectionEnd, "end");
    restore(this.list, files ?? []);
    this.keepSoon();
  }

  async add(files) {
    const place = {
      list: this.list, url: this.dataset.uploadUrl, token: this.form.elements.csrfmiddlewaretoken?.value ?? "",
      say: (words) => { this.state.textContent = words; },
    };
    for (const file of files) {
      const kept = await attach(file, place);
      if (kept && file.type.startsWith("image/")) this.editor?.image(kept);
    }
    this.keepSoon();
  }

  pack() {
    if (!this.editor) return;
    this.area.value = this.editor.plain();
    this.html ??= this.form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "body_html" }));
    this.html.value = this.editor.html();
  }

  keepSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), 400);
  }

  keep() { this.drafts?.keep(this.kind, this.paper()); }

  paper() {
    const { cc, bcc } = this.form.elements;
    return {
      html: this.editor?.html() ?? "", plain: this.editor?.plain() ?? "",
      cc: cc?.value ?? "", bcc: bcc?.value ?? "", files: stored(this.list),
    };
  }

  put({ html, cc, bcc, files }) {
    this.editor.fill(html);
    this.list.replaceChildren();
    restore(this.list, files ?? []);
    for (const [name, value] of Object.entries({ cc, bcc })) {
      const field = this.form.elements[name];
      if (!field) continue;
      field.value = value ?? "";
      if (value) field.closest("details").open = true;
    }
  }

  /** What was kept; what the server gives back after undo comes before it. */
  restore() {
    const { returned } = this.dataset;
    const other = this.kind === "note" ? "reply" : "note";
    if (!returned && !this.drafts.has(this.kind) && this.drafts.has(other)) this.mark(other);
    const draft = this.drafts.papers[this.kind] ?? { html: !returned && this.area.value && asHtml(this.area.value) };
    if (returned) merge(draft, JSON.parse(returned));
    if (draft.html || draft.files?.length) this.put(draft);
    this.shown = this.kind;
  }

  clear() {
    clearTimeout(this.timer);
    this.drafts?.forget(this.kind);
    this.editor?.fill("");
    this.list.replaceChildren();
    this.state.textContent = "";
  }

  /** Whoever reads a new message before writing has seen it; whoever is writing has not. */
  see(newest) {
    const { seen_through: seen } = this.form.elements;
    if (seen && newest && (!this.editor || this.editor.isEmpty())) seen.value = newest;
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.drafts?.end();
  }
});

document.addEventListener("htmx:after:swap", () => {
  const composer = document.querySelector("sg-composer");
  const warned = document.getElementById("seen-now");
  if (!composer?.form) return;
  composer.see(document.getElementById("thread")?.dataset.newest);
  if (warned) composer.form.elements.seen_through.value = warned.value;
});

function merge(draft, returned) {
  draft.html = [returned.html, draft.html].filter(Boolean).join("<br>");
  draft.files = [...returned.files, ...(draft.files ?? [])];
  draft.cc ||= returned.cc;
  draft.bcc ||= returned.bcc;
}

function asHtml(plain) {
  const box = document.createElement("div");
  box.textContent = plain;
  return box.innerHTML.replace(/\n/g, "<br>");
}
