// Shows how far work is without loading the page anew: asks the page's own JSON, and loads it once the work is done.

const place = document.querySelector("[data-progress]");
const address = new URL(location.href);
address.pathname += ".json";

async function look() {
  const job = await fetch(address, { headers: { accept: "application/json" } })
    .then((answer) => answer.json())
    .then((page) => page.job)
    .catch(() => null);
  if (job && !["waiting", "running"].includes(job.stage)) return location.reload();
  if (job && job.stage !== place.dataset.stage && place.dataset.stage) return location.reload();
  if (job) {
    place.dataset.stage = job.stage;
    const bar = place.querySelector("progress");
    const figure = place.querySelector(".figure");
    const where = place.querySelector("[data-where]");
    if (bar && job.total) [bar.max, bar.value] = [job.total, job.done];
    if (figure && job.total) figure.textContent = `${job.done} / ${job.total}`;
    if (where) where.textContent = job.where;
  }
  setTimeout(look, 700);
}

if (place) look();
