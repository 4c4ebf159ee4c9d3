import type { ServerResponse } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

declare module "fastify" {
  interface FastifyInstance {
    /** Those that are open now. */
    streams: Set<ServerResponse>;
  }
}

/** A stream of server-sent events to one client. */
export type Stream = {
  send(event: { event?: string; id?: string; data: unknown }): void;
  onClose(listener: () => void): void;
  close(): void;
};

// A client that stops reading is cut off here and resumes by its cursor, so the server's memory stays flat.
const mostBuffered = 1024 * 1024;

/** Keeps the streams of an app alive, and ends them before it closes: by themselves they never end. */
export function keepStreams(app: Pick<FastifyInstance, "decorate" | "addHook">): void {
  const streams = new Set<ServerResponse>();
  app.decorate("streams", streams);
  // One timer for all streams: ten thousand timers would cost more than the streams themselves.
  const pings = setInterval(() => {
    for (const response of streams) write(response, ": ping\n\n");
  }, 20_000).unref();
  app.addHook("preClose", async () => {
    clearInterval(pings);
    for (const response of streams) response.end();
  });
}

export function openStream(request: FastifyRequest, reply: FastifyReply): Stream {
  reply.hijack();
  const response = reply.raw;
  response.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  });
  response.write("retry: 1000\n\n");
  request.raw.socket.setNoDelay(true);
  const { streams } = request.server;
  streams.add(response);
  response.on("close", () => void streams.delete(response));
  response.on("error", () => {});
  return {
    send({ event, id, data }) {
      write(response, `${event ? `event: ${event}\n` : ""}${id ? `id: ${id}\n` : ""}data: ${JSON.stringify(data)}\n\n`);
    },
    onClose: (listener) => void response.on("close", listener),
    close: () => void response.end(),
  };
}

function write(response: ServerResponse, text: string) {
  if (response.destroyed) return;
  response.write(text);
  if (response.writableLength > mostBuffered) setImmediate(cutOff, response);
}

/** What is written in one go leaves only after it. Cut off sooner, a client with much to catch up on would never get on. */
function cutOff(response: ServerResponse) {
  if (response.writableLength > mostBuffered) response.destroy();
}
