import { useMemo, useSyncExternalStore } from "react";
import type { File as StoredFile } from "../../../contract/conversations.ts";
import { sentenceOf } from "../../ui/problem.tsx";
import { sizeInWords } from "../sizes.ts";
import { upload } from "./upload.ts";

export type Attachment = {
  key: string;
  name: string;
  mime: string;
  size: number;
  /** For a picture, what it looks like. */
  preview: string | null;
  share: number;
  stored: StoredFile | null;
  problem: string | null;
  stop: () => void;
};

export type Limits = { most: number; maxBytes: number };
export type Attachments = ReturnType<typeof useAttachments>;

// Outside of the screen, so that going to another conversation and back loses nothing and stops nothing.
const byConversation = new Map<string, readonly Attachment[]>();
const listeners = new Set<() => void>();
const none: readonly Attachment[] = [];

// More than this the server does not take in one piece.
const serverBytes = 25 * 1024 * 1024;

export function useAttachments(conversation: string, limits: Limits | null | undefined) {
  const all = useSyncExternalStore(subscribe, () => byConversation.get(conversation) ?? none);
  return useMemo(() => {
    const maxBytes = Math.min(limits?.maxBytes ?? serverBytes, serverBytes);
    return {
      all,
      limits: limits && { most: limits.most, maxBytes },
      ready: all.flatMap(({ stored }) => (stored ? [stored] : [])),
      busy: all.some(({ stored, problem }) => !stored && !problem),
      /** Answers what is wrong with them; those that are right are taken. */
      add: (files: File[]) => add(conversation, files, { most: limits?.most ?? 0, maxBytes }),
      remove: (key: string) => remove(conversation, key),
      clear: () => set(conversation, none),
      giveBack: (files: StoredFile[]) => set(conversation, [...files.map(fromStored), ...of(conversation)]),
    };
  }, [conversation, all, limits]);
}

function add(conversation: string, files: File[], { most, maxBytes }: Limits): string | null {
  if (most === 0) return "Files cannot be sent here.";
  const small = files.filter(({ size }) => size > 0 && size <= maxBytes);
  const fitting = small.slice(0, Math.max(0, most - of(conversation).length));
  set(conversation, [...of(conversation), ...fitting.map((file) => begin(conversation, file))]);
  const tooLarge = files.find(({ size }) => size > maxBytes);
  if (tooLarge) {
    return `${tooLarge.name} has ${sizeInWords(tooLarge.size)}; at most ${sizeInWords(maxBytes)} can be sent here.`;
  }
  if (files.some(({ size }) => size === 0)) return "A file that is empty cannot be sent.";
  return fitting.length < small.length ? `At most ${most} files can be sent at once here.` : null;
}

function begin(conversation: string, file: File): Attachment {
  const key = crypto.randomUUID();
  const { name, type: mime, size } = file;
  const preview = /^image\/(png|jpeg|gif|webp|avif)$/.test(mime) ? URL.createObjectURL(file) : null;
  const { done, stop } = upload(file, (share) => change(conversation, key, { share }));
  done.then(
    (stored) => change(conversation, key, { stored, share: 1 }),
    (error) => change(conversation, key, { problem: sentenceOf(error) }),
  );
  return { key, name, mime, size, preview, share: 0, stored: null, problem: null, stop };
}

function fromStored(stored: StoredFile): Attachment {
  const { id, name, mime, size } = stored;
  return { key: id, name, mime, size: size ?? 0, preview: null, share: 1, stored, problem: null, stop: () => {} };
}

function remove(conversation: string, key: string) {
  const gone = of(conversation).find((each) => each.key === key);
  gone?.stop();
  if (gone?.preview) URL.revokeObjectURL(gone.preview);
  set(
    conversation,
    of(conversation).filter((each) => each.key !== key),
  );
}

function of(conversation: string): readonly Attachment[] {
  return byConversation.get(conversation) ?? none;
}

function change(conversation: string, key: string, to: Partial<Attachment>) {
  set(
    conversation,
    of(conversation).map((each) => (each.key === key ? { ...each, ...to } : each)),
  );
}

function set(conversation: string, next: readonly Attachment[]) {
  if (next.length > 0) byConversation.set(conversation, next);
  else byConversation.delete(conversation);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
