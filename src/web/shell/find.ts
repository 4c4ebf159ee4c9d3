export type Findable = {
  id: string;
  title: string;
  /** More words it is found by, such as what others call it. */
  words?: string | undefined;
};

/** What fits the text best comes first; among equals what was used last, then the order given. Each word must fit. */
export function find<Item extends Findable>(items: Item[], text: string, recent: string[] = []): Item[] {
  const wanted = wordsOf(text);
  if (wanted.length === 0) return items;
  const lately = ({ id }: Item) => (recent.includes(id) ? recent.length - recent.indexOf(id) : 0);
  return items
    .map((item) => ({ item, fit: fitOf(item, wanted) }))
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit || lately(b.item) - lately(a.item))
    .map(({ item }) => item);
}

function fitOf({ title, words = "" }: Findable, wanted: string[]): number {
  const [named, called] = [wordsOf(title), wordsOf(words)];
  const fits = wanted.map((word) => Math.max(fitIn(named, word) * 2, fitIn(called, word)));
  if (fits.includes(0)) return 0;
  const whole = named.join(" ") === wanted.join(" ") ? 1 : 0;
  return whole + fits.reduce((sum, fit) => sum + fit, 0) / fits.length;
}

/** 3 for the very word, 2 for its beginning, 1 for somewhere in it. */
function fitIn(words: string[], wanted: string): number {
  if (words.includes(wanted)) return 3;
  if (words.some((word) => word.startsWith(wanted))) return 2;
  return wanted.length > 2 && words.some((word) => word.includes(wanted)) ? 1 : 0;
}

function wordsOf(text: string): string[] {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}
