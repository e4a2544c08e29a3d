// Buttons that print the page; they are seen only where this script runs, and a hint elsewhere.
document.documentElement.classList.add("scripted");
document.addEventListener("click", event => {
  if (event.target.closest("[data-print]")) print();
});
