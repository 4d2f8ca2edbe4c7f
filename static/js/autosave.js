// Saves the text by itself: three seconds after the last key, on leaving the box, on hiding
// the window. One request is on its way at a time; after a conflict there is none, a person
// decides. Without this file the button "Save draft" does the same.
import { canonical } from "./count.js";

const PAUSE = 3000;
const RETRY = [5000, 15000, 30000, 60000];
// A request that takes longer has failed.
const PATIENCE = 20000;
// A page that is being left may send 64 KiB and no more (Fetch, 4.6); Hindi is three bytes each.
const KEEPALIVE = 60000;

const form = document.querySelector("form.editor");
const line = document.getElementById("saveline");

if (form && line) {
  const words = line.dataset;
  const fields = form.elements;
  const state = line.querySelector(".state");
  const link = line.querySelector(".way-out");
  const both = line.querySelector(".see-both");
  const spoken = line.querySelector("[role=status]");
  let timer = 0;
  let isOnItsWay = false;
  let isStopped = false;
  let pressed = null;
  let nFailed = 0;
  let hasSpoken = false;

  const typed = () => JSON.stringify(["language", "title", "body"].map((name) => canonical(fields[name].value)));
  const given = () => JSON.stringify([form.dataset.language, canonical(fields.title.defaultValue), canonical(fields.body.defaultValue)]);

  // A page of a refused form holds words that were never saved.
  let saved = form.hasAttribute("data-unsaved") ? "" : given();
  const isDirty = () => typed() !== saved;

  // Words that the browser put back (Back, a crash) may be older than the draft on this page:
  // saved as begun from nothing they meet it as a second text and overwrite nothing.
  function begin() {
    const [entry] = performance.getEntriesByType("navigation");
    if (saved && isDirty() && entry?.type !== "navigate") fields.base_version.value = 0;
    guard();
    // Or somebody was quicker than this script.
    if (isDirty()) later(PAUSE);
  }

  function warn(event) {
    event.preventDefault();
  }

  // Only while something is unsaved: a page that may ask is kept by no browser for "Back".
  function guard() {
    removeEventListener("beforeunload", warn);
    if (isDirty()) addEventListener("beforeunload", warn);
  }

  function say(text, { trouble = false, aloud = false, href = "", label = "" } = {}) {
    line.classList.toggle("trouble", trouble);
    state.textContent = text;
    link.hidden = !href;
    if (href) Object.assign(link, { href, textContent: label });
    if (aloud) spoken.textContent = `${text} ${label}`.trim();
  }

  function later(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(save, milliseconds);
  }

  function failed(answer, told) {
    const isFirst = nFailed === 0;
    nFailed += 1;
    if (!told || answer.status >= 500 || answer.status === 429) {
      say(words.offline, { trouble: true, aloud: isFirst });
      later(RETRY[Math.min(nFailed, RETRY.length) - 1]);
    } else {
      // Refused: tried again when the text is another one or the window is looked at again.
      const text = answer.status === 422 ? `${words.refused} ${told.say}` : `${told.say} ${words.safe}`;
      say(text, { trouble: true, aloud: isFirst || answer.status === 422, href: told.href, label: told.words });
    }
  }

  function kept(now, told) {
    saved = now;
    fields.base_version.value = told.version;
    say(`${told.saved_at} ${told.notes}`.trim(), { aloud: !hasSpoken || nFailed > 0 });
    if (!isDirty()) form.dispatchEvent(new CustomEvent("counted", { detail: told.n }));
    hasSpoken = true;
    nFailed = 0;
  }

  async function send() {
    const size = new TextEncoder().encode(fields.body.value).length;
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      keepalive: document.visibilityState === "hidden" && size < KEEPALIVE,
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    return [answer, await answer.json()];
  }

  async function save() {
    clearTimeout(timer);
    if (isStopped || isOnItsWay || !isDirty()) return;
    isOnItsWay = true;
    const now = typed();
    let answer = null;
    let told = null;
    try {
      [answer, told] = await send();
      // A token of its own comes with the refusal of an old one (somebody signed in meanwhile).
      if (answer.status === 403 && told.token) {
        fields.csrfmiddlewaretoken.value = told.token;
        [answer, told] = await send();
      }
    } catch {
      // No connection, or an answer that is not ours.
      told = null;
    }
    isOnItsWay = false;
    if (told && answer.ok) {
      kept(now, told);
    } else if (told && answer.status === 409) {
      isStopped = true;
      both.hidden = false;
      say(told.say, { trouble: true, aloud: true });
    } else {
      failed(answer, told);
    }
    guard();
    if (pressed) form.requestSubmit(pressed);
    else if (told && answer.ok && isDirty()) later(document.visibilityState === "hidden" ? 0 : PAUSE);
  }

  form.addEventListener("input", () => {
    if (isStopped) return;
    if (!nFailed) say(isDirty() ? words.waiting : state.textContent);
    guard();
    later(nFailed ? RETRY[0] : PAUSE);
  });
  form.addEventListener("focusout", (event) => {
    // Not on the way to a button: its press saves the same words.
    if (event.relatedTarget?.type !== "submit") save();
  });
  document.addEventListener("visibilitychange", save);
  addEventListener("online", save);
  form.addEventListener("submit", (event) => {
    // A press sends the same form: never beside a save that is on its way, which could
    // arrive after it with older words.
    if (isOnItsWay) {
      event.preventDefault();
      pressed = event.submitter;
      return;
    }
    isStopped = true;
    clearTimeout(timer);
    removeEventListener("beforeunload", warn);
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) isStopped = !both.hidden;
    else begin();
  });
}
