// When help is needed by: the phone's own zone is preset, and what was chosen is said back.

import { moment, now } from "./times.js";

const HOURS = { "1h": 1, "2h": 2, "4h": 4 };

/** Prepare the fields of a form that ask for a time; `isAnswered`: the server has filled them. */
export function bind(form, isAnswered) {
  const { needed_by: choice, picked, zone } = form.elements;
  const hint = form.querySelector("[data-deadline-hint]");
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (own && !isAnswered) {
    if (![...zone.options].some((option) => option.value === own)) zone.add(new Option(own), 0);
    zone.value = own;
  }

  function say() {
    const hours = HOURS[choice.value];
    hint.hidden = !hours;
    if (hours) hint.textContent = `Until ${moment(now() + hours * 3600000)}${own ? `, ${own} time` : ""}`;
    if (choice.value === "pick" && !picked.value) picked.value = local(now() + 3 * 3600000);
  }

  choice.addEventListener("change", say);
  setInterval(say, 30000);
  say();
}

// In the way datetime-local wants it: local, without a zone, to the half hour.
function local(when) {
  const date = new Date(Math.ceil(when / 1800000) * 1800000);
  return new Date(date - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}
