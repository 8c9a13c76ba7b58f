// On a phone the navigation scrolls sideways: the entry of this page is brought into sight.

const list = document.querySelector(".navigation ul");
const current = list?.querySelector("[aria-current]");
if (list && current instanceof HTMLElement) {
  list.scrollLeft = current.offsetLeft - (list.clientWidth - current.offsetWidth) / 2;
}
