// <sg-tabs role="tablist">: buttons with aria-controls show one panel and hide the others.
customElements.define("sg-tabs", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", ({ target }) => this.show(target.closest("[role=tab]")));
    this.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step || !event.target.matches("[role=tab]")) return;
      const next = this.tabs[(this.tabs.indexOf(event.target) + step + this.tabs.length) % this.tabs.length];
      this.show(next);
      next.focus();
    });
  }

  get tabs() { return [...this.querySelectorAll("[role=tab]")]; }

  show(chosen) {
    if (!chosen) return;
    for (const tab of this.tabs) {
      const isChosen = tab === chosen;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !isChosen;
    }
  }
});

// Views that do not fit a phone: the present one is in sight.
document.querySelector("nav.tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
