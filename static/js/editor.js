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

  const show = () => {
    const n = count(box.value);
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
    box.focus();
    box.setSelectionRange(offsetOfLimit(box.value, limit), box.value.length);
  });
  box.addEventListener("input", show);
  form.elements.language?.addEventListener("change", (event) => {
    box.lang = event.target.value;
  });
  show();
}
