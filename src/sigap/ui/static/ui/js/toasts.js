// Toasts: closed by their button, or after a while unless they hold a button of their own.
import { text } from "./texts.js";

const STAY = 8000;
const region = document.getElementById("toasts");

/** Shows a text; action is {label, run} or nothing. */
export function toast(words, { kind = "", action } = {}) {
  const box = document.createElement("div");
  box.className = kind ? `toast toast--${kind}` : "toast";
  box.dataset.toast = "";
  box.append(Object.assign(document.createElement("span"), { textContent: words }));
  if (action) {
    const act = Object.assign(document.createElement("button"), { type: "button", textContent: action.label });
    act.addEventListener("click", () => { box.remove(); action.run(); });
    box.append(act);
  }
  const close = Object.assign(document.createElement("button"), { type: "button", textContent: text("close") });
  close.dataset.dismiss = "";
  box.append(close);
  region.append(box);
  return box;
}

const leaveLater = (box) => {
  const keep = box.matches(".toast--error") || box.querySelector("button:not([data-dismiss])");
  const stay = box.dataset.seconds ? box.dataset.seconds * 1000 : keep ? 0 : STAY;
  if (stay) setTimeout(() => box.remove(), stay);
};

region.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest("[data-toast]").remove());
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) for (const node of addedNodes) if (node.matches?.("[data-toast]")) leaveLater(node);
}).observe(region, { childList: true });
region.querySelectorAll("[data-toast]").forEach(leaveLater);

document.addEventListener("htmx:error", (event) => {
  const source = event.detail?.ctx?.sourceElement;
  if (event.detail?.error?.name === "AbortError") return;
  const retry = source?.matches?.("form, button, a") && { label: text("retry"), run: () => (source.requestSubmit ?? source.click).call(source) };
  toast(text("failed"), { kind: "error", action: retry || undefined });
});
