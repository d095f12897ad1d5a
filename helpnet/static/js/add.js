// Naming somebody whom a reply names: words marked in the reply are put into its name field.

const LONGEST = 200;
let marked = null; // the last marked words and the reply they stand in

document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  const words = selection.toString().trim();
  const holder = selection.anchorNode?.parentElement?.closest(".reply .words")?.closest(".reply");
  if (holder && words && words.length <= LONGEST) marked = { words, holder };
});

/** Let each reply's form take over what is marked in it when it is opened. */
export function fill(page) {
  page.addEventListener("toggle", ({ target }) => {
    const field = target.open && target.matches("[data-add]") && target.querySelector("input");
    if (field && !field.value && marked?.holder === target.closest(".reply")) field.value = marked.words;
  }, true);
}
