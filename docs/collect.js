// Collects events of a page and posts them to `costsim serve --allow-origin …`, many at once.
//
//   const collector = collect("https://collector.example/events");
//   collector.add({ page: location.pathname, load_ms: 812 });
//
// Events leave by fifty, a second after the first of them, and when the page is hidden: then by
// navigator.sendBeacon, which outlives the page. Delivery is at least once and may fail for good
// (`onLost` is told); give events an id of their own.
function collect(url, { most = 50, waitMs = 1000, tries = 5, onLost = () => {} } = {}) {
  // A type that needs no preflight; browsers refuse more than 64 KB to beacons and keepalive.
  const type = "text/plain;charset=UTF-8";
  const mostBytes = 60000;
  let waiting = [];
  let bytes = 2;
  let timer = null;

  function taken() {
    const events = waiting;
    waiting = [];
    bytes = 2;
    clearTimeout(timer);
    timer = null;
    return events;
  }

  async function post(body, attempt) {
    try {
      const answer = await fetch(url, {
        method: "POST", body, headers: { "Content-Type": type }, keepalive: true,
      });
      if (answer.ok) return;
      const mayPass = answer.status >= 500 || answer.status === 429 || answer.status === 408;
      if (!mayPass) return onLost(body, answer.status);
      return again(body, attempt, Number(answer.headers.get("Retry-After")) * 1000);
    } catch {
      return again(body, attempt, 0);  // no network, or an origin that is not let in
    }
  }

  function again(body, attempt, atLeastMs) {
    if (attempt >= tries) return onLost(body, 0);
    const waits = Math.max(atLeastMs, Math.random() * 200 * 2 ** attempt);
    setTimeout(() => post(body, attempt + 1), waits);
  }

  function send() {
    const events = taken();
    if (events.length > 0) post("[" + events.join(",") + "]", 1);
  }

  function leave() {
    const events = taken();
    if (events.length === 0) return;
    const body = "[" + events.join(",") + "]";
    const queued = navigator.sendBeacon && navigator.sendBeacon(url, new Blob([body], { type }));
    if (!queued) post(body, tries);
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
  });
  addEventListener("pagehide", leave);

  return {
    add(event) {
      const text = JSON.stringify(event);
      const size = new TextEncoder().encode(text).length + 1;
      if (bytes + size > mostBytes) send();
      waiting.push(text);
      bytes += size;
      if (waiting.length >= most) send();
      else if (timer === null) timer = setTimeout(send, waitMs);
    },
    send,
  };
}
