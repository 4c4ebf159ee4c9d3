import { connect, type Socket } from "node:net";

/**
 * Keeps `connections` keep-alive connections busy, one request at a time each, until `until` says so. Talks HTTP over
 * bare sockets: on two cores a full client would measure itself.
 */
export type Load = { sent: number; ok: number; latencies: number[]; statuses: Record<number, number> };

type Options = { url: string; connections: number; request: () => string; done: () => boolean };

export async function load({ url, connections, request, done }: Options): Promise<Load> {
  const { hostname, port } = new URL(url);
  const result: Load = { sent: 0, ok: 0, latencies: [], statuses: {} };
  await Promise.all(
    Array.from({ length: connections }, () =>
      work(connect({ host: hostname, port: Number(port), noDelay: true }), request, done, result),
    ),
  );
  return result;
}

function work(socket: Socket, request: () => string, done: () => boolean, result: Load): Promise<void> {
  return new Promise((resolve, reject) => {
    let sentAt = 0;
    let buffered = "";
    const next = () => {
      if (done()) {
        socket.end();
        return resolve();
      }
      sentAt = performance.now();
      result.sent++;
      socket.write(request());
    };
    socket.setEncoding("latin1");
    socket.on("connect", next);
    socket.on("error", reject);
    socket.on("data", (chunk: string) => {
      buffered += chunk;
      const head = buffered.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(buffered.slice(0, head))?.[1] ?? 0);
      if (buffered.length < head + 4 + length) return;
      const status = Number(buffered.slice(9, 12));
      result.statuses[status] = (result.statuses[status] ?? 0) + 1;
      if (status === 200 || status === 201) result.ok++;
      result.latencies.push(performance.now() - sentAt);
      buffered = "";
      next();
    });
  });
}
