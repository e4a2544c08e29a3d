// Says that there is a newer list than the one on this page, or than the one before a change that was
// made here. Listens only while the page is seen:
// a browser keeps few connections to one server.
const place = document.getElementById("live");
let source = null;

function listen() {
  source = new EventSource("/api/v1/events?kind=list");
  for (const kind of ["state", "list"]) source.addEventListener(kind, event => tell(JSON.parse(event.data)));
}

function tell(list) {
  const { run, day, text, reload, address } = place.dataset;
  const { search } = location;
  const chosen = new URLSearchParams(search).get("day");
  const isNewer = list.run_id !== null && list.run_id > Number(run);
  // A page of a past day only hears of that day.
  if (!isNewer || (chosen ? list.day !== day : list.day < day)) return;
  const href = address ? address.replace("{revision}", list.revision) : location.href;
  const link = Object.assign(document.createElement("a"), { href, textContent: reload });
  if (!address) {
    link.addEventListener("click", event => {
      event.preventDefault();
      location.reload();
    });
  }
  place.replaceChildren(text.replace("{revision}", list.revision), " ", link);
  source.close();
  document.removeEventListener("visibilitychange", follow);
}

function follow() {
  if (document.hidden) source?.close();
  else listen();
}

if (place && "EventSource" in window) {
  document.addEventListener("visibilitychange", follow);
  if (!document.hidden) listen();
}
