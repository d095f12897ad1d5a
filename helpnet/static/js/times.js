// Times as this phone tells them. The server writes UTC; here it becomes local and keeps moving.

const started = performance.timeOrigin + (performance.getEntriesByType("navigation")[0]?.responseStart ?? 0);
const told = Date.parse(document.querySelector("meta[name=now]")?.content ?? "");
const skew = Math.abs(told - started) > 3000 ? told - started : 0; // a phone's clock may be wrong

/** The present time by the server's clock, in milliseconds. */
export const now = () => Date.now() + skew;

/** The zone that this phone is in, which changes on a journey; empty where it does not tell. */
export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";

const time = { hour: "numeric", minute: "2-digit" };
const date = { day: "numeric", month: "short" };
const kinds = {
  clock: { timeStyle: "medium" },
  short: { timeStyle: "short" },
  dated: { ...date, ...time },
  zoned: { ...time, timeZoneName: "short" },
  datedZoned: { ...date, ...time, timeZoneName: "short" },
  exact: { ...date, ...time, second: "2-digit", timeZoneName: "short" },
};
let formats = {};
let formatsOf;

function format(kind, when) {
  if (formatsOf !== zone()) [formats, formatsOf] = [{}, zone()];
  formats[kind] ??= new Intl.DateTimeFormat(undefined, kinds[kind]);
  return formats[kind].format(when);
}

const isToday = (when) => new Date(when).toDateString() === new Date(now()).toDateString();

/** A moment: only its time when it is today. */
export const moment = (when) => format(isToday(when) ? "short" : "dated", when);

const zoned = (when) => format(isToday(when) ? "zoned" : "datedZoned", when);

function span(seconds) {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${Math.floor(hours / 24)} days`;
}

const styles = {
  clock: (when) => format("clock", when),
  moment,
  exact: (when) => format("exact", when),
  zoned,
  until: (when) => `until ${zoned(when)}`,
  ago: (when) => `${span(Math.max(0, Math.floor((now() - when) / 1000)))} ago`,
  left: (when) => (when > now() ? `${span(Math.floor((when - now()) / 1000))} left` : "time is up"),
  wait: (when, isLost) => (isLost ? `at ${format("clock", when)}` : when > now() ? `in ${span(Math.ceil((when - now()) / 1000))}` : "in a moment"),
};

/** Tell every time under `root` in the way its data-time says. */
export function localise(root) {
  for (const element of root.querySelectorAll("time[data-time]")) {
    const when = Date.parse(element.dateTime);
    const text = styles[element.dataset.time]?.(when, Boolean(element.closest("[data-lost]")));
    if (text && element.textContent !== text) element.textContent = text;
    const title = format("datedZoned", when);
    if (text && element.title !== title) element.title = title;
  }
}

localise(document);
setInterval(() => document.hidden || localise(document), 1000);
document.addEventListener("visibilitychange", () => document.hidden || localise(document));
