/** A file's name as it may stand in a list and on a disk: nothing in it leads elsewhere, hides, or turns letters round. */
export function fileName(name: string): string {
  return name.replaceAll(unfit, "_").slice(0, longest).toWellFormed();
}

const longest = 200;
const unfit = /[/\\\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;
