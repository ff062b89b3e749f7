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

/** Adds a chip for the file; resolves to the stored file, or null when it failed or was removed. */
export async function attach(file, { list, url, token, say }) {
  const chip = node("li", { className: "attach" });
  const bar = node("progress", { max: 1, value: 0 });
  const remove = node("button", { type: "button", textContent: "✕", ariaLabel: text("remove", { name: file.name }) });
  remove.addEventListener("click", () => chip.remove());
  chip.append(node("span", { textContent: file.name }), bar, remove);
  list.append(chip);
  say(text("uploading", { name: file.name }));
  try {
    const stored = await send(file, url, token, (share) => { bar.value = share; });
    bar.replaceWith(node("input", { type: "hidden", name: "attachments", value: stored.id }));
    say(text("uploaded", { name: file.name }));
    return chip.isConnected ? stored : null;
  } catch {
    bar.remove();
    chip.classList.add("is-failed");
    say(text("upload_failed", { name: file.name }));
    return null;
  }
}
