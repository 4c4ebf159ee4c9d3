import type { Uploaded, WidgetFile, WidgetMessage, WidgetNews, WidgetSession } from "../contract/widget.ts";

/** What the visitor wrote and the server has not confirmed yet. */
export type Outgoing = {
  clientId: string;
  text: string;
  files: Uploaded[];
  at: string;
  state: "sending" | "failed";
};

export type Thread = {
  messages: WidgetMessage[];
  outgoing: Outgoing[];
  /** Where the stream resumes. Only what the stream or a session told counts: an own message's answer may overtake others. */
  cursor: number;
  /** The last message that was there when the session began. */
  settled: number;
  /** The last message that was already on screen while it was being composed. */
  composed: number;
  readSeq: number;
  composing: string;
  typing: string | null;
};

export const emptyThread: Thread = {
  messages: [],
  outgoing: [],
  cursor: 0,
  settled: 0,
  composed: 0,
  readSeq: 0,
  composing: "",
  typing: null,
};

export function enter(session: Pick<WidgetSession, "messages" | "readSeq">, outgoing: Outgoing[]): Thread {
  const messages = [...session.messages].sort((a, b) => a.seq - b.seq);
  const cursor = messages.at(-1)?.seq ?? 0;
  return {
    ...emptyThread,
    messages,
    cursor,
    settled: cursor,
    readSeq: session.readSeq,
    outgoing: unconfirmed(outgoing, messages),
  };
}

export function hear(thread: Thread, news: Exclude<WidgetNews, { kind: "standing" | "reset" }>): Thread {
  if (news.kind === "typing") return { ...thread, typing: news.on ? news.name : null };
  if (news.kind === "composing") return { ...thread, composing: news.text, typing: null };
  const { message } = news;
  const next = { ...place(thread, message), cursor: Math.max(thread.cursor, message.seq) };
  if (message.from === "visitor") return next;
  return { ...next, composing: "", typing: null, composed: thread.composing ? message.seq : thread.composed };
}

export function write(thread: Thread, outgoing: Outgoing): Thread {
  const others = thread.outgoing.filter((each) => each.clientId !== outgoing.clientId);
  return { ...thread, outgoing: [...others, outgoing] };
}

export function confirm(thread: Thread, clientId: string, sent: { id: string; seq: number; at: string }): Thread {
  const outgoing = thread.outgoing.find((each) => each.clientId === clientId);
  if (!outgoing) return thread;
  const { text } = outgoing;
  return place(thread, { ...sent, clientId, from: "visitor", name: "", text, sources: [], files: unopened(outgoing) });
}

export function mark(thread: Thread, clientId: string, state: Outgoing["state"]): Thread {
  return {
    ...thread,
    outgoing: thread.outgoing.map((each) => (each.clientId === clientId ? { ...each, state } : each)),
  };
}

export function withdraw(thread: Thread, clientId: string): Thread {
  return { ...thread, outgoing: thread.outgoing.filter((each) => each.clientId !== clientId) };
}

export function see(thread: Thread, seq: number): Thread {
  return seq > thread.readSeq ? { ...thread, readSeq: seq } : thread;
}

export function unread(thread: Thread): number {
  return thread.messages.filter((message) => message.from !== "visitor" && message.seq > thread.readSeq).length;
}

/** The newest thing said to the visitor, or 0. */
export function lastHeard(thread: Thread): number {
  return thread.messages.findLast((message) => message.from !== "visitor")?.seq ?? 0;
}

/** Whether the last that arrived is the visitor's own, and nothing newer of theirs failed to. */
export function isUnanswered({ messages, outgoing }: Thread): boolean {
  return messages.at(-1)?.from === "visitor" && outgoing.every(({ state }) => state === "sending");
}

export type Row = {
  key: string;
  from: WidgetMessage["from"];
  name: string;
  text: string;
  sources: WidgetMessage["sources"];
  files: WidgetFile[];
  at: string;
  state: "sending" | "failed" | "sent";
  clientId: string | null;
  /** Came while we watched; `moves` unless it was on screen before. */
  fresh: boolean;
  moves: boolean;
  /** First of its day; first and last of what one side said in one go. */
  day: boolean;
  first: boolean;
  last: boolean;
};

export function rows(thread: Thread): Row[] {
  const said = [...thread.messages.map((message) => sentRow(message, thread)), ...thread.outgoing.map(outgoingRow)];
  return said.map((row, at) => {
    const day = !sameDay(said[at - 1], row);
    return { ...row, day, first: day || !together(said[at - 1], row), last: !together(row, said[at + 1]) };
  });
}

type Bare = Omit<Row, "day" | "first" | "last">;

function sentRow(
  { id, seq, from, name, text, sources, files, at, clientId }: WidgetMessage,
  { settled, composed }: Thread,
): Bare {
  const fresh = seq > settled;
  return {
    key: clientId ?? id,
    from,
    name,
    text,
    sources,
    files,
    at,
    state: "sent",
    clientId,
    fresh,
    moves: fresh && seq !== composed,
  };
}

function outgoingRow(outgoing: Outgoing): Bare {
  const { clientId, text, at, state } = outgoing;
  return {
    key: clientId,
    from: "visitor",
    name: "",
    text,
    sources: [],
    files: unopened(outgoing),
    at,
    state,
    clientId,
    fresh: true,
    moves: true,
  };
}

/** The server has not said yet where they are opened. */
function unopened({ files }: Outgoing): WidgetFile[] {
  return files.map(({ ticket, name, mime, size }) => ({ id: ticket, name, mime, size, url: "" }));
}

function together(before: Bare | undefined, after: Bare | undefined): boolean {
  if (!before || !after || before.from !== after.from || before.state !== after.state) return false;
  if (before.from !== "visitor" && before.name !== after.name) return false;
  return sameDay(before, after) && Date.parse(after.at) - Date.parse(before.at) < 5 * 60_000;
}

function sameDay(before: Bare | undefined, after: Bare): boolean {
  return !!before && new Date(before.at).toDateString() === new Date(after.at).toDateString();
}

/** Each message once, by id and by what the browser called it, in the server's order. */
function place(thread: Thread, message: WidgetMessage): Thread {
  const messages = thread.messages.filter((each) => each.id !== message.id);
  const after = messages.findLastIndex((each) => each.seq < message.seq);
  messages.splice(after + 1, 0, message);
  return { ...thread, messages, outgoing: unconfirmed(thread.outgoing, [message]) };
}

function unconfirmed(outgoing: Outgoing[], messages: WidgetMessage[]): Outgoing[] {
  return outgoing.filter(({ clientId }) => !messages.some((message) => message.clientId === clientId));
}
