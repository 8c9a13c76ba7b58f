// After a form came back with errors, the summary is read first; also where HTMX put it there.

/** @param {ParentNode} part */
const focusSummary = (part) => {
  const summary = part.querySelector("[data-takes-focus]");
  if (summary instanceof HTMLElement) summary.focus();
};

focusSummary(document);
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target instanceof HTMLElement) focusSummary(event.target);
});
