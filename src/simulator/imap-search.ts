import { headerOf } from "./imap-fetch.ts";
import { type Token, textOf } from "./imap-read.ts";
import type { Folder, StoredMail } from "./mail-store.ts";

type Test = (mail: StoredMail, sequence: number) => boolean;

/** The mails that meet every key; null where a key is not known here. */
export function search(folder: Folder, keys: Token[]): { mail: StoredMail; sequence: number }[] | null {
  const test = readKeys([...keys], folder);
  if (!test) return null;
  return folder.mails
    .map((mail, index) => ({ mail, sequence: index + 1 }))
    .filter(({ mail, sequence }) => test(mail, sequence));
}

/** Whether a number stands in a set such as 1:4,7,9:*, where * is the last one there is. */
export function inSet(set: string, number: number, last: number): boolean {
  const value = (text: string) => (text === "*" ? last : Number(text));
  return set.split(",").some((range) => {
    const [from = "", to = from] = range.split(":");
    const [low, high] = [value(from), value(to)].sort((a, b) => a - b);
    return number >= low! && number <= high!;
  });
}

function readKeys(keys: Token[], folder: Folder): Test | null {
  const tests: Test[] = [];
  while (keys.length > 0) {
    const test = readKey(keys, folder);
    if (!test) return null;
    tests.push(test);
  }
  return (mail, sequence) => tests.every((test) => test(mail, sequence));
}

const flagKeys: Record<string, Test> = {
  ALL: () => true,
  SEEN: ({ flags }) => flags.has("\\Seen"),
  UNSEEN: ({ flags }) => !flags.has("\\Seen"),
  DELETED: ({ flags }) => flags.has("\\Deleted"),
  UNDELETED: ({ flags }) => !flags.has("\\Deleted"),
};

function readKey(keys: Token[], folder: Folder): Test | null {
  const first = keys.shift()!;
  if (Array.isArray(first)) return readKeys([...first], folder);
  const key = textOf(first).toUpperCase();
  if (flagKeys[key]) return flagKeys[key];
  if (/^[\d*:,]+$/.test(key)) return (_, sequence) => inSet(key, sequence, folder.mails.length);
  if (key === "CHARSET") {
    keys.shift();
    return () => true;
  }
  if (key === "NOT") {
    const test = readKey(keys, folder);
    return test && ((mail, sequence) => !test(mail, sequence));
  }
  if (key === "OR") {
    const [one, other] = [readKey(keys, folder), readKey(keys, folder)];
    return one && other && ((mail, sequence) => one(mail, sequence) || other(mail, sequence));
  }
  return readKeyWithValue(key, keys, folder);
}

function readKeyWithValue(key: string, keys: Token[], folder: Folder): Test | null {
  const value = textOf(keys.shift());
  const holds = (text: string | null, part: string) => (text ?? "").toLowerCase().includes(part.toLowerCase());
  if (key === "UID") return ({ uid }) => inSet(value, uid, folder.mails.at(-1)?.uid ?? 0);
  if (key === "SINCE") return ({ at }) => at.getTime() >= dayOf(value);
  if (key === "BEFORE") return ({ at }) => at.getTime() < dayOf(value);
  if (key === "LARGER") return ({ bytes }) => bytes.length > Number(value);
  if (key === "SMALLER") return ({ bytes }) => bytes.length < Number(value);
  if (key === "HEADER") {
    const part = textOf(keys.shift());
    return ({ bytes }) => headerOf(bytes, value) !== null && holds(headerOf(bytes, value), part);
  }
  if (["FROM", "TO", "CC", "SUBJECT"].includes(key)) return ({ bytes }) => holds(headerOf(bytes, key), value);
  return null;
}

/** 14-Mar-2026, the way SEARCH names a day. */
function dayOf(text: string): number {
  return Date.parse(`${text.replaceAll("-", " ")} UTC`);
}
