// <sg-presence data-ticket data-url>: tells the server what is done with the ticket in this tab
// (viewing, reply, note, gone) and fills #present and #writing with who else is there.
const BEAT = 20000;
const IDLE = 8000;
const tab = crypto.randomUUID();

customElements.define("sg-presence", class extends HTMLElement {
  connectedCallback() {
    this.doing = "viewing";
    this.html = {};
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    document.body.addEventListener(`sigap:presence-${this.dataset.ticket}`, () => this.tell(), { signal });
    document.addEventListener("htmx:after:swap", () => this.show(), { signal });
    document.addEventListener("visibilitychange", () => (document.hidden ? this.go() : this.tell()), { signal });
    document.addEventListener("input", ({ target }) => this.wrote(target.closest("sg-composer")), { signal });
    addEventListener("pagehide", () => this.go(), { signal });
    this.beat = setInterval(() => document.hidden || this.tell(), BEAT);
    if (!document.hidden) this.tell();
  }

  wrote(composer) {
    if (!composer?.kind) return;
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.be("viewing"), IDLE);
    this.be(composer.kind);
  }

  be(doing) {
    if (this.doing === doing) return;
    this.doing = doing;
    this.tell();
  }

  body(doing) {
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    return new URLSearchParams({ tab, doing, csrfmiddlewaretoken: token });
  }

  async tell() {
    const answer = await fetch(this.dataset.url, { method: "POST", body: this.body(this.doing) }).catch(() => null);
    if (!answer?.ok || !this.isConnected) return;
    this.html = await answer.json();
    this.show();
  }

  show() {
    for (const [id, html] of Object.entries(this.html)) {
      const place = document.getElementById(id);
      if (place) place.replaceChildren(document.createRange().createContextualFragment(html));
    }
  }

  go() {
    navigator.sendBeacon(this.dataset.url, this.body("gone"));
  }

  disconnectedCallback() {
    clearInterval(this.beat);
    clearTimeout(this.idle);
    this.leaving.abort();
    this.go();
  }
});
