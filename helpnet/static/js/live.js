// Hear of changes: by a stream while the page is seen, by asking where streams are refused.

const POLL = 5000;
const STREAM_AGAIN = 60000;

/**
 * Follow an ask. `apply(name, html)` gets each part that changed, `checked(times)` when replies were
 * looked for; `connection(word)` hears how it stands: live, asking or lost.
 */
export function follow({ address, marks, all, names, apply, checked, connection }) {
  const extra = all ? "&all=" : "";
  let have = marks;
  let source = null;
  let timer = 0;
  let streamAt = 0;

  function stream() {
    source = new EventSource(`${address}/stream?have=${have}${extra}`);
    source.onopen = () => connection("live");
    source.onerror = () => {
      connection("lost");
      if (source?.readyState !== EventSource.CLOSED) return; // it comes back by itself
      source = null;
      streamAt = Date.now() + STREAM_AGAIN;
      poll();
    };
    for (const name of names) {
      source.addEventListener(name, (event) => {
        have = event.lastEventId;
        apply(name, event.data);
      });
    }
    source.addEventListener("checked", (event) => checked(JSON.parse(event.data)));
  }

  async function poll() {
    clearTimeout(timer);
    try {
      const answer = await fetch(`${address}/live?${extra}`, {
        headers: { Accept: "application/json" },
        cache: "no-cache", // keeps the ETag, so that nothing new costs next to nothing
      });
      if (answer.status === 401) return location.reload();
      if (!answer.ok) throw new Error(answer.statusText);
      const parts = await answer.json();
      for (const name of names) apply(name, parts[name]);
      checked(JSON.parse(answer.headers.get("Helpnet-Checked") ?? "{}"));
      have = answer.headers.get("ETag")?.replace(/^(W\/)?"|"$/g, "") ?? "";
      connection("asking");
    } catch {
      connection("lost");
    }
    if (document.hidden) return;
    timer = setTimeout(() => (Date.now() > streamAt ? start() : poll()), POLL);
  }

  function stop() {
    clearTimeout(timer);
    source?.close();
    source = null;
  }

  function start() {
    stop();
    stream();
  }

  // A phone in a pocket holds no stream; when it is looked at again, it catches up at once.
  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : start()));
  addEventListener("pagehide", stop);
  addEventListener("pageshow", (event) => event.persisted && start());
  addEventListener("online", start);
  addEventListener("offline", () => connection("lost"));
  start();
}
