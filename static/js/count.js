// The rule of statements/text.py: one kind of line break, NFC, no space at the ends,
// one character is one code point. Not trim(): it disagrees with Python on some spaces.
const SPACE = "\\t\\n\\v\\f\\r\\x1c-\\x1f \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff";
const ENDS = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "g");
const BREAKS = /\r\n|[\r\v\x85\u2028\u2029]/g;

export const canonical = (raw) => raw.replace(BREAKS, "\n").normalize("NFC").replace(ENDS, "");

export function count(raw) {
  let n = 0;
  for (const _ of canonical(raw)) n += 1;
  return n;
}

// Where, in UTF-16 units of the raw text, the part begins that is too much: the longest
// beginning that still fits, found by halving.
export function offsetOfLimit(raw, limit) {
  let fits = 0;
  let over = raw.length + 1;
  while (over - fits > 1) {
    const middle = (fits + over) >> 1;
    if (count(raw.slice(0, middle)) <= limit) fits = middle;
    else over = middle;
  }
  const unit = raw.charCodeAt(fits);
  return unit >= 0xdc00 && unit <= 0xdfff ? fits - 1 : fits;
}
