/** How much of a text one message of a medium holds: in characters, or in UTF-8 bytes where `countedIn` says so. */
export type Room = { maxLength: number; countedIn?: "bytes" | undefined };

const utf8 = new TextEncoder();

/** As the medium counts. */
export function lengthIn({ countedIn }: Room, text: string): number {
  return countedIn === "bytes" ? utf8.encode(text).length : text.length;
}

export function fits(text: string, room: Room): boolean {
  return lengthIn(room, text) <= room.maxLength;
}

/** Why a text does not fit, for whoever wrote it. */
export function tooLong({ maxLength, countedIn }: Room): string {
  if (!countedIn) return `This is longer than the ${maxLength} characters one message may have here.`;
  return `This is longer than the ${maxLength} bytes one message may have here. Letters with accents count twice, emoji four times and more.`;
}

/** As much of the text as there is room for, up to the end of a sentence, or else of a word. */
export function fitted(text: string, room: Room): string {
  if (fits(text, room)) return text;
  const whole = begin(text, "sentence", room);
  if (whole) return whole;
  const short = { ...room, maxLength: room.maxLength - lengthIn(room, "…") };
  return `${begin(text, "word", short) || begin(text, "grapheme", short)}…`;
}

function begin(text: string, granularity: "sentence" | "word" | "grapheme", room: Room): string {
  let used = 0;
  let end = 0;
  for (const { segment, index } of new Intl.Segmenter(undefined, { granularity }).segment(text)) {
    if (used + lengthIn(room, segment.trimEnd()) > room.maxLength) break;
    used += lengthIn(room, segment);
    if (granularity !== "sentence" || isEnd.test(segment)) end = index + segment.length;
  }
  return text.slice(0, end).trimEnd();
}

// The question mark in an address ends no sentence.
const isEnd = /[\s。！？]$/u;
