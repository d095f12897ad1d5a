// What is being written, kept on this phone until it is sent.

const NAME = "helpnet.draft";

/** The kept draft, or null. */
export function read() {
  try {
    return JSON.parse(localStorage.getItem(NAME));
  } catch {
    return null; // storage is off, or holds something else
  }
}

/** Keep a draft: {values, sent}. */
export function write(draft) {
  try {
    localStorage.setItem(NAME, JSON.stringify(draft));
  } catch {
    // Storage is full or off: the form itself still holds what was typed.
  }
}

/** Forget the draft. */
export function clear() {
  try {
    localStorage.removeItem(NAME);
  } catch {
    // Storage is off: there is none.
  }
}
