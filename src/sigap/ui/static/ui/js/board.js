// <sg-board data-verb="status" data-name="status">: cards go from column to column by dragging, or by
// the menu of each card. Either way the ticket's ordinary form is posted, with the version and the
// value that the card showed; where that fails the card goes back and the reason is said.
import Sortable from "../vendor/sortable.js";

customElements.define("sg-board", class extends HTMLElement {
  connectedCallback() {
    this.menu = this.querySelector("#board-menu");
    if (!this.menu) return;
    this.addEventListener("click", (event) => this.press(event));
    // What is held must not be redrawn; the change is shown when it has been let go.
    this.addEventListener("htmx:before:request", (event) => {
      if (this.held && event.target.id === "board") event.preventDefault();
    });
    new MutationObserver(() => this.prepare()).observe(this, { childList: true, subtree: true });
    this.prepare();
  }

  prepare() {
    for (const button of this.querySelectorAll(".board__move[hidden]")) button.hidden = false;
    for (const list of this.querySelectorAll(".board__cards")) {
      if (Sortable.get(list)) continue;
      Sortable.create(list, {
        group: "board", sort: false, animation: 120, ghostClass: "is-ghost", filter: "button",
        preventOnFilter: false, delayOnTouchOnly: true, delay: 200,
        onStart: () => { this.held = true; },
        onEnd: ({ item, from, to }) => {
          this.held = false;
          if (from !== to) this.move(item, to.closest("[data-value]").dataset.value);
        },
      });
    }
  }

  press(event) {
    const opener = event.target.closest(".board__move");
    if (opener) this.card = opener.closest("[data-number]");
    const choice = event.target.closest("[data-to]");
    if (!choice || !this.card) return;
    this.menu.hidePopover();
    this.move(this.card, choice.dataset.to);
  }

  async move(card, value) {
    const { verb, name } = this.dataset;
    const { number, version } = card.dataset;
    const body = new URLSearchParams({ [name]: value, was: card.dataset[verb], version });
    const headers = { "HX-Request": "true", "X-CSRFToken": this.token() };
    let status = 0;
    try {
      ({ status } = await fetch(`/tickets/${number}/${verb}`, { method: "POST", body, headers, redirect: "manual" }));
    } catch {
      status = 503;
    }
    if (status === 409) this.say(this.dataset.conflict, "error");
    else if (status >= 400) this.say(this.dataset.refused, "error");
    else this.say(this.dataset.moved.replace("{column}", this.column(value)));
    await this.redraw();
    document.querySelector(`#card-${number} .board__move`)?.focus();
  }

  async redraw() {
    const board = this.querySelector("#board");
    await window.htmx.ajax("GET", board.getAttribute("hx-get"), { source: board, target: board, swap: "outerMorph" });
  }

  token() {
    return JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];
  }

  column(value) {
    return this.querySelector(`[data-to="${CSS.escape(value)}"]`)?.textContent.trim() ?? "";
  }

  say(text, kind = "") {
    this.querySelector("[data-said]").textContent = text;
    if (!kind) return;
    const toast = Object.assign(document.createElement("div"), { className: `toast toast--${kind}`, textContent: text });
    toast.dataset.toast = "";
    document.getElementById("toasts").append(toast);
  }
});
