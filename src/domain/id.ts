/** What an id names, by its prefix. The rest is a UUIDv7 in 26 characters, so ids sort by age. */
export const prefixes = {
  workspace: "ws",
  person: "per",
  invitation: "inv",
  apiKey: "key",
  channel: "chan",
  contact: "con",
  address: "addr",
  conversation: "conv",
  line: "line",
  message: "msg",
  attempt: "att",
  turn: "turn",
  agent: "agt",
  version: "ver",
  model: "mod",
  article: "art",
  passage: "pas",
  import: "imp",
  gap: "gap",
  canned: "can",
  file: "file",
  held: "held",
  unmatched: "unm",
  mail: "mail",
  node: "node",
} as const;

export type Noun = keyof typeof prefixes;

// Crockford's alphabet: no i, l, o, u, so an id survives being read aloud.
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/** `bytes` are the 10 random bytes behind the 48 bits of `at` (milliseconds since 1970). */
export function formatId(noun: Noun, at: number, bytes: Uint8Array): string {
  let value = BigInt(at);
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  const version = 0x7n << 76n;
  const variant = 0x2n << 62n;
  value = (value & ~(0xfn << 76n) & ~(0x3n << 62n)) | version | variant;
  let text = "";
  for (let shift = 125n; shift >= 0n; shift -= 5n) text += alphabet[Number((value >> shift) & 31n)];
  return `${prefixes[noun]}_${text}`;
}
