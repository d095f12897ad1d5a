// When help is needed by: the phone's own zone is preset, and what was chosen is said back.

import { moment, now, zone as own } from "./times.js";

const HOURS = { "1h": 1, "2h": 2, "4h": 4 };

/**
 * Prepare the fields of a form that ask for a time; `isAnswered`: the server has filled them.
 * What it gives back says what the server made of them.
 */
export function bind(form, isAnswered) {
  const { needed_by: choice, picked, zone } = form.elements;
  const hint = form.querySelector("[data-deadline-hint]");
  let told = "";
  if (!isAnswered) useOwn(zone);

  function say() {
    const hours = HOURS[choice.value];
    hint.textContent = hours ? `Until ${moment(now() + hours * 3600000)}${own() ? `, ${own()} time` : ""}` : choice.value && told;
    hint.hidden = !hint.textContent;
  }

  choice.addEventListener("change", () => {
    told = ""; // what was said was of another choice
    if (choice.value === "pick" && !picked.value) {
      useOwn(zone);
      picked.value = local(now() + 3 * 3600000);
    }
    say();
  });
  setInterval(say, 30000);
  say();
  return (until) => {
    told = until;
    say();
  };
}

/** Choose the zone that this phone is in. */
export function useOwn(zone) {
  if (!own()) return;
  if (![...zone.options].some((option) => option.value === own())) zone.add(new Option(own()), 0);
  zone.value = own();
}

// In the way datetime-local wants it: local, without a zone, to the half hour.
function local(when) {
  const date = new Date(Math.ceil(when / 1800000) * 1800000);
  return new Date(date - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}
