/** How the parts of a name, an email address or a phone number look that somebody searches for. */
export function patternsOf(q: string): string[] {
  const numbers = numbersOf(q);
  // Whoever has what was typed has the digits in it.
  const parts = numbers.some((digits) => q.includes(digits)) ? [] : partsOf(q);
  return [...parts, ...numbers.map((digits) => `%${digits}%`)];
}

/** One or two letters begin a word, since they stand in the middle of nearly every name. */
function partsOf(q: string): string[] {
  const escaped = q.replace(/[\\%_]/g, "\\$&");
  return q.length < 3 ? [`${escaped}%`, `% ${escaped}%`] : [`%${escaped}%`];
}

// As people write down a phone number, or a part of one.
const looksDialled = /^\+?[\d\s().\-/\u2010-\u2015]{3,}$/;
// A whole number may be written as it is dialled within its country, or from another.
const wholeDigits = 9;

function numbersOf(q: string): string[] {
  const digits = q.replace("(0)", "").replace(/\D/g, "");
  if (!looksDialled.test(q) || digits.length < 3) return [];
  return digits.length < wholeDigits ? [digits] : [digits, digits.replace(/^0+/, "")];
}
