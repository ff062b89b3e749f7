// Single keys, while no field has the focus; <html data-keys="off"> switches them off.
//   data-key="c"   focuses a field or clicks a link or button
//   data-go="T"    the letter after G
//   data-list      a list whose links data-item are walked with J and K; X ticks the box of the row,
//                  Shift X those between the last one and it
//   data-back      where Esc leads
import { togglePane } from "./overlays.js";

const FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]";
let afterG = 0;

const find = (selector) => [...document.querySelectorAll(selector)].find((element) => element.checkVisibility());

function walk(step) {
  const items = [...document.querySelectorAll("[data-list] [data-item]")];
  const here = items.findIndex((item) => item === document.activeElement || item.contains(document.activeElement));
  const start = here >= 0 ? here : items.findIndex((item) => item.matches("[aria-current]"));
  const next = items[Math.max(0, Math.min(items.length - 1, start + step))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** The palette, or one of its choices for the ticket in hand. */
async function palette(into) {
  const found = document.querySelector("sg-palette");
  if (!found) return;
  await import("./palette.js");
  if (!into || found.ticket) found.open(into);
}

function openTags() {
  const edit = document.querySelector("#facts .fact__edit");
  if (!edit) return;
  edit.open = true;
  edit.querySelector("input[name=tags]").focus();
}

const acts = {
  j: () => walk(1),
  k: () => walk(-1),
  x: ({ shiftKey }) => document.activeElement.closest("tr, li, [data-row]")?.querySelector("input[type=checkbox]")
    ?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey })),
  r: () => find("sg-composer")?.choose("reply"),
  n: () => find("sg-composer")?.choose("note"),
  a: () => palette("assign"),
  s: () => palette("status"),
  p: () => palette("priority"),
  t: () => openTags(),
  "[": () => togglePane("list"),
  "]": () => togglePane("side"),
  "?": () => document.getElementById("shortcuts")?.showModal(),
};

function press(key, event) {
  // What stands in a closed menu has its key all the same.
  const wanted = `[data-key="${CSS.escape(key)}"]`;
  const named = find(`#toasts ${wanted}`) ?? find(wanted) ?? document.querySelector(`[data-menu] ${wanted}`);
  if (named) {
    if (named.matches(FIELDS)) named.focus();
    else named.click();
  } else if (acts[key]) acts[key](event);
  else return false;
  return true;
}

function escape(event) {
  const field = event.target.closest(FIELDS);
  if (field) field.blur();
  else if (!document.querySelector("dialog[open], :popover-open")) find("[data-back]")?.click();
}

document.addEventListener("keydown", (event) => {
  const chord = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  if (chord && event.key.toLowerCase() === "k" && document.querySelector("sg-palette")) {
    event.preventDefault();
    return palette("");
  }
  if (document.documentElement.dataset.keys === "off" || event.defaultPrevented || event.isComposing) return;
  if (event.key === "Escape") return escape(event);
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(`${FIELDS}, dialog, [data-menu]:popover-open`)) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (Date.now() - afterG < 1200) {
    afterG = 0;
    const link = document.querySelector(`[data-go="${CSS.escape(key.toUpperCase())}"]`);
    if (link) { event.preventDefault(); link.click(); }
  } else if (key === "g") afterG = Date.now();
  else if (press(key, event)) event.preventDefault();
});
