// Says so when a part of the page could not be fetched, instead of staying silent.

const place = document.getElementById("request-failed");

/** @param {string} text */
const say = (text) => {
  if (place) place.textContent = text;
};

document.addEventListener("htmx:sendError", () => {
  say("The server did not answer. Check the network; what you typed is still here.");
});

document.addEventListener("htmx:responseError", (event) => {
  /** @type {XMLHttpRequest | undefined} */
  const answer = /** @type {CustomEvent} */ (event).detail?.xhr;
  if (answer?.status === 403) {
    say("The server refused this. Reload the page and sign in again.");
  } else {
    say(`The server could not do this (error ${answer?.status ?? "unknown"}). Reload the page.`);
  }
});

document.addEventListener("htmx:beforeRequest", () => say(""));
