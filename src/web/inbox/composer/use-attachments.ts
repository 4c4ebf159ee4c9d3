import { useMemo, useSyncExternalStore } from "react";
import type { File as StoredFile } from "../../../contract/conversations.ts";
import { sentenceOf } from "../../ui/problem.tsx";
import { type Limits, refusalOf, withinServer } from "./file-limits.ts";
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

export type Attachments = ReturnType<typeof useAttachments>;

// Outside of the screen, so that going to another conversation and back loses nothing and stops nothing.
const byConversation = new Map<string, readonly Attachment[]>();
const listeners = new Set<() => void>();
const none: readonly Attachment[] = [];

export function useAttachments(conversation: string, limits: Limits | null | undefined) {
  const all = useSyncExternalStore(subscribe, () => byConversation.get(conversation) ?? none);
  return useMemo(() => {
    const within = limits ? withinServer(limits) : null;
    return {
      all,
      limits: within,
      ready: all.flatMap(({ stored }) => (stored ? [stored] : [])),
      busy: all.some(({ stored, problem }) => !stored && !problem),
      /** Answers what is wrong with them; those that are right are taken. */
      add: (files: File[]) => add(conversation, files, within),
      remove: (key: string) => remove(conversation, key),
      clear: () => clear(conversation),
      giveBack: (files: StoredFile[]) => set(conversation, [...files.map(fromStored), ...of(conversation)]),
    };
  }, [conversation, all, limits]);
}

function add(conversation: string, files: File[], limits: Limits | null): string | null {
  if (!limits) return "Files cannot be sent here.";
  let refusal: string | null = null;
  for (const file of files) {
    const wrong = refusalOf(file, of(conversation), limits);
    if (!wrong) set(conversation, [...of(conversation), begin(conversation, file)]);
    refusal ??= wrong;
  }
  return refusal;
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

function clear(conversation: string) {
  of(conversation).forEach(letGo);
  set(conversation, none);
}

function remove(conversation: string, key: string) {
  of(conversation)
    .filter((each) => each.key === key)
    .forEach(letGo);
  set(
    conversation,
    of(conversation).filter((each) => each.key !== key),
  );
}

function letGo({ stop, preview }: Attachment) {
  stop();
  if (preview) URL.revokeObjectURL(preview);
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
