// What goes out to each network, word for word.

const part = document.querySelector("[data-preview]");

/** Show how many photos go along, and which networks are chosen: rows of {network, toggle}. */
export function showChosen(rows, photos) {
  for (const row of rows) {
    const card = part.querySelector(`[data-preview-of=${row.network}]`);
    card.hidden = !row.toggle.checked;
    const count = card.dataset.takesPhotos === "1" ? photos : 0;
    card.querySelector("[data-preview-photos]").textContent = count ? `, with ${count === 1 ? "1 photo" : `${count} photos`}` : "";
  }
}

/** Show the texts as the server says that they go out: {network: {text}}. */
export function showTexts(counts) {
  part.hidden = !Object.values(counts).some(({ text }) => text);
  for (const [network, { text }] of Object.entries(counts)) {
    part.querySelector(`[data-preview-of=${network}] [data-preview-text]`).textContent = text;
  }
}
