// Fields of the filter offer words that there are, while somebody types.
for (const field of document.querySelectorAll("input[data-words]")) {
  let asked = "";
  field.addEventListener("input", async () => {
    asked = field.value;
    const answer = await fetch(`/list/words/${field.dataset.words}?q=${encodeURIComponent(asked)}`);
    if (!answer.ok || asked !== field.value) return;
    const options = (await answer.json()).map((word) => new Option("", word));
    field.list.replaceChildren(...options);
  });
}
