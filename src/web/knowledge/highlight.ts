/** Cuts a text where a matched word begins and ends. A longer form of a matched word counts as matched. */
export function cutAtTerms(text: string, terms: string[]): { text: string; matched: boolean }[] {
  const sought = terms.map((term) => term.trim().toLowerCase()).filter(Boolean);
  if (sought.length === 0) return [{ text, matched: false }];
  const pattern = new RegExp(
    `(${sought
      .sort((a, b) => b.length - a.length)
      .map(asPattern)
      .join("|")})`,
    "giu",
  );
  return text
    .split(pattern)
    .map((piece, index) => ({ text: piece, matched: index % 2 === 1 }))
    .filter((piece) => piece.text !== "");
}

// Scripts without spaces have no word ends to hold on to.
function asPattern(term: string): string {
  const escaped = term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  if (!/^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}\s'’-]+$/u.test(term)) return escaped;
  return `(?<![\\p{L}\\p{N}])${escaped}${term.length > 3 ? "[\\p{L}]*" : ""}(?![\\p{L}\\p{N}])`;
}
