// The composer: counts while typing, keeps the draft, never sends twice.

import { estimate, hasLink } from "./count.js";
import { bind, useOwn } from "./deadline.js";
import { clear, read, write } from "./draft.js";
import * as photos from "./photos.js";
import { offer } from "./places.js";
import { showChosen, showTexts } from "./preview.js";
import { zone } from "./times.js";

const form = document.querySelector("[data-composer]");
const text = form.elements.text;
const send = form.querySelector("[data-send]");
const goes = form.querySelector("[data-goes]");
const photoHint = form.querySelector("[data-photo-hint]");
const photoButtons = form.querySelectorAll("[data-photo-button]");
const why = form.querySelector("[data-why]");
const linkHint = form.querySelector("[data-link-hint]");
const rows = [...form.querySelectorAll("[data-network]")].map((element) => ({
  element,
  network: element.dataset.network,
  label: element.dataset.label,
  account: element.dataset.account,
  limit: Number(element.dataset.limit),
  toggle: element.querySelector("input[type=checkbox]"),
  count: element.querySelector("[data-count]"),
  tooLong: element.querySelector("[data-too-long]"),
  own: element.querySelector("[data-own]"),
}));
const number = new Intl.NumberFormat("en");

// ---------------------------------------------------------------- counting

const textFor = (row) => (row.own.value.trim() ? row.own.value : text.value);

function show(row, used) {
  const isOver = used > row.limit;
  row.count.textContent = `${number.format(used)}/${number.format(row.limit)}`;
  row.count.classList.toggle("over", isOver && row.toggle.checked);
  row.count.classList.toggle("near", !isOver && used > row.limit * 0.9);
  row.tooLong.hidden = !(row.toggle.checked && isOver);
}

// What stands with the networks above is said beside Send where they are out of sight, or too long.
let areSeen = false;
new IntersectionObserver(([seen]) => {
  areSeen = seen.intersectionRatio > 0.9;
  sum();
}, { threshold: [0, 0.9], rootMargin: "0px 0px -96px" }).observe(form.querySelector(".networks"));

const exceeds = (row) => row.count.classList.contains("over");

function sum() {
  const on = rows.filter((row) => row.toggle.checked);
  const off = rows.filter((row) => row.cameOff && !row.toggle.checked);
  const isTooLong = on.some(exceeds);
  if (isTooLong) send.setAttribute("aria-disabled", "true");
  else send.removeAttribute("aria-disabled");
  why.hidden ||= !isTooLong;
  const told = !areSeen ? on : why.hidden ? on.filter(exceeds) : [];
  goes.hidden = !told.length && !off.length;
  goes.replaceChildren(...told.map((row) => {
    const account = document.createElement("bdi");
    account.textContent = row.account;
    const used = document.createElement("b");
    used.className = row.count.className;
    used.textContent = row.count.textContent + (exceeds(row) ? " too long" : "");
    const part = document.createElement("span");
    part.append(`${row.label} `, account, " ", used);
    return part;
  }), ...off.map(switchOn));
}

// A network that came switched off with a draft is not left out without a word.
function switchOn(row) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = `${row.label} is off, as you left it: switch on`;
  button.addEventListener("click", () => row.toggle.click());
  return button;
}

let asked = 0;
let soon = 0;

function count() {
  for (const row of rows) show(row, estimate(row.network, textFor(row)));
  sum();
  showChosen(rows, photos.count());
  linkHint.hidden = !rows.some((row) => row.network === "x" && row.toggle.checked && hasLink(textFor(row)));
  const chosen = rows.filter((row) => row.toggle.checked).map((row) => row.label);
  send.textContent = chosen.length ? `Send to ${chosen.join(" and ")}` : "Send";
  asked += 1; // an answer that is on its way counted what stood here before
  clearTimeout(soon);
  soon = setTimeout(measure, 300);
}

async function measure() {
  const turn = ++asked;
  const texts = Object.fromEntries(rows.map((row) => [row.network, row.own.value]));
  try {
    const answer = await fetch(form.dataset.measure, {
      method: "POST",
      headers: {
        Accept: "application/json",
        "Content-Type": "application/json",
        "X-CSRFToken": form.elements.csrf_token.value,
      },
      body: JSON.stringify({
        text: text.value,
        texts,
        place: form.elements.place.value,
        needed_by: form.elements.needed_by.value,
        picked: form.elements.picked.value,
        zone: form.elements.zone.value,
        here: zone(),
      }),
    });
    if (!answer.ok || turn !== asked) return;
    const { counts, places, known, until } = await answer.json();
    if (turn !== asked) return;
    for (const row of rows) show(row, counts[row.network].used);
    sum();
    showTexts(counts);
    offer(form, places);
    tellTime(until);
    const region = form.querySelector("[data-known]");
    if (region.innerHTML !== known) region.innerHTML = known; // rendered, and escaped, by the server
  } catch {
    // No signal: the estimate stands, and the server counts again when it is sent.
  }
}

// ---------------------------------------------------------------- draft

const fields = () => [...form.elements].filter((each) => each.name && each.name !== "csrf_token" && !/submit|button|file/.test(each.type));

function keep(sent) {
  const values = fields().map(({ name, type, value, checked }) => ({ name, value, checked: type === "checkbox" ? checked : null }));
  if (text.value.trim() || photos.count() || read()) write({ values, sent, zone: zone() });
}

function restore({ values, sent, zone: before }) {
  const alts = Object.fromEntries(values.filter(({ name }) => name.startsWith("alt.")).map(({ name, value }) => [name.slice(4), value]));
  const ids = values.filter(({ name, value }) => name === "photo" && value).map(({ value }) => value);
  photos.restore(ids.map((id) => ({ id, alt: alts[id] ?? "" })));
  showPhotos();
  for (const { name, value, checked } of values) {
    if (name === "photo" || name.startsWith("alt.")) continue;
    const field = fields().find((each) => each.name === name && (checked === null || each.value === value));
    if (!field || field.disabled) continue;
    if (checked !== null) field.checked = checked;
    else if (field.tagName !== "SELECT" || [...field.options].some((option) => option.value === value)) field.value = value;
    if (field.matches("[data-own]") && value) field.closest("details").open = true;
  }
  // "Tonight" of somebody who has travelled since is tonight where they are; a picked time stays.
  const { needed_by: choice, zone: chosen } = form.elements;
  if (choice.value !== "pick" && chosen.value === before) useOwn(chosen);
  if (sent) note("Not sure that this arrived. Press Send again: it cannot go out twice.");
  else if (text.value.trim()) note("What you began is here again.", startOver());
}

function startOver() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = "Start over";
  button.addEventListener("click", () => {
    // It stands close to the text, and nothing brings back what is forgotten.
    if (!confirm("Forget what is written here?")) return;
    clear();
    location.replace(location.pathname);
  });
  return button;
}

function note(sentence, ...more) {
  const place = document.createElement("p");
  place.className = "hint";
  place.setAttribute("role", "status");
  place.append(sentence, " ", ...more);
  text.after(place);
}

// ---------------------------------------------------------------- photos

function showPhotos() {
  photoHint.hidden = !photos.count();
  for (const button of photoButtons) button.hidden = photos.count() >= 4;
  showChosen(rows, photos.count());
}

function photosChanged() {
  showPhotos();
  keep(false);
}

async function sendWhenUp() {
  const ready = await photos.allUp();
  done();
  if (ready) form.requestSubmit(send);
}

// ---------------------------------------------------------------- beginning

function begun() {
  send.setAttribute("aria-busy", "true");
  send.textContent = "Sending…";
}

function done() {
  send.removeAttribute("aria-busy");
  count();
}

// Back after Send: what is out must not stand here as if it were still to be sent.
function renew() {
  if (history.state !== "sent" || read()?.sent) return;
  history.replaceState(null, "");
  location.replace(location.href);
}
renew();

const isAnswered = form.hasAttribute("data-answered");
const draft = isAnswered ? null : read();
const tellTime = bind(form, isAnswered);
photos.bind(photosChanged);
if (draft) restore(draft);
else if (isAnswered && !form.hasAttribute("data-spent")) keep(false);
for (const row of rows) row.cameOff = Boolean(draft) && !row.toggle.checked && !row.toggle.disabled;
count();
text.setSelectionRange(text.value.length, text.value.length);

form.addEventListener("input", () => {
  count();
  keep(false);
});
form.addEventListener("submit", (event) => {
  if (send.hasAttribute("aria-busy")) return event.preventDefault();
  const long = rows.find((row) => row.toggle.checked && exceeds(row));
  if (long) {
    event.preventDefault();
    why.textContent = `Too long for ${long.label}: shorten it, or switch ${long.label} off.`;
    why.hidden = false;
    sum();
    long.tooLong.scrollIntoView({ block: "center" });
    return;
  }
  begun();
  if (photos.isWaiting()) {
    event.preventDefault();
    sendWhenUp();
    return;
  }
  history.replaceState("sent", "");
  keep(true);
});
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) form.requestSubmit(send);
});
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  renew();
  done(); // the phone went back to this page
});
