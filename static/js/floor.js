// Lets the clock of whoever speaks tick between two looks at the server, and looks again every
// few seconds where the page is made for a wall. Without it the page loads itself anew.
const seen = performance.now();

function shown(seconds) {
  const two = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const head = hours ? `${hours}:${two(minutes)}` : `${minutes}`;
  return `${head}:${two(seconds % 60)}`;
}

function tick(since) {
  for (const clock of document.querySelectorAll(".clock[data-used]")) {
    const used = Number(clock.dataset.used) + Math.floor((performance.now() - since) / 1000);
    const ticks = clock.querySelector(".ticks .n");
    if (ticks) ticks.textContent = shown(used);
    clock.classList.toggle("over", used > Number(clock.dataset.allotted));
  }
}

let since = seen;
setInterval(() => tick(since), 250);

const wall = document.querySelector("#floor[data-poll]");

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.ok && !answer.redirected) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const floor = page.querySelector("#floor");
      if (floor) {
        wall.replaceChildren(...floor.childNodes);
        since = performance.now();
        tick(since);
      }
    }
  } catch {
    // No network for a moment: the clock goes on, the next look finds it again.
  }
  setTimeout(look, Number(wall.dataset.poll) * 1000);
}

if (wall) setTimeout(look, Number(wall.dataset.poll) * 1000);
