/** One verb or noun of Twilio's markup. */
export type Verb = { name: string; attributes: Record<string, string>; text: string; inside: Verb[] };

/** What stands in a `<Response>`, in order. Throws at anything that is not well-formed. */
export function readTwiml(xml: string): Verb[] {
  const root: Verb = { name: "", attributes: {}, text: "", inside: [] };
  const open = [root];
  for (const [whole, close, name, written = "", empty, words] of xml.matchAll(tokens)) {
    const at = open.at(-1)!;
    if (words !== undefined) at.text += decode(words);
    else if (close) {
      if (at.name !== name) throw new Error(`</${name}> closes <${at.name}>.`);
      open.pop();
    } else if (name && !whole.startsWith("<?")) {
      const verb: Verb = { name, attributes: readAttributes(written), text: "", inside: [] };
      at.inside.push(verb);
      if (!empty) open.push(verb);
    }
  }
  const [response] = root.inside;
  if (open.length > 1 || response?.name !== "Response") throw new Error("There is no whole <Response>.");
  return response.inside;
}

const tokens = /<(\/)?\??([A-Za-z][\w-]*)((?:\s+[\w:-]+="[^"]*")*)\s*(\/|\?)?>|([^<]+)/g;

function readAttributes(written: string): Record<string, string> {
  return Object.fromEntries(
    [...written.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key, value]) => [key!, decode(value!)]),
  );
}

const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (decimal) return String.fromCodePoint(Number(decimal));
    return hex ? String.fromCodePoint(Number.parseInt(hex, 16)) : (named[name] ?? whole);
  });
}
