// The rich text of a composer: Squire over a sanitised DOM. Loaded when a page has a composer.
import "../vendor/purify.js";
import Squire from "../vendor/squire.js";
import { text } from "./texts.js";

const clean = (html) => {
  const found = window.DOMPurify.sanitize(html, {
    ALLOW_UNKNOWN_PROTOCOLS: false, FORBID_TAGS: ["style", "form", "input", "button", "textarea", "select"],
    FORBID_ATTR: ["style", "class", "id"], RETURN_DOM_FRAGMENT: true, WHOLE_DOCUMENT: false,
  });
  return document.importNode(found, true);
};

const has = (editor, tag) => editor.hasFormat(tag);
const COMMANDS = {
  bold: (editor) => (has(editor, "B") ? editor.removeBold() : editor.bold()),
  italic: (editor) => (has(editor, "I") ? editor.removeItalic() : editor.italic()),
  list: (editor) => (has(editor, "UL") ? editor.removeList() : editor.makeUnorderedList()),
  numbers: (editor) => (has(editor, "OL") ? editor.removeList() : editor.makeOrderedList()),
  quote: (editor) => (has(editor, "BLOCKQUOTE") ? editor.decreaseQuoteLevel() : editor.increaseQuoteLevel()),
  link: (editor) => {
    if (has(editor, "A")) return editor.removeLink();
    const address = window.prompt(text("link_address"), "https://");
    if (address && /^(https?:|mailto:|tel:)/i.test(address)) editor.makeLink(address, { rel: "noopener" });
  },
};

/** Puts an editor in place of the text area; the returned object is all that the composer knows of it. */
export function makeEditor(area, { label, onInput, onFiles }) {
  const box = document.createElement("div");
  box.className = "composer__edit";
  Object.assign(box, { role: "textbox", ariaMultiLine: "true", ariaLabel: label });
  area.hidden = true;
  area.after(box);
  const editor = new Squire(box, { blockTag: "DIV", sanitizeToDOMFragment: clean });
  const isEmpty = () => !box.textContent.trim() && !box.querySelector("img, li");
  const mark = () => box.toggleAttribute("data-empty", isEmpty());
  editor.addEventListener("input", () => { mark(); onInput(); });
  editor.addEventListener("pasteImage", ({ detail }) => {
    const items = [...detail.clipboardData.items].filter((item) => item.kind === "file");
    onFiles(items.map((item) => item.getAsFile()));
  });
  mark();
  return {
    box,
    isEmpty,
    run: (command) => { COMMANDS[command](editor); editor.focus(); },
    html: () => (isEmpty() ? "" : editor.getHTML()),
    plain: () => box.innerText.replace(/\u200b/g, "").replace(/\u00a0/g, " ").trim(),
    fill: (html) => { editor.setHTML(html); mark(); },
    image: (stored) => editor.insertImage(stored.url, { alt: stored.name, "data-attachment": String(stored.id) }),
    insert: (html) => { editor.focus(); editor.insertHTML(html); mark(); },
    /** Whether the caret stands where a word could begin. */
    atGap: () => {
      const range = editor.getSelection();
      const before = range.startContainer.textContent?.slice(0, range.startOffset) ?? "";
      return range.collapsed && (range.startContainer.nodeType !== 3 || /(^|\s)$/.test(before));
    },
    focus: () => editor.focus(),
    say: (words) => { box.dataset.placeholder = words; box.ariaLabel = words; },
  };
}
