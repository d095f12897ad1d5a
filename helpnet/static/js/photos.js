// The photos of the composer: made small on the phone, sent up as soon as they are chosen.

const MOST = 4;
const LONGEST_SIDE = 2048;
const LARGEST = 25 * 1024 * 1024;
// What the server reads; any other kind goes as a JPEG where the phone can read it.
const KINDS = /^image\/(jpeg|png|webp|gif)$/;
const NOT_UP = "This photo is not sent up yet.";

const form = document.querySelector("[data-composer]");
const list = form.querySelector("[data-photo-list]");
const template = form.querySelector("[data-photo-template]");
const inputs = [...form.querySelectorAll("input[type=file]")];
const wrong = form.querySelector("[data-photo-wrong]");
const rows = () => [...list.querySelectorAll("[data-photo]")];
const idOf = (row) => row.querySelector("[name=photo]").value;
const waiting = new Map(); // row -> a promise of whether it arrives
let changed;

/** How many photos are chosen. */
export const count = () => rows().length;

/** Whether every photo is on the server; waits for those on their way. */
export async function allUp() {
  const arrivals = await Promise.all(waiting.values());
  const missing = rows().find((row) => !idOf(row));
  missing?.scrollIntoView({ block: "center" });
  return !missing && arrivals.every(Boolean);
}

/** Whether a photo is on its way, or failed to get there. */
export const isWaiting = () => rows().some((row) => !idOf(row));

/** Make the part work; `changed` is called when a photo comes, goes or has arrived. */
export function bind(whenChanged) {
  changed = whenChanged;
  for (const row of rows()) prepare(row);
  for (const input of inputs) {
    input.addEventListener("change", () => {
      const chosen = [...input.files];
      input.value = ""; // they go up one by one, not again with the form
      say("");
      for (const file of chosen) add(file);
    });
  }
}

/** Bring photos of a draft back: [{id, alt}]; one that is no longer kept goes again. */
export function restore(photos) {
  for (const { id, alt } of photos) {
    const row = prepare(fresh());
    const picture = row.querySelector("img");
    picture.addEventListener("error", () => remove(row));
    picture.src = `${form.dataset.photos}/${id}`;
    arrived(row, id);
    row.querySelector("[name^='alt.']").value = alt;
  }
}

function fresh() {
  list.append(template.content.cloneNode(true));
  return list.lastElementChild;
}

function prepare(row) {
  const button = row.querySelector("[name=remove]");
  button.type = "button";
  button.addEventListener("click", () => remove(row));
  return row;
}

function remove(row) {
  row.remove();
  waiting.delete(row);
  say("");
  changed();
}

function say(sentence) {
  wrong.replaceChildren();
  if (!sentence) return;
  const place = document.createElement("p");
  place.className = "wrong";
  place.id = "photos-wrong";
  place.setAttribute("role", "alert");
  place.textContent = sentence;
  wrong.append(place);
}

function add(file) {
  if (count() >= MOST) return say(`An ask takes ${MOST} photos at most: leave some out.`);
  if (!/^image\//.test(file.type)) return say("That is no picture that can be read: choose a JPEG, PNG, WebP or GIF.");
  if (file.size > LARGEST) return say("That picture is larger than 25 MB: choose a smaller one.");
  const row = prepare(fresh());
  bring(row, shrunk(file, row));
  changed();
}

/** The picture as the server will keep it, which is a fraction to send; shown in the row. */
async function shrunk(file, row) {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const paper = canvas.getContext("2d");
    paper.fillStyle = "white";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    row.querySelector("img").replaceWith(canvas);
    const isSmaller = small && small.size < file.size;
    return small && (isSmaller || !KINDS.test(file.type)) ? small : file;
  } catch {
    return file; // the server says what is wrong with it, if it cannot read it either
  }
}

/** Send a photo up; in `waiting` till then, as a promise of whether it arrived. */
function bring(row, content) {
  row.setAttribute("aria-busy", "true");
  const way = content.then(sent).then(({ id, sentence, again }) => {
    row.removeAttribute("aria-busy");
    waiting.delete(row);
    if (id) arrived(row, id);
    else if (again) offerAgain(row, sentence, () => bring(row, content));
    else {
      remove(row);
      say(sentence);
    }
    changed();
    return Boolean(id);
  });
  waiting.set(row, way);
}

/** What became of sending it up: {id}, or {sentence, again}. */
async function sent(content) {
  const body = new FormData();
  body.append("photo", content, "photo");
  try {
    const answer = await fetch(form.dataset.photos, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": form.elements.csrf_token.value },
      body,
    });
    const told = await answer.json();
    if (answer.ok) return { id: told.id };
    return { sentence: told.error.message, again: answer.status >= 500 || answer.status === 429 };
  } catch {
    return { sentence: NOT_UP, again: true };
  }
}

function arrived(row, id) {
  row.querySelector("[name=photo]").value = id;
  row.querySelector("[name^='alt.']").name = `alt.${id}`;
  row.querySelector("[data-photo-says]").hidden = true;
}

function offerAgain(row, sentence, again) {
  const place = row.querySelector("[data-photo-says]");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Try again";
  button.addEventListener("click", () => {
    place.hidden = true;
    again();
  });
  place.replaceChildren(`${sentence} `, button);
  place.hidden = false;
}
