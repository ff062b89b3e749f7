// What stands in a composer, kept by kind (reply, note): in this tab at once, on the server a moment
// later. What the server has taken is forgotten here, so that what is found here is newer.
import { text } from "./texts.js";

const WAIT = 1000;
const AGAIN = 5000;
const KINDS = ["reply", "note"];
const isEmpty = (draft) => !draft.html && !draft.files.length;

export class Drafts {
  constructor({ dataset, form, key, say }) {
    Object.assign(this, { url: dataset.draftUrl, form, key, say, timers: {} });
    this.papers = JSON.parse(dataset.drafts || "{}");
    for (const kind of KINDS) {
      const here = sessionStorage.getItem(`${key}-${kind}`);
      if (here) { this.papers[kind] = JSON.parse(here); this.later(kind, 0); }
    }
    this.leave = () => document.hidden && Object.keys(this.timers).forEach((kind) => this.send(kind));
    document.addEventListener("visibilitychange", this.leave);
  }

  has(kind) { return Boolean(this.papers[kind] && !isEmpty(this.papers[kind])); }

  keep(kind, draft) {
    if (isEmpty(draft) && !this.papers[kind]) return;
    if (JSON.stringify(draft) === JSON.stringify(this.papers[kind])) return;
    this.papers[kind] = draft;
    if (this.url || !isEmpty(draft)) sessionStorage.setItem(`${this.key}-${kind}`, JSON.stringify(draft));
    else sessionStorage.removeItem(`${this.key}-${kind}`);
    if (!this.url) this.say(isEmpty(draft) ? "" : text("draft_kept"));
    this.later(kind, WAIT);
  }

  later(kind, wait) {
    clearTimeout(this.timers[kind]);
    if (this.url) this.timers[kind] = setTimeout(() => this.send(kind), wait);
  }

  async send(kind) {
    clearTimeout(this.timers[kind]);
    delete this.timers[kind];
    const kept = sessionStorage.getItem(`${this.key}-${kind}`);
    if (kept === null) return;
    this.sending = new AbortController();
    const body = this.packed(kind, JSON.parse(kept));
    const keepalive = kept.length < 20000; // browsers refuse more of what outlives its page
    const answer = await fetch(this.url, { method: "POST", body, keepalive, signal: this.sending.signal })
      .catch((error) => error);
    if (answer.name === "AbortError" || sessionStorage.getItem(`${this.key}-${kind}`) !== kept) return;
    if (answer.ok) {
      sessionStorage.removeItem(`${this.key}-${kind}`);
      this.say(isEmpty(JSON.parse(kept)) ? "" : text("draft_kept"));
    } else if (answer.status === undefined || answer.status >= 500) {
      this.say(text("draft_here"));
      this.later(kind, AGAIN);
    }
  }

  packed(kind, draft) {
    const token = this.form.elements.csrfmiddlewaretoken?.value ?? "";
    const body = new URLSearchParams({ kind, body: draft.plain ?? "", body_html: draft.html, cc: draft.cc, bcc: draft.bcc, csrfmiddlewaretoken: token });
    draft.files.forEach(({ id }) => body.append("attachments", id));
    return body;
  }

  /** It was sent: neither a late answer nor another tab brings it back. */
  forget(kind) {
    clearTimeout(this.timers[kind]);
    delete this.timers[kind];
    this.sending?.abort();
    delete this.papers[kind];
    sessionStorage.removeItem(`${this.key}-${kind}`);
  }

  end() {
    document.removeEventListener("visibilitychange", this.leave);
    Object.keys(this.timers).forEach((kind) => this.send(kind));
  }
}
