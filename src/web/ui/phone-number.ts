/** +14155550100 as it is read: +1 415 555 0100. What is no phone number stays as it is. */
export function readableNumber(value: string): string {
  const digits = digitsOf(value);
  if (!digits) return value;
  const code = country.exec(digits)![0];
  return [`+${code}`, ...grouped(digits.slice(code.length), shapes[code])].join(" ");
}

/** The same for each number that stands among words. */
export function withReadableNumbers(words: string): string {
  return words.replace(/\+[1-9]\d{6,14}\b/g, readableNumber);
}

/** Enough of a phone number to tell it from others: +1 …42. Anything else stays whole. */
export function shortNumber(value: string): string {
  const digits = digitsOf(value);
  return digits ? `+${country.exec(digits)![0]} …${digits.slice(-2)}` : value;
}

export function isPhoneNumber(value: string): boolean {
  return digitsOf(value) !== null;
}

/** Those of a number in E.164; null where it is something else. */
function digitsOf(value: string): string | null {
  return /^\+([1-9]\d{6,14})$/.exec(value.replace(/[ \u00a0().-]/g, ""))?.[1] ?? null;
}

// The codes of one and two digits, as E.164 gives them out; every other has three.
const country = /^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/;

/** How whole countries write theirs; every other is read in threes. */
const shapes: Record<string, number[]> = { "1": [3, 3, 4], "7": [3, 3, 2, 2], "33": [1, 2, 2, 2, 2], "44": [4, 6] };

function grouped(digits: string, shape: number[] = inThrees(digits.length)): string[] {
  const sizes = shape.reduce((sum, size) => sum + size, 0) === digits.length ? shape : inThrees(digits.length);
  let from = 0;
  return sizes.map((size) => {
    from += size;
    return digits.slice(from - size, from);
  });
}

/** No digit stands alone at the end. */
function inThrees(length: number): number[] {
  const threes = Array.from({ length: Math.floor(length / 3) }, () => 3);
  const rest = length % 3;
  if (rest === 0 || threes.length === 0) return rest === 0 ? threes : [length];
  return rest === 1 ? [...threes.slice(0, -1), 4] : [...threes, 2];
}
