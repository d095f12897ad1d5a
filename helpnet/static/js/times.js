// Times as this phone tells them. The server writes UTC; here it becomes local and keeps moving.

const started = performance.timeOrigin + (performance.getEntriesByType("navigation")[0]?.responseStart ?? 0);
const told = Date.parse(document.querySelector("meta[name=now]")?.content ?? "");
const skew = Math.abs(told - started) > 3000 ? told - started : 0; // a phone's clock may be wrong

/** The present time by the server's clock, in milliseconds. */
export const now = () => Date.now() + skew;

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const short = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const dated = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });

const exact = new Intl.DateTimeFormat(undefined, {
  day: "numeric", month: "short", hour: "numeric", minute: "2-digit", second: "2-digit", timeZoneName: "short",
});

/** A moment: only its time when it is today. */
export function moment(when) {
  const isToday = new Date(when).toDateString() === new Date(now()).toDateString();
  return (isToday ? short : dated).format(when);
}

function span(seconds) {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${Math.floor(hours / 24)} days`;
}

const styles = {
  clock: (when) => clock.format(when),
  moment,
  exact: (when) => exact.format(when),
  ago: (when) => `${span(Math.max(0, Math.floor((now() - when) / 1000)))} ago`,
  left: (when) => (when > now() ? `${span(Math.floor((when - now()) / 1000))} left` : "time is up"),
  wait: (when, isLost) => (isLost ? `at ${clock.format(when)}` : when > now() ? `in ${span(Math.ceil((when - now()) / 1000))}` : "in a moment"),
};

/** Tell every time under `root` in the way its data-time says. */
export function localise(root) {
  for (const element of root.querySelectorAll("time[data-time]")) {
    const when = Date.parse(element.dateTime);
    const text = styles[element.dataset.time]?.(when, Boolean(element.closest("[data-lost]")));
    if (text && element.textContent !== text) element.textContent = text;
    if (text && !element.title) element.title = dated.format(when);
  }
}

localise(document);
setInterval(() => document.hidden || localise(document), 1000);
document.addEventListener("visibilitychange", () => document.hidden || localise(document));
