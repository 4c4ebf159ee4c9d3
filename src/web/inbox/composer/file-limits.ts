import type { Channel } from "../../../contract/channels.ts";
import { sizeInWords } from "../../../domain/size-in-words.ts";

export type Limits = NonNullable<Channel["supports"]["attachments"]>;

type Sized = { name: string; type?: string; size: number };

// More than this the server does not take in one piece.
const serverBytes = 25_000_000;

/** What a medium takes, as far as it can be brought to it. */
export function withinServer(limits: Limits): Limits {
  return { ...limits, maxBytes: Math.min(limits.maxBytes, serverBytes) };
}

/** "At most 10 files of 25 MB, pictures of 8 MB" or "At most 20 files, together 25 MB". */
export function limitsInWords({ most, maxBytes, pictureBytes, togetherBytes }: Limits): string {
  if (togetherBytes) return `At most ${most} files, together ${sizeInWords(togetherBytes)}`;
  const pictures = pictureBytes ? `, pictures of ${sizeInWords(pictureBytes)}` : "";
  return `At most ${most} files of ${sizeInWords(maxBytes)}${pictures}`;
}

/** Why a file cannot be sent along with those that are there; null where it can. */
export function refusalOf({ name, type, size }: Sized, others: readonly Sized[], limits: Limits): string | null {
  const { most, maxBytes, pictureBytes, togetherBytes } = limits;
  if (size === 0) return `${name} is empty and cannot be sent.`;
  const picture = pictureBytes !== undefined && type?.startsWith("image/");
  const each = picture ? pictureBytes : maxBytes;
  if (size > each) {
    const what = picture ? "for a picture at most" : "at most";
    return `${name} has ${sizeInWords(size)}; ${what} ${sizeInWords(each)} can be sent here.`;
  }
  if (others.length >= most) return `At most ${most} files can be sent at once here.`;
  const together = others.reduce((sum, other) => sum + other.size, size);
  if (togetherBytes === undefined || together <= togetherBytes) return null;
  return `With ${name} the files have ${sizeInWords(together)}; together at most ${sizeInWords(togetherBytes)} can be sent here.`;
}
