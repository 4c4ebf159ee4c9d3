export type Detector = {
  /** A text too short to tell, as "ok" or "hotel", is never certain. */
  detect: (text: string) => { code: string | null; certain: boolean };
  /** The language of a text that is surely not in the one with this code; null where it is or may be in it. */
  strays: (text: string, code: string) => string | null;
};

// Shorter than this, a text may be any of several languages.
const enoughLetters = 12;
// Shorter than this, it may still be of the runner-up, unless that lies well behind.
const manyLetters = 40;
const wellAhead = 0.06;
// Names and loan words weigh more in an answer, which is long enough to be asked for more.
const enoughToStray = 24;
// Neighbours such as Danish and Norwegian stay above this share of one another's score.
const neighbourly = 0.85;

let loading: Promise<Detector> | null = null;

/** The language profiles take 100 MB, so they come into memory with the first message, not at the start. */
export function openDetector(): Promise<Detector> {
  loading ??= import("eld/extrasmall").then(({ eld }) => {
    const known = new Set(Object.values(eld.info().Languages));
    return {
      detect(text) {
        const found = eld.detect(text);
        const enough = isLong(text, manyLetters) || (isLong(text, enoughLetters) && leads(found.getScores()));
        const certain = Boolean(found.language) && found.isReliable() && enough;
        return { code: found.language || null, certain };
      },
      strays(text, code) {
        const expected = plain(code);
        const words = text.replace(/\S+/g, (word) => (/:\/\/|@/.test(word) ? " " : word));
        const found = eld.detect(words);
        if (!known.has(expected) || found.language === expected) return null;
        if (!found.isReliable() || !isLong(words, enoughToStray)) return null;
        const scores = found.getScores();
        return (scores[expected] ?? 0) < scores[found.language]! * neighbourly ? found.language : null;
      },
    };
  });
  return loading;
}

function leads(scores: Record<string, number>): boolean {
  const [first = 0, second = 0] = Object.values(scores).sort((a, b) => b - a);
  return first - second >= wellAhead;
}

function isLong(text: string, letters: number): boolean {
  const dense = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u.test(text);
  return dense || (text.match(/\p{L}/gu)?.length ?? 0) >= letters;
}

const otherNames: Record<string, string> = { nb: "no", nn: "no", iw: "he", fil: "tl" };

/** As the profiles name it: without region or script. */
function plain(code: string): string {
  const [language = ""] = code.toLowerCase().split(/[-_]/);
  return otherNames[language] ?? language;
}
