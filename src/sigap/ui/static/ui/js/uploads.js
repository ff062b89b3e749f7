// Files of a composer: each is sent at once and shown as a chip; its id is posted with the form.
import { text } from "./texts.js";

const node = (name, values) => Object.assign(document.createElement(name), values);

/** Sends a file; resolves to {id, name, size, url} and rejects on any other answer. */
function send(file, url, token, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file);
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total);
    request.onload = () => (request.status < 300 ? resolve(JSON.parse(request.responseText)) : reject(request));
    request.onerror = () => reject(request);
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", token);
    request.send(form);
  });
}

/** Adds a chip with a name, one more element and a button that takes it away. */
function addChip(list, name, middle) {
  const chip = node("li", { className: "attach" });
  const remove = node("button", { type: "button", textContent: "✕", ariaLabel: text("remove", { name }) });
  remove.addEventListener("click", () => {
    chip.remove();
    list.dispatchEvent(new Event("input", { bubbles: true }));
  });
  chip.append(node("span", { textContent: name }), middle, remove);
  list.append(chip);
  return chip;
}

const posted = ({ id }) => node("input", { type: "hidden", name: "attachments", value: id });

/** What the chips hold, as [{id, name}], and the way back. */
export const stored = (list) =>
  [...list.querySelectorAll("[name=attachments]")].map((input) => ({ id: input.value, name: input.previousSibling.textContent }));
export const restore = (list, files) => files.forEach((file) => addChip(list, file.name, posted(file)));

/** Sends a file under a chip; resolves to the stored file, or null when it failed or was removed. */
export async function attach(file, { list, url, token, say }) {
  const bar = node("progress", { max: 1, value: 0 });
  const chip = addChip(list, file.name, bar);
  say(text("uploading", { name: file.name }));
  try {
    const kept = await send(file, url, token, (share) => { bar.value = share; });
    bar.replaceWith(posted(kept));
    say(text("uploaded", { name: file.name }));
    return chip.isConnected ? kept : null;
  } catch {
    bar.remove();
    chip.classList.add("is-failed");
    say(text("upload_failed", { name: file.name }));
    return null;
  }
}
