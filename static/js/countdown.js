// Counts a procedure down, step by step, by the clock: a tablet that slept shows the right step.

/** @param {number} seconds */
const clock = (seconds) => {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

/** @param {HTMLElement} box */
const countDown = (box) => {
  const steps = /** @type {HTMLElement[]} */ ([...box.querySelectorAll("[data-seconds]")]);
  const left = box.querySelector("[data-countdown-left]");
  const now = box.querySelector("[data-countdown-now]");
  const list = box.querySelector("[data-countdown-done]");
  const start = box.querySelector("[data-countdown-start]");
  const stop = box.querySelector("[data-countdown-stop]");
  if (!(start instanceof HTMLButtonElement) || !(stop instanceof HTMLButtonElement)) return;
  if (!left || !now || !(list instanceof HTMLElement)) return;
  let begun = 0;
  let timer = 0;
  let told = -1;

  /** @param {number} place @param {string} words */
  const tell = (place, words) => {
    if (told === place) return;
    told = place;
    now.textContent = words;
    steps.forEach((step, number) => {
      if (number === place) step.setAttribute("aria-current", "step");
      else step.removeAttribute("aria-current");
    });
  };

  const tick = () => {
    let rest = (Date.now() - begun) / 1000;
    for (const [place, step] of steps.entries()) {
      const seconds = Number(step.dataset.seconds);
      if (rest < seconds) {
        left.textContent = clock(seconds - rest);
        tell(place, step.querySelector("strong")?.textContent ?? "");
        return;
      }
      rest -= seconds;
    }
    end();
    left.textContent = "0:00";
    tell(steps.length, list.dataset.countdownDone ?? "");
  };

  const end = () => {
    clearInterval(timer);
    stop.hidden = true;
    start.hidden = false;
  };

  start.hidden = false;
  start.addEventListener("click", () => {
    begun = Date.now();
    told = -1;
    start.hidden = true;
    stop.hidden = false;
    timer = setInterval(tick, 250);
    tick();
  });
  stop.addEventListener("click", () => {
    end();
    left.textContent = "";
    tell(-2, "");
  });
};

for (const box of document.querySelectorAll("[data-countdown]")) {
  if (box instanceof HTMLElement) countDown(box);
}
