// Keeps each press in this window and sends it until it has arrived, one after the other. The
// press says how long ago it was made, so the phone's clock may be wrong, and its key, so that
// it counts once however often it is sent. Without this file each button is an ordinary form.
const PATIENCE = 8000;
const PAUSES = [1000, 2000, 4000, 8000];

const waiting = [];
const line = document.getElementById("waiting");
const words = line.querySelector(".words");
const again = line.querySelector("button");
let isOnItsWay = false;
let nFailed = 0;
let timer = 0;

function warn(event) {
  event.preventDefault();
}

function say(isOut = false) {
  const n = waiting.length;
  // One that is just on its way is nothing to speak of.
  const isQuiet = n === 0 || (nFailed === 0 && n < 3);
  line.hidden = isQuiet;
  again.hidden = !isOut;
  if (!isQuiet) words.textContent = (isOut ? line.dataset.out : n === 1 ? line.dataset.one : line.dataset.many).replace("[n]", n);
  removeEventListener("beforeunload", warn);
  if (n) addEventListener("beforeunload", warn);
}

function put(press, answer) {
  document.getElementById("counts").innerHTML = answer.counts;
  const old = document.getElementById(press.row);
  // A newer press about the same line is still on its way: its answer is the one to show.
  if (!old || waiting.some((each) => each.row === press.row)) return;
  const box = document.createElement("template");
  box.innerHTML = answer.row;
  const fresh = box.content.firstElementChild;
  const hadFocus = old.contains(document.activeElement);
  if (answer.refusal) {
    const why = document.createElement("p");
    why.className = "notice warning";
    why.setAttribute("role", "alert");
    why.textContent = answer.refusal;
    fresh.append(why);
  }
  old.replaceWith(fresh);
  if (hadFocus) fresh.querySelector("button")?.focus();
}

async function send() {
  if (isOnItsWay || !waiting.length) return;
  clearTimeout(timer);
  isOnItsWay = true;
  const press = waiting[0];
  press.body.set("age", Math.round(performance.now() - press.at));
  let isOut = false;
  try {
    const response = await fetch(press.address, {
      method: "POST",
      body: new URLSearchParams(press.body),
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    const isAnswer = response.headers.get("Content-Type")?.startsWith("application/json");
    isOut = !isAnswer && response.status < 500;
    if (!response.ok || !isAnswer) throw new Error(response.status);
    waiting.shift();
    nFailed = 0;
    put(press, await response.json());
  } catch {
    nFailed += 1;
  }
  isOnItsWay = false;
  say(isOut);
  if (!waiting.length || isOut) return;
  if (nFailed) timer = setTimeout(send, PAUSES[Math.min(nFailed, PAUSES.length) - 1]);
  else send();
}

addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form.press")) return;
  event.preventDefault();
  const button = event.submitter;
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  const body = new FormData(form, button);
  waiting.push({ body, at: performance.now(), address: location.pathname, row: form.closest("li[id]").id });
  say();
  send();
});

again.addEventListener("click", send);
addEventListener("online", send);
