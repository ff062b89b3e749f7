// Words in the reader's language, from <script type="application/json" id="texts">.
const texts = JSON.parse(document.getElementById("texts")?.textContent ?? "{}");

/** The text of a key, with {name} filled in; the key itself where the page has no such text. */
export const text = (key, values = {}) =>
  Object.entries(values).reduce((all, [name, value]) => all.replace(`{${name}}`, value), texts[key] ?? key);
