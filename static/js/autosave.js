// Saves the text by itself: three seconds after the last key, on leaving the box, on hiding
// the window. One request is on its way at a time; after a conflict there is none, a person
// decides. Without this file the button "Save draft" does the same.
const PAUSE = 3000;
const RETRY = [5000, 15000, 30000, 60000];

const form = document.querySelector("form.editor");
const line = document.getElementById("saveline");

if (form && line) {
  const words = line.dataset;
  const state = line.querySelector(".state");
  const spoken = line.querySelector("[role=status]");
  let saved = typed();
  let timer = 0;
  let isOnItsWay = false;
  let isStopped = false;
  let nFailed = 0;
  let hasSpoken = false;

  function typed() {
    return JSON.stringify(["language", "title", "body"].map((name) => form.elements[name].value));
  }

  function say(text, aloud) {
    state.textContent = text;
    if (aloud) spoken.textContent = text;
  }

  function later(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(save, milliseconds);
  }

  // What stopped it: both texts are kept, or the page can no longer write; the box is untouched.
  function stop(text) {
    isStopped = true;
    line.classList.add("trouble");
    say(text, true);
  }

  async function save(isLeaving = false) {
    clearTimeout(timer);
    const now = typed();
    if (isStopped || isOnItsWay || now === saved) return;
    isOnItsWay = true;
    let answer = null;
    try {
      answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json", "X-Saved-By-Itself": "1" },
        keepalive: isLeaving === true,
        redirect: "manual",
      });
    } catch {
      // No connection: told below, and tried again.
    }
    isOnItsWay = false;
    if (answer?.ok) {
      const { version, words: when } = await answer.json();
      saved = now;
      form.elements.base_version.value = version;
      line.classList.remove("trouble");
      say(when, !hasSpoken || nFailed > 0);
      hasSpoken = true;
      nFailed = 0;
      if (typed() !== saved) later(PAUSE);
    } else if (answer?.status === 409) {
      stop(words.conflict);
    } else if (answer?.status === 422) {
      const { words: why } = await answer.json();
      // Saved again once the text is another one.
      saved = now;
      line.classList.add("trouble");
      say(why, true);
    } else if (answer && (answer.status < 500 || answer.type === "opaqueredirect") && answer.status !== 429) {
      stop(words.gone);
    } else {
      line.classList.add("trouble");
      say(words.offline, nFailed === 0);
      later(RETRY[Math.min(nFailed, RETRY.length - 1)]);
      nFailed += 1;
    }
  }

  form.addEventListener("input", () => {
    if (isStopped) return;
    if (!nFailed) say(words.waiting, false);
    later(nFailed ? RETRY[0] : PAUSE);
  });
  form.elements.body.addEventListener("blur", () => save());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save(true);
  });
  window.addEventListener("online", () => save());
  // A press of a button sends the same form: nothing may be sent beside it.
  form.addEventListener("submit", () => {
    isStopped = true;
    clearTimeout(timer);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) isStopped = false;
  });
}
