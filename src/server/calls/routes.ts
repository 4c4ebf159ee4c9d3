import type { WebSocket } from "@fastify/websocket";
import type { FastifyRequest } from "fastify";
import { findCallLine } from "../arrivals/find-call-line.ts";
import type { OpenChannel, OpenChannels } from "../channels/queries.ts";
import { type App, notFound, Refusal } from "../infra/http.ts";
import { isSigned } from "../media/twilio/signature.ts";
import type { VoiceAccount } from "../media/voice/account.ts";
import { readFrame } from "../media/voice/relay.ts";
import { type Answer, nothing, say } from "../media/voice/twiml.ts";
import { type CallDeps, holdCall } from "./hold-call.ts";
import { summarise } from "./queries.ts";

type Deps = CallDeps & { channels: OpenChannels; url: string | null };

/** The largest frame of a call; a sentence has a few hundred bytes. */
export const mostFrameBytes = 64 * 1024;

const heartbeatMs = 15_000;
// Whoever does not read what is said is not listening any more.
const mostWaitingBytes = 1_000_000;
// Far more than anybody says or presses.
const mostFrames = { burst: 100, perSecond: 20 };

/** Where the provider connects a call, and asks what to whisper to whoever takes it over. Who it is must be sure before anything else. */
export function voiceRoutes(app: App, { channels, url, ...deps }: Deps): void {
  const called = new WeakMap<FastifyRequest, OpenChannel>();
  const storing = new Set<Promise<void>>();
  // A signature is made over the form as it was posted.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: mostFrameBytes }, (_, body, done) => done(null, body));
  // What callers have said is stored before the database is closed.
  app.addHook("onClose", () => Promise.all(storing).then(() => {}));
  app.route<{ Params: { channel: string } }>({
    method: "GET",
    url: "/:channel/relay",
    config: { rateLimit: false },
    schema: { hide: true },
    websocket: true,
    preValidation: async (request) => void called.set(request, await admit(request)),
    handler: (socket, request) => attend(socket as unknown as WebSocket, called.get(request)!),
  } as Parameters<App["route"]>[0]);

  app.route<{ Params: { channel: string }; Querystring: { call?: string } }>({
    method: "POST",
    url: "/:channel/voice/whisper",
    config: { rateLimit: false },
    schema: { hide: true },
    handler: async (request, reply) => {
      const channel = await admit(request);
      const whisper = await whisperOf(channel, request.query.call ?? "");
      return reply.type(whisper.type).send(whisper.body);
    },
  });

  async function admit(request: FastifyRequest): Promise<OpenChannel> {
    const channel = await channels.find((request.params as { channel: string }).channel);
    if (channel?.kind !== "voice") throw notFound("channel");
    const { authToken } = (channel.account as VoiceAccount).secrets;
    const signature = request.headers["x-twilio-signature"] as string | undefined;
    const body = Buffer.isBuffer(request.body) ? request.body : "";
    if (!isSigned({ authToken, signature, url: addressOf(request), body }))
      throw new Refusal(403, "wrong_signature", "The signature does not fit the auth token and the address.");
    return channel;
  }

  function addressOf({ protocol, host, url: path, ws }: FastifyRequest): string {
    const base = url ? new URL(url).origin : `${protocol}://${host}`;
    return (ws ? base.replace(/^http/, "ws") : base) + path;
  }

  /** What a teammate hears of a call before they are put through to it: read when it is asked for, and kept nowhere else. */
  async function whisperOf(channel: OpenChannel, callId: string): Promise<Answer> {
    const summary = await deps.db.in(channel.workspace, async (tx) => {
      const line = await findCallLine(tx, channel, callId);
      return line && summarise(tx, channel, line);
    });
    return summary ? say(channel.account as VoiceAccount, summary) : nothing;
  }

  function attend(socket: WebSocket, channel: OpenChannel) {
    const call = holdCall(deps, channel, {
      send(out) {
        if (socket.bufferedAmount > mostWaitingBytes) return socket.close(1013, "Too much waits to be read.");
        if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(out));
      },
      close: (code, reason) => socket.close(code, reason),
    });
    const admits = pace(mostFrames);
    let alive = true;
    const heartbeat = setInterval(() => {
      if (!alive) return socket.terminate();
      alive = false;
      socket.ping();
    }, heartbeatMs);
    socket.on("pong", () => (alive = true));
    socket.on("message", (data, isBinary) => {
      alive = true;
      if (isBinary) return socket.close(1003, "Frames are text.");
      if (!admits()) return socket.close(1008, "Too many frames at once.");
      const frame = readFrame(data.toString());
      if (frame) call.hear(frame);
    });
    socket.on("close", () => {
      clearInterval(heartbeat);
      const ended = call.end().finally(() => storing.delete(ended));
      storing.add(ended);
    });
  }
}

/** Lets through a burst, and then so many a second. */
function pace({ burst, perSecond }: { burst: number; perSecond: number }): () => boolean {
  let left = burst;
  let at = Date.now();
  return () => {
    const now = Date.now();
    left = Math.min(burst, left + ((now - at) / 1000) * perSecond);
    at = now;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}
