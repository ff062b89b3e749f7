// <sg-fields data-rules="…">: the fields of a form follow its conditions while one fills them in.
//
// `evaluate` says the same as sigap/tickets/fields/evaluating.py (a test compares both on random
// rules); the server has the last word. Without scripts the page shows what held when it was made.

const among = (token, values, tree) =>
  values.includes(token) || (tree && values.some((value) => token.startsWith(`${value}/`)));

function clauseHolds(clause, seen, trees, about) {
  const key = clause.of.startsWith("field:") ? clause.of.slice(6) : null;
  const tokens = key === null ? [about[clause.of]] : (seen[key] ?? []);
  if (clause.is === "filled") return tokens.length > 0;
  if (clause.is === "empty") return tokens.length === 0;
  const found = tokens.some((token) => among(token, clause.values, key !== null && trees.has(key)));
  return clause.is === "in" ? found : !found;
}

/** Each field's state by its key: visible, required, toSolve, readOnly, choices (or null). */
export function evaluate(rules, values, about) {
  const seen = { ...values };
  const trees = new Set(rules.fields.filter((field) => field.tree).map((field) => field.key));
  const holds = (condition) =>
    condition.when.every((clause) => clauseHolds(clause, seen, trees, about));
  const of = (then, key) =>
    rules.conditions.filter((one) => one.then === then && one.fields.includes(key));
  const hidden = new Set();
  for (const { key } of rules.fields) {
    const shown = of("show", key);
    if ((shown.length && !shown.some(holds)) || of("hide", key).some(holds)) {
      hidden.add(key);
      seen[key] = [];
    }
  }
  const found = {};
  for (const field of rules.fields) {
    const visible = !hidden.has(field.key);
    const needed = of("require", field.key).some(holds);
    const limits = of("limit", field.key).filter(holds);
    found[field.key] = {
      visible,
      required: visible && (needed || field.required === "always"),
      toSolve: visible && (needed || field.required !== ""),
      readOnly: of("read_only", field.key).some(holds),
      choices: field.choices && field.choices.filter(
        (code) => limits.every((limit) => among(code, limit.choices, field.tree)),
      ),
    };
  }
  return found;
}

const CONTROLS = "select, textarea, input:not([type=hidden])";

function tokensOf(box) {
  const checks = [...box.querySelectorAll("input[type=checkbox]")];
  if (checks.length) return checks.filter((one) => one.checked).map((one) => one.value);
  const control = box.querySelector(CONTROLS);
  const value = control.value.trim();
  if (!value) return [];
  if (/^#\d+/.test(value) && control.dataset.person !== undefined) return [value.match(/\d+/)[0]];
  if (control.inputMode !== "numeric" && control.inputMode !== "decimal") return [value];
  const number = Number(value.replace(",", "."));
  return [Number.isNaN(number) ? value : String(number)];
}

customElements.define("sg-fields", class extends HTMLElement {
  connectedCallback() {
    const { about, ...rules } = JSON.parse(this.dataset.rules);
    this.rules = rules;
    this.about = about;
    this.addEventListener("input", () => this.follow());
    this.addEventListener("change", () => this.follow());
    this.follow();
    this.querySelector("[aria-invalid=true]")?.focus();
  }

  follow() {
    const boxes = [...this.querySelectorAll("[data-field]")];
    const values = Object.fromEntries(boxes.map((box) => [box.dataset.field, tokensOf(box)]));
    const states = evaluate(this.rules, values, this.about);
    for (const box of boxes) this.apply(box, states[box.dataset.field]);
    for (const section of this.querySelectorAll("[data-section]")) {
      section.hidden = !section.querySelector("[data-field]:not([hidden])");
    }
  }

  apply(box, state) {
    const locked = !state.visible || state.readOnly;
    box.hidden = !state.visible;
    const need = state.required ? "always" : state.toSolve ? "solve" : "";
    for (const mark of box.querySelectorAll("[data-need]")) {
      mark.hidden = mark.dataset.need ? mark.dataset.need !== need : !need;
    }
    for (const control of box.querySelectorAll(`${CONTROLS}, input[type=hidden]`)) {
      control.disabled = locked;
      if (control.type !== "hidden") control.ariaRequired = state.required ? "true" : null;
    }
    if (state.choices) this.offer(box, new Set(state.choices), locked);
  }

  // What is chosen already stays on offer: nobody loses it by looking at the form.
  offer(box, choices, locked) {
    for (const option of box.querySelectorAll("option[value]:not([value=''])")) {
      const out = !choices.has(option.value) && !option.selected;
      option.disabled = out;
      option.hidden = out;
    }
    for (const check of box.querySelectorAll("input[type=checkbox]")) {
      const out = !choices.has(check.value) && !check.checked;
      check.disabled = locked || out;
      check.closest("label").hidden = out;
    }
  }
});

// "Cancel" folds a form that was opened in the side panel; elsewhere it is a plain link.
document.addEventListener("click", (event) => {
  const fold = event.target.closest(".ws__side .fields__edit [data-fold]");
  if (!fold) return;
  event.preventDefault();
  fold.closest(".fields__edit").replaceChildren();
  document.querySelector(".fields > a.btn")?.focus();
});
