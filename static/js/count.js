// The rule of statements/text.py: one kind of line break, NFC, no space at the ends,
// one character is one code point. Not trim(): it disagrees with Python on some spaces.
const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]/;
const BREAKS = /\r\n|[\r\v\x85\u2028\u2029]/g;
// What may still melt into the character before it, and so make a text shorter.
const MARKS = /[\p{M}\u1160-\u11ff]*/uy;

export function canonical(raw) {
  const text = raw.replace(BREAKS, "\n").normalize("NFC");
  let start = 0;
  let end = text.length;
  // By hand: a pattern for the end starts anew at every space, seconds in a long table.
  while (start < end && SPACE.test(text[start])) start += 1;
  while (start < end && SPACE.test(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

export function count(raw) {
  let n = 0;
  for (const _ of canonical(raw)) n += 1;
  return n;
}

// Where, in UTF-16 units of the raw text, the part begins that is too much: a beginning
// that still fits, found by halving. A mark can bring a text back under the limit (l, macron,
// dot below are one character), so halving goes on behind the marks if that fits too.
export function offsetOfLimit(raw, limit) {
  const whole = (end) => (end && raw.codePointAt(end - 1) > 0xffff ? end + 1 : end);
  const fits = (end) => count(raw.slice(0, whole(end))) <= limit;
  if (fits(raw.length)) return raw.length;
  let good = 0;
  for (let next = 0; ; good = next) {
    for (let bad = raw.length; bad - good > 1; ) {
      const middle = (good + bad) >> 1;
      if (fits(middle)) good = middle;
      else bad = middle;
    }
    MARKS.lastIndex = good;
    MARKS.test(raw);
    next = MARKS.lastIndex;
    if (next === good || !fits(next)) return good;
  }
}
