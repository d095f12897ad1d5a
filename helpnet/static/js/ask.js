// An ask's page: changes come in by themselves and never pull away what the user is at.

import { fill } from "./add.js";
import { checked } from "./checked.js";
import { clear, read } from "./draft.js";
import { follow } from "./live.js";
import { morph } from "./morph.js";
import { tellSlow } from "./slow.js";
import { localise, moment, now } from "./times.js";

const region = document.querySelector("[data-live]");
const parts = new Map([...region.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
const news = document.querySelector("[data-news]");
const newsUp = document.querySelector("[data-news-up]");
const problem = document.querySelector("[data-problem]");
const act = document.querySelector("[data-act]");
const offline = document.querySelector("[data-offline]");

// A name in a plain sentence: it cannot turn the words around it.
const apart = (name) => `\u2068${name}\u2069`;

// ---------------------------------------------------------------- changes

const waiting = new Map();
let isTouched = false;
let word = "";

function apply(name, html) {
  waiting.set(name, html);
  if (!isTouched) flush();
}

function flush() {
  for (const [name, html] of waiting) show(parts.get(name), html);
  waiting.clear();
}

function show(part, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  localise(template.content);
  const firstBefore = firstPerson();
  const places = tops(part);
  const added = still(anchorIn(part), () => morph(part, template.content));
  glide(part, places);
  connection(word);
  if (part.dataset.part === "people") tell(added.filter((each) => each.matches(".person")), firstBefore);
}

/** Make a change that leaves the anchor where it stands on the screen. */
function still(anchor, change) {
  const before = anchor?.getBoundingClientRect().top;
  const result = change();
  if (anchor?.isConnected) scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: "instant" });
  return result;
}

// A card that finds a new place is seen to go there.
const tops = (part) => new Map([...part.querySelectorAll(".person")].map((card) => [card, card.getBoundingClientRect().top]));

function glide(part, before) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  for (const [card, top] of tops(part)) {
    const way = (before.get(card) ?? top) - top;
    if (Math.abs(way) > 1) card.animate({ translate: [`0 ${way}px`, "0 0"] }, { duration: 250, easing: "ease-out" });
  }
}

// What the user reads or works on keeps its place on the screen.
function anchorIn(part) {
  const own = part.contains(document.activeElement) && document.activeElement.closest("[id]");
  if (own && own !== part) return own;
  const box = part.getBoundingClientRect();
  if (box.bottom < 0) return nextPart(part); // never a line that may be hidden: that has no place
  if (box.top > 0) return null;
  return [...part.querySelectorAll("li[id]")].find((each) => each.getBoundingClientRect().bottom > 60);
}

function nextPart(part) {
  const all = [...parts.values()];
  return all[all.indexOf(part) + 1];
}

const firstPerson = () => parts.get("people").querySelector(".person");

function tell(added, firstBefore) {
  if (!added.length) return;
  for (const each of added) each.classList.add("fresh");
  const names = added.map((each) => apart(each.dataset.name));
  news.textContent = `New: ${names.join(", ")}`;
  const first = firstPerson();
  if (first !== firstBefore && first.getBoundingClientRect().bottom < 0) {
    newsUp.textContent = `↑ New first: ${apart(first.dataset.name)}`;
    newsUp.hidden = false;
  }
}

newsUp.addEventListener("click", () => {
  newsUp.hidden = true;
  firstPerson()?.scrollIntoView({ block: "center" });
});
addEventListener("scroll", () => {
  if (!newsUp.hidden && firstPerson()?.getBoundingClientRect().bottom > 0) newsUp.hidden = true;
}, { passive: true });

// Nothing moves under a finger that is down, nor just before it lands on something else.
let lifted = 0;
addEventListener("pointerdown", () => {
  isTouched = true;
  clearTimeout(lifted);
}, { passive: true });
for (const ending of ["pointerup", "pointercancel"]) {
  addEventListener(ending, () => {
    clearTimeout(lifted);
    lifted = setTimeout(() => {
      isTouched = false;
      flush();
    }, 400);
  }, { passive: true });
}

const words = { asking: "· asks every 5 s" };

function connection(heard) {
  if (heard === "lost" && word !== "lost") sayOffline();
  if (heard !== "lost") {
    offline.hidden = true;
    region.removeAttribute("data-lost");
  }
  word = heard;
  const place = document.querySelector("[data-connection]");
  if (place && place.textContent !== (words[heard] ?? "")) place.textContent = words[heard] ?? "";
}

// A stream ends now and then and is back at once: only what lasts is worth a word.
function sayOffline() {
  const told = now();
  setTimeout(() => {
    if (word !== "lost") return;
    offline.textContent = `Offline: showing what was there at ${moment(told)}`;
    offline.hidden = false;
    region.setAttribute("data-lost", ""); // nothing counts down that nobody may be at work on
  }, navigator.onLine ? 4000 : 0);
}

// ---------------------------------------------------------------- decisions

let deafUntil = 0; // a double tap must not press what came to stand under the finger

act.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!button) return;
  event.preventDefault();
  if (Date.now() < deafUntil) return;
  deafUntil = Infinity;
  button.setAttribute("aria-busy", "true");
  problem.hidden = true;
  const home = button.closest("[id]")?.id;
  const trouble = await decide(button);
  deafUntil = trouble ? 0 : Date.now() + 500;
  button.removeAttribute("aria-busy");
  if (trouble) {
    problem.textContent = trouble;
    problem.hidden = false;
    problem.scrollIntoView({ block: "center" });
  } else if (document.activeElement === document.body) {
    document.getElementById(home)?.querySelector("button")?.focus({ preventScroll: true });
  }
});

async function decide(button) {
  const body = new FormData(act);
  body.set(button.name, button.value);
  try {
    const answer = await fetch(button.formAction + (region.hasAttribute("data-all") ? "?all=" : ""), {
      method: "POST",
      headers: { Accept: "application/json" },
      body,
    });
    const found = await answer.json();
    if (!answer.ok) return found.error.message;
    if (found.location) return location.assign(found.location);
    isTouched = false;
    for (const name of parts.keys()) waiting.set(name, found[name]);
    flush();
    return "";
  } catch {
    return "No connection: this may not have been kept. Try again when there is signal.";
  }
}

// ---------------------------------------------------------------- beginning

tellSlow();
fill(region);
if (read()?.sent) clear(); // the ask is here, so its draft has done its work
follow({
  address: region.dataset.live,
  marks: region.dataset.marks,
  all: region.hasAttribute("data-all"),
  names: [...parts.keys()],
  apply,
  checked: (times) => still(parts.get("people").getBoundingClientRect().top < 0 ? parts.get("people") : null, () => checked(times)),
  connection,
});
