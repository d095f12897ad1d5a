// A place that the ask's text names becomes the ask's place with one tap, and never by itself.

/** Offer these places while the place field of the form is empty. */
export function offer(form, places) {
  const field = form.elements.place;
  const room = form.querySelector("[data-places]");
  const offered = field.value.trim() ? [] : places;
  const shown = [...room.children].map((button) => button.dataset.place);
  if (offered.join("\n") === shown.join("\n")) return; // nothing moves under a finger
  room.replaceChildren(...offered.map((place) => button(form, field, place)));
}

function button(form, field, place) {
  const made = document.createElement("button");
  made.type = "button";
  made.dataset.place = place;
  made.textContent = `In \u2068${place}\u2069?`;
  made.addEventListener("click", () => {
    field.value = place;
    form.elements.text.focus(); // the keyboard stays
    field.dispatchEvent(new Event("input", { bubbles: true }));
    offer(form, []);
  });
  return made;
}
