// Dialogs, menus, the phone's sidebar and the panes: native elements, opened by data attributes.
const ANCHORED = CSS.supports("position-area", "block-end");

document.addEventListener("click", (event) => {
  const hit = (name) => event.target.closest(`[data-${name}]`);
  const dialog = hit("dialog"), close = hit("close"), toggle = hit("toggle"), pane = hit("pane");
  if (dialog) document.getElementById(dialog.dataset.dialog)?.showModal();
  if (close) close.closest("dialog")?.close();
  if (toggle) {
    event.preventDefault();
    document.getElementById(toggle.dataset.toggle)?.classList.toggle("is-open");
  }
  if (pane) togglePane(pane.dataset.pane);
  if (event.target.matches("dialog")) event.target.close();
  event.target.closest("[data-menu] [role=menuitem]")?.closest("[data-menu]").hidePopover();
});

/** Shows or hides one of the panes (list or side); what it was at first depends on the width. */
export const togglePane = (name) => document.querySelector("[data-panes]")?.classList.toggle(`is-${name}-toggled`);

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.("[data-menu]:popover-open")) return;
  if (!ANCHORED) place(menu);
  menu.querySelector("[role=menuitem]")?.focus();
}, true);

function place(menu) {
  const box = document.querySelector(`[popovertarget="${menu.id}"]`).getBoundingClientRect();
  const top = box.bottom + menu.offsetHeight > innerHeight ? box.top - menu.offsetHeight - 4 : box.bottom + 4;
  menu.style.top = `${Math.max(4, top)}px`;
  menu.style.left = `${Math.max(4, Math.min(box.left, innerWidth - menu.offsetWidth - 4))}px`;
}

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("[data-menu]");
  const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
  if (!menu || !step) return;
  event.preventDefault();
  const items = [...menu.querySelectorAll("[role=menuitem]")];
  const next = items.indexOf(document.activeElement) + step;
  items[Math.abs(step) === 1 ? (next + items.length) % items.length : step > 0 ? items.length - 1 : 0].focus();
});

customElements.define("sg-password", class extends HTMLElement {
  connectedCallback() {
    const [input, button] = [this.querySelector("input"), this.querySelector("button")];
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = input.type === "text";
      input.type = shown ? "password" : "text";
      button.setAttribute("aria-pressed", String(!shown));
    });
  }
});
