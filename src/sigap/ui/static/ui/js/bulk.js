// Selecting tickets in a table: a click with Shift ticks the range, the box in the head the page, Esc
// or the cross clears. The list may be redrawn meanwhile: what is ticked belongs to the ticket, not to
// the place in the list. Shown or not, the bar itself is a matter of CSS.
const form = document.getElementById("bulk");
const boxes = () => [...document.querySelectorAll("input[name=ticket][form=bulk]")];
const head = () => document.querySelector("input[data-page]");
const chosen = new Set();
let last = "";

function show() {
  const all = boxes();
  const here = new Set(all.map((box) => box.value));
  for (const value of chosen) if (!here.has(value)) chosen.delete(value);
  for (const box of all) box.checked = chosen.has(box.value);
  const top = head();
  if (top) {
    top.hidden = false;
    top.checked = all.length > 0 && chosen.size === all.length;
    top.indeterminate = chosen.size > 0 && !top.checked;
  }
  const every = form.elements.all;
  if (every && !chosen.size) every.checked = false;
  const count = form.querySelector("[data-count]");
  const words = every?.checked ? "…" : chosen.size ? String(chosen.size) : "";
  if (count.textContent !== words) count.textContent = words;
}

function clear() {
  chosen.clear();
  show();
}

function tick(box, range) {
  const all = boxes();
  const from = range && last ? all.findIndex((one) => one.value === last) : -1;
  const to = all.indexOf(box);
  const between = from < 0 ? [box] : all.slice(Math.min(from, to), Math.max(from, to) + 1);
  for (const one of between) if (box.checked) chosen.add(one.value); else chosen.delete(one.value);
  last = box.value;
}

document.addEventListener("click", (event) => {
  const { target } = event;
  if (target.matches?.("input[name=ticket][form=bulk]")) tick(target, event.shiftKey);
  else if (target.matches?.("input[data-page]")) for (const box of boxes()) target.checked ? chosen.add(box.value) : chosen.delete(box.value);
  else if (target.closest?.("[data-none]")) chosen.clear();
  else if (target !== form.elements.all) return;
  show();
});

// Before Esc would lead back from the list.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !chosen.size || event.target.closest("input:not([type=checkbox]), select") || document.querySelector(":popover-open, dialog[open]")) return;
  event.preventDefault();
  clear();
}, true);

form.addEventListener("htmx:after:request", ({ detail }) => {
  if (!(detail.ctx.response?.status < 400)) return;
  form.querySelectorAll(":popover-open").forEach((menu) => menu.hidePopover());
  form.querySelectorAll("input[name$=_picked]").forEach((field) => { field.value = ""; });
  clear();
});

new MutationObserver(show).observe(document.getElementById("list"), { childList: true, subtree: true, attributeFilter: ["value"] });
for (const box of boxes()) if (box.checked) chosen.add(box.value);
show();
