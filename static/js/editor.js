// The counter of the editor, and the button that marks what is too much. Without this
// file everything still works: the server counts at each save.
import { count, offsetOfLimit } from "./count.js";

const form = document.querySelector("form.editor");
const box = form?.elements.body;
const line = document.getElementById("counter");

if (box && line) {
  const limit = Number(form.dataset.limit);
  const number = new Intl.NumberFormat(document.documentElement.lang, { useGrouping: "always" });
  const button = line.querySelector(".show-over");
  const spoken = line.querySelector("[role=status]");
  let waiting = 0;
  let lastSpoken = "";

  const fill = (words, n) => words.replace("{n}", number.format(n)).replace("{limit}", number.format(limit));

  const show = (n) => {
    const over = n - limit;
    line.classList.toggle("over", over > 0);
    line.querySelector(".count").textContent = fill(line.dataset.words, n);
    line.querySelector(".too-many").textContent = over > 0 ? fill(line.dataset.over, over) : "";
    button.hidden = over <= 0;
    clearTimeout(waiting);
    // Spoken after a pause, and only near the limit: not on every key.
    if (n >= limit * 0.9) waiting = setTimeout(speak, 1000, line.innerText.split("\n")[0]);
  };

  const speak = (words) => {
    if (words !== lastSpoken) spoken.textContent = lastSpoken = words;
  };

  button.addEventListener("click", () => {
    const start = offsetOfLimit(box.value, limit);
    // Browsers bring the cursor into view when the box gets the focus, a selection not.
    box.blur();
    box.setSelectionRange(start, start);
    box.focus();
    box.setSelectionRange(start, box.value.length);
  });
  box.addEventListener("input", () => show(count(box.value)));
  // The server has counted the same text: its count decides when the statement is sent.
  form.addEventListener("counted", (event) => show(event.detail));
  form.elements.language?.addEventListener("change", (event) => {
    box.lang = event.target.value;
  });
  show(count(box.value));
}
