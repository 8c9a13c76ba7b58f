// A menu closes when one presses Escape or looks elsewhere.

/** @returns {NodeListOf<HTMLDetailsElement>} */
const open = () => document.querySelectorAll("details[data-closes-outside][open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  }
});
