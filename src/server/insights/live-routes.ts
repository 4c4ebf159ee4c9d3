import { z } from "zod";
import type { Whisper } from "../../contract/live.ts";
import { may } from "../../domain/permission.ts";
import type { Database } from "../infra/database.ts";
import { type App, Refusal } from "../infra/http.ts";
import { isCursor, type Live, type LogEvent } from "../infra/live.ts";
import { openStream, type Stream } from "../infra/sse.ts";
import type { Whispers } from "../infra/whispers.ts";
import { type Principal, stillAdmitted } from "../team/guard.ts";
import { markHere, marksLastMs } from "../team/mark-here.ts";

type Deps = { db: Database; live: Live; whispers: Whispers<Whisper> };

// Somebody who loses a right keeps an open stream no longer than this.
const recheckMs = 4_000;

/** The live stream of a workspace: every event once and in order, from a cursor on, and whispers as they come. */
export function liveRoutes(app: App, { db, live, whispers }: Deps): void {
  const query = z.object({ after: z.string().max(60).optional(), workspace: z.string().max(60).optional() });
  const admitted = new Map<Stream, Principal>();
  const recheck = setInterval(() => void closeUnadmitted(db, admitted), recheckMs).unref();
  const mark = setInterval(() => void markHere(db, [...admitted.values()]).catch(() => {}), marksLastMs / 2).unref();
  app.addHook("onClose", async () => {
    clearInterval(recheck);
    clearInterval(mark);
  });

  app.get(
    "/live",
    { config: { permission: "inbox.read", rateLimit: false }, schema: { querystring: query } },
    async (request, reply) => {
      const { principal } = request;
      const after = (request.headers["last-event-id"] as string | undefined) || request.query.after || null;
      if (after && !isCursor(after)) throw noCursor();
      const stream = openStream(request, reply);
      const closers: (() => void)[] = [];
      let closed = false;
      stream.onClose(() => {
        closed = true;
        for (const close of closers) close();
      });

      admitted.set(stream, principal);
      void markHere(db, [principal]).catch(() => {});
      closers.push(
        () => admitted.delete(stream),
        whispers.hear(`workspace:${principal.workspace}`, (whisper) =>
          stream.send({ event: "whisper", data: whisper }),
        ),
      );
      const hear = (event: LogEvent) =>
        stream.send({ event: "event", id: event.cursor, data: toLiveEvent(event, principal) });
      const subscription = await live.subscribe(`workspace:${principal.workspace}`, after, hear).catch(() => null);
      // Whoever hears nothing must not believe that nothing happens: they come again.
      if (!subscription) return stream.close();
      closers.push(subscription.close);
      if (closed) for (const close of closers) close();
      // Without a cursor of its own a client begins here; with one from another database it must read everything again.
      if (subscription.reset || !after)
        stream.send({ event: subscription.reset ? "reset" : "ready", id: subscription.cursor, data: {} });
    },
  );
}

function noCursor(): Refusal {
  const problem = "it is no cursor. Send the id of an event as it came, or leave it out to begin now";
  return new Refusal(422, "wrong_input", `after: ${problem}.`, { after: problem });
}

/** While the database is out of reach nobody is sent away. */
async function closeUnadmitted(db: Database, admitted: Map<Stream, Principal>): Promise<void> {
  const streams = [...admitted];
  if (streams.length === 0) return;
  const principals = streams.map(([, principal]) => principal);
  const still = await stillAdmitted(db, principals).catch(() => new Set(principals));
  for (const [stream, principal] of streams) if (!still.has(principal)) stream.close();
}

/** Who was invited and what keys are called is for those who may read it in the lists of both. */
function toLiveEvent({ workspaceId: _, ...event }: LogEvent, { role }: Principal) {
  const isOpen = event.type !== "team.changed" || (may(role, "team.write") && may(role, "keys.write"));
  return isOpen ? event : { ...event, data: {} };
}
