import { byKey, compareSizes } from "./two-sizes.ts";

/**
 * What people type into the search: parts of names, emails and phone numbers, and words that one, a few thousand and a
 * third of 2,000,000 messages contain.
 */
const searches: Record<string, string> = {
  "full name": "Karin Lindalund",
  "last name": "lindalund",
  "first name of many": "anna",
  "first letters": "an",
  "letters that begin no name": "zq",
  "part of an email": "anna.lindalund",
  "part of many emails": "@post.example",
  "end of a phone number": "0047122",
  "start of a phone number": "+4670123",
  "order number": "fj483",
  "rare word": "chandelier",
  "uncommon word": "torvta",
  "common word": "parcel",
  "two common words": "parcel lamp",
  "word of every message": "order",
  "word of no message": "submarine",
  "first name, unread": "anna&view=unread",
  "common word, resolved": "parcel&view=resolved",
};

await compareSizes({
  bench: "search",
  rounds: process.argv.includes("--full") ? 50 : 10,
  messagesEach: 2,
  pages: async (setting) =>
    Object.entries(searches).map(([name, search]) => {
      const [q, ...more] = search.split("&");
      return { name, query: [`q=${encodeURIComponent(q!)}`, ...more].join("&"), identity: byKey(setting) };
    }),
});
