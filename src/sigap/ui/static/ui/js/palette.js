// <sg-palette data-url>: Ctrl K, loaded when it is first asked for. The server names what can be done, the ticket in hand first; an entry
// is a link, a verb to post, or a further choice, out of which Backspace leads. open("assign") begins there.
const WAIT = 120;

customElements.define("sg-palette", class extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.field = this.querySelector("input[role=combobox]");
    this.list = this.querySelector("[role=listbox]");
    this.field.addEventListener("input", () => this.soon());
    this.dialog.addEventListener("keydown", (event) => this.pressed(event));
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]"), event));
  }

  get ticket() { return document.querySelector("sg-presence")?.dataset.ticket ?? ""; }

  open(into = "") {
    this.into = into;
    this.field.value = "";
    if (!this.dialog.open) this.dialog.showModal();
    this.load();
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), WAIT);
    this.isStale = true;
  }

  async load() {
    clearTimeout(this.timer);
    const asked = this.asked = new URLSearchParams({ ticket: this.ticket, into: this.into, q: this.field.value });
    const answer = await fetch(`${this.dataset.url}?${asked}`);
    if (asked !== this.asked) return; // typed on meanwhile
    this.isStale = false;
    if (!answer.ok || !this.dialog.open) return;
    this.list.replaceChildren(document.createRange().createContextualFragment(await answer.text()));
    this.options.forEach((one, index) => { one.id = `palette-${index}`; });
    this.mark(0);
  }

  get options() { return [...this.list.querySelectorAll("[role=option]")]; }

  mark(step) {
    const { options } = this;
    if (!options.length) return this.field.removeAttribute("aria-activedescendant");
    const here = options.findIndex((one) => one.ariaSelected === "true");
    const next = step ? (here + step + options.length) % options.length : 0;
    options.forEach((one, index) => { one.ariaSelected = String(index === next); });
    options[next].scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", options[next].id);
  }

  pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.mark(step);
    else if (event.key === "Enter") this.take();
    else if (event.key === "Backspace" && this.into && !this.field.value) this.open();
    else return;
    event.preventDefault();
  }

  /** What is marked, of the list that belongs to what is typed. */
  async take() {
    if (this.isStale) await this.load();
    this.list.querySelector("[aria-selected=true]")?.click();
  }

  choose(option, event) {
    if (!option) return;
    if (option.href) return this.dialog.close();
    event.preventDefault();
    if (option.dataset.into) return this.open(option.dataset.into);
    this.dialog.close();
    const values = JSON.parse(option.dataset.values);
    if (this.ticket && option.dataset.post.startsWith(`/tickets/${this.ticket}/`)) {
      return window.htmx.ajax("POST", option.dataset.post, { values, swap: "none" });
    }
    const form = this.dialog.querySelector("form");
    form.action = option.dataset.post;
    for (const [name, value] of Object.entries(values)) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    form.submit();
  }
});
