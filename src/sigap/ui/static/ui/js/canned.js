// <sg-canned data-url>: prepared texts for the composer, found by words. "/" on a blank place of the
// text opens it, arrows choose, Enter inserts; Esc gives the slash back.
const WAIT = 150;

customElements.define("sg-canned", class extends HTMLElement {
  connectedCallback() {
    this.menu = this.querySelector("[popover]");
    this.field = this.querySelector("input");
    this.list = this.querySelector("[role=listbox]");
    this.menu.addEventListener("toggle", ({ newState }) => newState === "open" && this.opened());
    this.field.addEventListener("input", () => this.soon());
    this.menu.addEventListener("keydown", (event) => this.pressed(event));
    this.list.addEventListener("click", ({ target }) => this.use(target.closest("[data-use]")));
  }

  get composer() { return this.closest("sg-composer"); }

  open() {
    this.bySlash = true;
    this.menu.showPopover();
  }

  opened() {
    this.field.value = "";
    this.field.focus();
    this.load();
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), WAIT);
    this.isStale = true;
  }

  async load() {
    clearTimeout(this.timer);
    const asked = this.asked = new URLSearchParams({ q: this.field.value });
    const answer = await fetch(`${this.dataset.url}?${asked}`);
    if (asked !== this.asked) return; // typed on meanwhile
    this.isStale = false;
    if (!answer.ok) return;
    this.list.replaceChildren(document.createRange().createContextualFragment(await answer.text()));
    this.mark(0);
  }

  mark(step) {
    const options = [...this.list.querySelectorAll("[role=option]")];
    if (!options.length) return;
    const here = options.findIndex((one) => one.ariaSelected === "true");
    const next = step ? (here + step + options.length) % options.length : 0;
    options.forEach((one, index) => { one.ariaSelected = String(index === next); });
    options[next].scrollIntoView({ block: "nearest" });
  }

  pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.mark(step);
    else if (event.key === "Enter") this.take();
    else if (event.key === "Escape") this.shut(this.bySlash ? "/" : "");
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** What is marked, of the list that belongs to what is typed. */
  async take() {
    if (this.isStale) await this.load();
    this.use(this.list.querySelector("[aria-selected=true]"));
  }

  async use(option) {
    if (!option) return;
    const token = this.composer.form.elements.csrfmiddlewaretoken?.value ?? "";
    const body = new URLSearchParams({ csrfmiddlewaretoken: token });
    const answer = await fetch(option.dataset.use, { method: "POST", body });
    if (!answer.ok) return;
    this.shut("");
    this.composer.insert(await answer.json());
  }

  shut(text) {
    this.bySlash = false;
    this.menu.hidePopover();
    if (text) this.composer.insert({ html: text, files: [] });
    else this.composer.editor?.focus();
  }
});
