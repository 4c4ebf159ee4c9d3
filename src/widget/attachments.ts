import type { Uploaded } from "../contract/widget.ts";
import { visitorUploads } from "../domain/upload.ts";
import type { Answer } from "./answer.ts";

/** Why a file cannot come along; `later` ones may be tried again. */
export type Problem = "empty" | "too-large" | "too-many" | "not-taken" | "wait" | "not-uploaded";

export type Attachment = {
  key: string;
  name: string;
  mime: string;
  size: number;
  /** For a picture, what it looks like. */
  preview: string | null;
  /** How much of it has left, from 0 to 1. */
  share: number;
  ticket: string | null;
  problem: Problem | null;
};

export type Upload = (file: File, share: (share: number) => void, signal: AbortSignal) => Promise<Answer<Uploaded>>;

type Deps = { upload: Upload; changed: (all: Attachment[]) => void };

export type Attachments = ReturnType<typeof openAttachments>;

/** What will go with the next message. Files leave as soon as they are chosen, one after the other. */
export function openAttachments({ upload, changed }: Deps) {
  const sources = new Map<string, { file: File; stop: AbortController }>();
  let all: Attachment[] = [];
  let line = Promise.resolve();
  let made = 0;

  function add(files: File[]) {
    let room = visitorUploads.most - all.filter(({ problem }) => !problem).length;
    for (const file of files) {
      const problem = faultOf(file) ?? (room > 0 ? null : "too-many");
      if (!problem) room--;
      begin(file, problem);
    }
  }

  function begin(file: File, problem: Problem | null) {
    const key = String(++made);
    const { name, type: mime, size } = file;
    const preview = isPicture(mime) && !problem ? URL.createObjectURL(file) : null;
    sources.set(key, { file, stop: new AbortController() });
    set([...all, { key, name, mime, size, preview, share: 0, ticket: null, problem }]);
    if (!problem) queue(key);
  }

  function queue(key: string) {
    line = line.then(() => send(key));
  }

  async function send(key: string) {
    const source = sources.get(key);
    if (!source) return;
    const { file, stop } = source;
    const answer = await upload(file, (share) => change(key, { share }), stop.signal);
    if (answer.ok) change(key, { ticket: answer.value.ticket, mime: answer.value.mime, share: 1 });
    else change(key, { problem: problemOf(answer.status), share: 0 });
  }

  function forget(key: string) {
    sources.get(key)?.stop.abort();
    sources.delete(key);
    set(all.filter((each) => each.key !== key));
  }

  function change(key: string, to: Partial<Attachment>) {
    set(all.map((each) => (each.key === key ? { ...each, ...to } : each)));
  }

  function set(next: Attachment[]) {
    all = next;
    changed(all);
  }

  return {
    add,
    retry(key: string) {
      change(key, { problem: null });
      queue(key);
    },
    remove(key: string) {
      const gone = all.find((each) => each.key === key);
      if (gone?.preview) URL.revokeObjectURL(gone.preview);
      forget(key);
    },
    /** Those that are here, which then belong to a message; what could not come stays in sight. */
    take(): Attachment[] {
      const ready = all.filter(({ ticket }) => ticket);
      for (const { key } of ready) forget(key);
      return ready;
    },
    clear() {
      for (const { key } of all) forget(key);
    },
  };
}

/** What a browser shows in place. */
export function isPicture(mime: string): boolean {
  return /^image\/(png|jpeg|gif|webp|avif)$/.test(mime);
}

export function isUnderWay({ ticket, problem }: Attachment): boolean {
  return !ticket && !problem;
}

export function mayBeRetried(problem: Problem): boolean {
  return problem === "wait" || problem === "not-uploaded";
}

function faultOf({ size }: File): Problem | null {
  if (size === 0) return "empty";
  return size > visitorUploads.maxBytes ? "too-large" : null;
}

const problems: Record<number, Problem> = { 413: "too-large", 415: "not-taken", 429: "wait" };

function problemOf(status: number): Problem {
  return problems[status] ?? "not-uploaded";
}
