import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Call, Provider } from "./stage.ts";
import type { Faults } from "./switches.ts";

const mostBytes = 80 * 1024 * 1024;

/** A door that can be shut: nobody gets a connection until it is open again, at the same address as before. */
export type Door = Awaited<ReturnType<typeof openDoor>>;

export async function openDoor(listener: RequestListener, { host, port }: { host: string; port: number }) {
  const server = createServer((request, response) => {
    // A connection that is kept for the next call would get through the shut door.
    response.on("close", () => !server.listening && request.socket.destroySoon());
    listener(request, response);
  });
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => {});
  });
  let bound = port;
  let turning = Promise.resolve();

  function open(): Promise<void> {
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(bound, host, () => {
        server.off("error", reject);
        bound = (server.address() as AddressInfo).port;
        resolve();
      });
    });
  }

  async function turn(wanted: boolean) {
    if (wanted === server.listening) return;
    if (wanted) return open();
    server.close();
    server.closeIdleConnections();
  }

  await open();
  return {
    url: `http://${host}:${bound}`,
    /** One turn after the other: a port is free only once the server has let go of it. */
    set: (wanted: boolean) => (turning = turning.then(() => turn(wanted))),
    async stop() {
      await turning;
      for (const socket of sockets) socket.destroy();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Keeps the door shut while the switch is on. A number of times is a number of seconds: who is refused is never seen. */
export function watchDoor(door: Pick<Door, "set">, switches: Faults) {
  const clock = setInterval(() => switches.hits("refuse-connection"), 1000).unref();
  return {
    look: () => void door.set(!switches.isOn("refuse-connection")),
    stop: () => clearInterval(clock),
  };
}

/** Hands each call to the provider whose name its path begins with. */
export function distribute(providers: () => Provider[]): RequestListener {
  return async (request, response) => {
    try {
      const url = new URL(request.url ?? "/", "http://simulator");
      const [, name = "", path = "/"] = /^\/([^/]*)(\/.*)?$/.exec(url.pathname) ?? [];
      const provider = providers().find((one) => one.name === name);
      const body = await readBody(request);
      if (!provider) return say(response, 404, "No such provider is played here.");
      if (!body) return say(response, 413, "That is too large.");
      await provider.handle(callOf(request, { path, query: url.searchParams, body }), response);
    } catch (error) {
      console.error("The simulator stumbled:", error);
      if (!response.headersSent) say(response, 500, "The simulator stumbled.");
    }
  };
}

function callOf(request: IncomingMessage, rest: Pick<Call, "path" | "query" | "body">): Call {
  return { method: request.method ?? "GET", headers: request.headers, request, ...rest };
}

/** Null where it is larger than anything a provider takes. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function say(response: ServerResponse, status: number, sentence: string) {
  response.writeHead(status, { "content-type": "text/plain" }).end(sentence);
}
