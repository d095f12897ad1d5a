// Make what stands on the page equal to what the server sent, touching only what differs: what the
// user has opened, typed or focused stays as it is. Elements are known by id or data-key.

const keyOf = (node) => node.id || node.dataset?.key || "";

/** Give `live` the children of `fresh`; returns the keyed elements that are new. */
export function morph(live, fresh) {
  const added = [];
  const focused = document.activeElement;
  children(live, fresh, added);
  if (focused !== document.activeElement && live.contains(focused)) {
    focused.focus({ preventScroll: true }); // moving an element takes the focus from it
  }
  return added;
}

function children(live, fresh, added) {
  const known = new Map();
  for (const node of live.children) if (keyOf(node)) known.set(keyOf(node), node);
  let at = live.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const match = counterpart(wanted, at, known);
    if (!match) {
      live.insertBefore(wanted, at);
      if (keyOf(wanted)) added.push(wanted);
      continue;
    }
    if (match === at) at = at.nextSibling;
    else if (live.moveBefore) live.moveBefore(match, at);
    else live.insertBefore(match, at);
    update(match, wanted, added);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

function counterpart(wanted, at, known) {
  const key = keyOf(wanted);
  const match = key ? known.get(key) : at && !keyOf(at) ? at : null;
  known.delete(key);
  return match && match.nodeName === wanted.nodeName ? match : null;
}

function update(live, fresh, added) {
  if (live.isEqualNode(fresh)) return;
  if (live.nodeType !== Node.ELEMENT_NODE) {
    live.data = fresh.data;
    return;
  }
  for (const { name } of [...live.attributes]) {
    if (!fresh.hasAttribute(name) && name !== "open") live.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (live.getAttribute(name) !== value && name !== "open") live.setAttribute(name, value);
  }
  children(live, fresh, added);
}
