import type { Standing } from "../../contract/widget.ts";
import type { Webchat } from "../channels/queries.ts";
import type { Composing } from "../conversations/presence.ts";
import type { LogEvent, Subscription } from "../infra/live.ts";
import type { Stream } from "../infra/sse.ts";
import type { Visitor } from "../media/webchat/visitor-token.ts";
import type { Here } from "./keep-here.ts";
import { markSeen } from "./mark-seen.ts";
import { findVisitorLine, mostAtOnce, type Reading, readVisitorMessages, type VisitorLine } from "./queries.ts";
import { readStanding, type StandingDeps } from "./standing.ts";

export type FollowDeps = Reading &
  StandingDeps & {
    follow: (key: string, hear: (event: LogEvent) => void) => Promise<Subscription>;
    here: Here;
    overhear: (conversationId: string, hear: (news: Composing) => void) => () => void;
  };

type Follow = { channel: Webchat; visitor: Visitor; after: number; stream: Stream };

/**
 * Streams what is said to a visitor. The event log only says that there is something; the messages come from the
 * table by seq, so a lost or doubled hint neither loses nor doubles a message.
 */
export async function followVisitor(deps: FollowDeps, { channel, visitor, after, stream }: Follow): Promise<void> {
  const closers: (() => void)[] = [];
  let closed = false;
  let attached = false;
  stream.onClose(() => {
    closed = true;
    for (const close of closers) close();
  });

  function keep(close: () => void) {
    if (closed) close();
    else closers.push(close);
  }

  async function attach() {
    const line = attached ? undefined : await findVisitorLine(deps.db, channel, visitor);
    // It has heard more than was ever said here: that conversation has been deleted.
    const lost = after > (line?.seq ?? 0);
    if (attached || (!line && !lost)) return;
    attached = true;
    if (!line || lost) return startOver(stream);
    keep(deps.here.enter({ workspace: channel.workspace, lineId: line.id }));
    const read = reader(deps, { channel, line, after, stream });
    const look = standingTeller(deps, { channel, line, after, stream });
    const { close } = await deps.follow(`conversation:${line.conversationId}`, (event) => {
      if (event.type === "message.created" || event.type === "message.moved") read();
      look(event);
    });
    keep(close);
    keep(deps.overhear(line.conversationId, (news) => stream.send({ event: news.kind, data: news })));
    read();
    look(null);
  }

  await attach();
  // A newcomer has no line yet; the event of their first conversation, perhaps in another tab, tells that it is there.
  if (!attached) {
    keep(
      (await deps.follow(`visitor:${channel.id}:${visitor.address}`, () => void attach().catch(stream.close))).close,
    );
    await attach();
  }
}

type Reader = { channel: Webchat; line: VisitorLine; after: number; stream: Stream };

/** What the client knows is no more: it begins a new session, and a new stream from there. */
function startOver(stream: Stream): void {
  stream.send({ event: "reset", data: { kind: "reset" } });
  stream.close();
}

/** Tells how things stand where that is news. While the agent answers, messages change nothing about it. */
function standingTeller(deps: StandingDeps, { channel, line, stream }: Reader): (event: LogEvent | null) => void {
  let told: Standing | null = null;

  async function tell() {
    const standing = await readStanding(deps, channel, line);
    if (!standing) return startOver(stream);
    if (JSON.stringify(standing) === JSON.stringify(told)) return;
    told = standing;
    stream.send({ event: "standing", data: { kind: "standing", standing } });
  }

  return (event) => {
    const concerns =
      !event ||
      /^(conversation\.(handed|resolved|reopened|rated|deleted)|contact\.changed)/.test(event.type) ||
      (event.type === "message.created" && told?.withPerson);
    // The client comes again by its cursor and is told then.
    if (concerns) tell().catch(() => stream.close());
  };
}

/** Reads on from the last seq whenever it is called; while it reads, further calls make it look once more. */
function reader(deps: Reading, { channel, line, after, stream }: Reader): () => void {
  let seq = after;
  let wanted = false;
  let running = false;

  async function readOn() {
    const messages = await readVisitorMessages(deps, channel.workspace, line, { after: seq });
    for (const message of messages) {
      seq = message.seq;
      stream.send({ event: "message", id: String(message.seq), data: { kind: "message", message } });
    }
    // Somebody who was away for long has more to hear than is read at once.
    wanted ||= messages.length === mostAtOnce;
    if (messages.length > 0) await markSeen(deps.db, channel.workspace, line, { delivered: seq });
  }

  return async () => {
    wanted = true;
    if (running) return;
    running = true;
    while (wanted) {
      wanted = false;
      // The client resumes from its last seq, so a stream that cannot read is better closed than silent.
      await readOn().catch(() => stream.close());
    }
    running = false;
  };
}
