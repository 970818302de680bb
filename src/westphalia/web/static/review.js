// Keys for the page Review: each presses a button or follows a link that is there anyway.

const typing = (target) => target instanceof HTMLElement && target.closest("input, select, textarea") !== null;
let leaving = false;

document.documentElement.classList.add("has-keys");
for (const help of document.querySelectorAll("[data-keys]")) help.hidden = false;

// A key that is pressed again before the next record is there would decide on the same record twice.
document.addEventListener("submit", (event) => {
  if (leaving) event.preventDefault();
  leaving = true;
});
window.addEventListener("pageshow", () => {
  leaving = false;
});

document.addEventListener("keydown", (event) => {
  if (leaving || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.key === "Escape" && typing(event.target)) event.target.blur();
  if (typing(event.target)) return;
  const key = event.key.toLowerCase();
  if (key === "u") document.querySelector("[data-last] button")?.click();
  else if (key === "c") {
    event.preventDefault();
    document.querySelector(".decide select[name=what]")?.focus();
  } else if (/^[a-z]$/.test(key)) document.querySelector(`[data-key="${key}"]`)?.click();
});
