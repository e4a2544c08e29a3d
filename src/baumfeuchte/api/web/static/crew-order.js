// Takes over the order of a tour that was planned anew, from the server's page of it. Stops keep
// their cards, with whatever was typed into them. No module, so that it is kept for use offline.
self.crewOrder = (() => {
  "use strict";
  // The page as it is now; kept, so that a reload without network has the same order.
  async function fresh() {
    const answer = await self.crewPages.fetched(self.crewPages.name(new URL(location.href)));
    if (!answer.ok || answer.redirected) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  // Somebody types: the card must not go away from under the fingers.
  const typing = root => Boolean(root.querySelector(".stop input:focus, .stop textarea:focus"));

  function take(page, root) {
    const list = root.querySelector(".stops--all");
    for (const other of page.querySelectorAll(".stop")) {
      const stop = root.querySelector(`.stop[data-stop="${other.dataset.stop}"]`);
      if (!stop) continue;
      stop.dataset.position = other.dataset.position;
      for (const old of stop.querySelectorAll(".stop__before, .stop__facts")) old.remove();
      const facts = other.querySelectorAll(".stop__before, .stop__facts");
      stop.querySelector(".stop__problem").before(...facts);
    }
    for (const old of root.querySelectorAll(".stops > .point")) old.remove();
    list.append(...page.querySelectorAll(".stops > .point"));
    root.dataset.version = page.querySelector(".crew").dataset.version;
  }

  return { fresh, take, typing };
})();
