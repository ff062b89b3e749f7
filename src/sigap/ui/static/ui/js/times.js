// <time data-ago>: how long ago, in the language of the page; the server's text stays as the title.
const STEPS = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60]];
const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { style: "short", numeric: "auto" });

function ago(moment) {
  const seconds = (Date.parse(moment) - Date.now()) / 1000;
  const [unit, size] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return unit === "second" ? words.format(0, "second") : words.format(Math.round(seconds / size), unit);
}

function count() {
  for (const time of document.querySelectorAll("time[data-ago]")) time.textContent = ago(time.dateTime);
}

count();
setInterval(() => document.hidden || count(), 30000);
document.addEventListener("htmx:after:swap", count);
document.addEventListener("visibilitychange", count);
