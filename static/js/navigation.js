// On a phone the navigation scrolls sideways, and so do tabs: the entry of this page is brought into sight.

for (const list of document.querySelectorAll(".navigation ul, .tabs")) {
  const current = list.querySelector("[aria-current]");
  if (current instanceof HTMLElement) {
    list.scrollLeft = current.offsetLeft - list.offsetLeft - (list.clientWidth - current.offsetWidth) / 2;
  }
}
