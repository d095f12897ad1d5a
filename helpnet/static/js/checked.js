// When replies were last looked for. It changes at every look, so it stands beside the live parts.

import { localise } from "./times.js";

const lines = [...document.querySelectorAll("[data-checked]")];

/** Show these times, network -> ISO 8601; never an older one than stands there. */
export function checked(times) {
  for (const line of lines) {
    const told = times[line.dataset.checked];
    line.hidden = !told;
    if (!told) continue;
    line.parentElement.hidden = false;
    const time = line.querySelector("time");
    if (Date.parse(told) > Date.parse(time.dateTime)) time.dateTime = told;
    localise(line);
  }
}
