// <sg-live src="/live/events">: what changes on the desk, as events on <body>.
//
// One tab holds the stream and tells the others, so that many tabs work over HTTP/1.1. The server
// sends "event: changed" with data {"tickets": {"42": ["reply.written"]}, "own": [42], "notified": false};
// <body> then gets "sigap:ticket-42" for each ticket and "sigap:changed" (detail: the data), at most
// once a second, and while the tab is hidden only when it is looked at again; "sigap:noticed" in the
// same way when the agent was told something, "sigap:notified" at once and hidden, too. "presence" lists
// tickets where somebody came, left or writes: "sigap:presence-42" at once.
const LAST = "sigap-live-last";
const PAUSE = 1000;
const waiting = { tickets: new Set(), noticed: false, timer: 0, told: 0 };
let unseen = 0;

const plainTitle = () => document.title.replace(/^\(\d+\) /, "");

function flush() {
  waiting.timer = 0;
  if (document.hidden) return;
  if (waiting.noticed) document.body.dispatchEvent(new CustomEvent("sigap:noticed"));
  waiting.noticed = false;
  if (!waiting.tickets.size) return;
  waiting.told = Date.now();
  const tickets = [...waiting.tickets];
  waiting.tickets.clear();
  const send = (name) => document.body.dispatchEvent(new CustomEvent(name, { detail: { tickets } }));
  tickets.forEach((number) => send(`sigap:ticket-${number}`));
  send("sigap:changed");
}

function tell({ tickets, own, notified, presence }) {
  for (const number of presence ?? []) document.body.dispatchEvent(new CustomEvent(`sigap:presence-${number}`));
  const foreign = Object.keys(tickets).filter((number) => !own.includes(Number(number)));
  Object.keys(tickets).forEach((number) => waiting.tickets.add(number));
  waiting.noticed ||= notified;
  if (notified) document.body.dispatchEvent(new CustomEvent("sigap:notified"));
  if (document.hidden && foreign.length) document.title = `(${unseen += foreign.length}) ${plainTitle()}`;
  if (!waiting.timer) waiting.timer = setTimeout(flush, Math.max(0, waiting.told + PAUSE - Date.now()));
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unseen = 0;
  document.title = plainTitle();
  flush();
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
    if (last) source.searchParams.set("since", last);
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
