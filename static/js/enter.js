// A scanner ends with Enter. In a field that says so it leads to the next field, not to the end.

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || !(field instanceof HTMLInputElement) || !field.form) return;
  if (field.dataset.enter !== "next") return;
  const fields = [...field.form.elements].filter(
    (one) => one instanceof HTMLElement && one.matches("input:not([type=hidden]), select, textarea, button"),
  );
  const next = fields[fields.indexOf(field) + 1];
  if (next instanceof HTMLElement) {
    event.preventDefault();
    next.focus();
  }
});
