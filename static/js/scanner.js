// A scanner types wherever one stands: with no field in hand, its text goes to the scan field.

/** @param {EventTarget | null} target */
const takesText = (target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("input, textarea, select"));

document.addEventListener("keydown", (event) => {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!plain || event.key.length !== 1 || event.key === " " || takesText(event.target)) return;
  const field = document.querySelector("#scan-label, #label");
  // The focus moves before the character is written, so that none is lost.
  if (field instanceof HTMLInputElement) {
    field.focus();
    field.value = "";
  }
});
