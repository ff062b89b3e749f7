// <sg-query data-src="/search/complete">: a search field that offers keys and values while one types.
//
// A combobox as ARIA describes it: the focus stays in the field; Down and Up walk the list, Enter or
// Tab takes the option, Esc closes. The server is asked with {q, at} and answers
// {items: [{text, hint, begin, end, more}]}; `more` means that a value follows.
const PAUSE = 120;

customElements.define("sg-query", class extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.list = this.querySelector("[role=listbox]");
    this.items = [];
    this.at = -1;
    const { input } = this;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-expanded", "false");
    input.addEventListener("input", () => this.later());
    input.addEventListener("click", () => this.later());
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("blur", () => this.close());
    // The list must not take the focus from the field.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(Number(option.dataset.at));
    });
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    this.asked?.abort();
    this.asked = new AbortController();
    const { value, selectionStart } = this.input;
    const wanted = new URLSearchParams({ q: value, at: selectionStart ?? value.length });
    try {
      const answer = await fetch(`${this.dataset.src}?${wanted}`, { signal: this.asked.signal });
      if (!answer.ok) return this.close();
      const { items } = await answer.json();
      if (document.activeElement === this.input && this.input.value === value) this.show(items);
    } catch (error) {
      if (error.name !== "AbortError") this.close(); // suggestions are a help, never an obstacle
    }
  }

  show(items) {
    if (!items.length) return this.close();
    this.items = items;
    this.at = -1;
    this.list.replaceChildren(...items.map((item, index) => this.option(item, index)));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.input.removeAttribute("aria-activedescendant");
  }

  option({ text, hint }, index) {
    const option = document.createElement("div");
    option.id = `${this.list.id}-${index}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.at = index;
    const code = document.createElement("code");
    code.textContent = text;
    const small = document.createElement("small");
    small.textContent = hint;
    option.append(code, small);
    return option;
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.items = [];
    this.at = -1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  walk(step) {
    const options = [...this.list.children];
    options[this.at]?.setAttribute("aria-selected", "false");
    this.at = (this.at + step + options.length + (this.at < 0 && step < 0 ? 1 : 0)) % options.length;
    options[this.at].setAttribute("aria-selected", "true");
    options[this.at].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", options[this.at].id);
  }

  press(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && !this.items.length) {
      event.preventDefault();
      return this.ask();
    }
    if (!this.items.length) return;
    if (event.key === "ArrowDown") this.walk(1);
    else if (event.key === "ArrowUp") this.walk(-1);
    else if (event.key === "Escape") this.close();
    else if ((event.key === "Enter" || event.key === "Tab") && this.at >= 0) this.take(this.at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  take(index) {
    const { text, begin, end, more } = this.items[index];
    const { value } = this.input;
    const after = value.slice(end);
    const space = more || after.startsWith(" ") ? "" : " ";
    const head = value.slice(0, begin) + text + space;
    this.close();
    this.input.value = head + after;
    this.input.setSelectionRange(head.length, head.length);
    this.input.focus();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    if (more) this.ask();
  }
});
