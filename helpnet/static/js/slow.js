// A post that is long under way says so. Since when, this page knows by itself.

const SLOW = 5000;
const since = new WeakMap();

/** Tell from now on of posts that are long under way. */
export function tellSlow() {
  for (const word of document.querySelectorAll("[data-slow]")) {
    if (!since.has(word)) since.set(word, Date.now());
    word.hidden = Date.now() - since.get(word) < SLOW;
  }
  setTimeout(tellSlow, 500);
}
