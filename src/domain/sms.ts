/** What a text costs as SMS: one segment alone holds more than each of several, which carry a header that joins them. */
export type Segments = {
  encoding: "GSM-7" | "UCS-2";
  segments: number;
  /** As the encoding counts them: € and { take two in GSM-7, most emoji two in UCS-2. */
  characters: number;
  /** Until the next segment begins. */
  left: number;
};

export function segmentsOf(text: string): Segments {
  const septets = septetsOf(text);
  const encoding = septets ? "GSM-7" : "UCS-2";
  const { alone, joined } = room[encoding];
  const pieces = septets ?? graphemesOf(text, joined);
  const characters = pieces.reduce((sum, size) => sum + size, 0);
  if (characters <= alone) return { encoding, segments: 1, characters, left: alone - characters };
  return { encoding, characters, ...spread(pieces, joined) };
}

const room = { "GSM-7": { alone: 160, joined: 153 }, "UCS-2": { alone: 70, joined: 67 } } as const;

const basic = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const extended = new Set("\f^{}\\[~]|€");

/** Null as soon as one character is in neither table: then the whole text is UCS-2. */
function septetsOf(text: string): number[] | null {
  const sizes: number[] = [];
  for (const character of text) {
    if (!basic.has(character) && !extended.has(character)) return null;
    sizes.push(basic.has(character) ? 1 : 2);
  }
  return sizes;
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** What a reader sees as one character is not torn apart, unless it fills more than a segment by itself. */
function graphemesOf(text: string, most: number): number[] {
  return [...graphemes.segment(text)].flatMap(({ segment }) =>
    segment.length > most ? [...segment].map((point) => point.length) : segment.length,
  );
}

function spread(pieces: number[], joined: number) {
  let segments = 1;
  let used = 0;
  for (const size of pieces) {
    if (used + size > joined) {
      segments++;
      used = 0;
    }
    used += size;
  }
  return { segments, left: joined - used };
}
