// <sg-theme><button>: light or dark until the tab closes; the profile keeps it for good.
const KEY = "sigap-theme";
const root = document.documentElement;

const kept = sessionStorage.getItem(KEY);
if (kept) root.dataset.theme = kept;

customElements.define("sg-theme", class extends HTMLElement {
  connectedCallback() {
    this.firstElementChild.hidden = false;
    this.addEventListener("click", () => {
      const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
      const next = (root.dataset.theme ?? system) === "dark" ? "light" : "dark";
      root.dataset.theme = next;
      sessionStorage.setItem(KEY, next);
    });
  }
});
