// <sg-live src="/live/events">: what changes on the desk, as events on <body>.
//
// One tab holds the stream and tells the others, so that many tabs work over HTTP/1.1. The server
// sends "event: changed" with data {"ticket": 42}; <body> then gets "sigap:changed" (detail is the
// data) and "sigap:ticket-42", for hx-trigger="sigap:ticket-42 from:body delay:200ms".
const LAST = "sigap-live-last";
let unseen = 0;

const plainTitle = () => document.title.replace(/^\(\d+\) /, "");

function tell(data) {
  const send = (name) => document.body.dispatchEvent(new CustomEvent(name, { detail: data }));
  send("sigap:changed");
  if (data.ticket) send(`sigap:ticket-${data.ticket}`);
  if (document.hidden) document.title = `(${++unseen}) ${plainTitle()}`;
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unseen = 0;
  document.title = plainTitle();
});

customElements.define("sg-live", class extends HTMLElement {
  connectedCallback() {
    this.channel = new BroadcastChannel("sigap-live");
    this.channel.onmessage = ({ data }) => tell(data);
    this.leaving = new AbortController();
    // Whoever gets the lock leads until its tab closes; the next in line then takes over.
    navigator.locks.request("sigap-live", { signal: this.leaving.signal }, () => this.lead()).catch(() => {});
  }

  lead() {
    const source = new URL(this.getAttribute("src"), location.href);
    const last = localStorage.getItem(LAST);
    if (last) source.searchParams.set("last", last);
    this.stream = new EventSource(source);
    this.stream.addEventListener("changed", (event) => {
      if (event.lastEventId) localStorage.setItem(LAST, event.lastEventId);
      const data = JSON.parse(event.data);
      this.channel.postMessage(data);
      tell(data);
    });
    return new Promise((done) => { this.done = done; });
  }

  disconnectedCallback() {
    this.stream?.close();
    this.done?.();
    this.leaving.abort();
    this.channel.close();
  }
});
