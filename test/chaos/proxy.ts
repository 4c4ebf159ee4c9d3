import type { AddressInfo } from "node:net";
import { connect, createServer, type NetConnectOpts, type Socket } from "node:net";

/** A line between two that may be cut: whoever calls is put through to whatever is found at that moment. */
export type Proxy = {
  port: number;
  /** Ends all connections and takes no new ones. */
  cut(): void;
  mend(): void;
  close(): void;
};

export async function openProxy(find: () => Promise<NetConnectOpts>): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let whole = true;

  function keep(socket: Socket): Socket {
    sockets.add(socket);
    return socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
  }

  async function putThrough(caller: Socket): Promise<void> {
    keep(caller);
    if (!whole) return void caller.destroy();
    const place = await find();
    if (caller.destroyed || !whole) return void caller.destroy();
    const called = keep(connect(place));
    caller.on("close", () => called.destroy());
    called.on("close", () => caller.destroy());
    caller.pipe(called).pipe(caller);
  }

  function cut() {
    whole = false;
    for (const socket of sockets) socket.destroy();
  }

  const server = createServer((caller) => void putThrough(caller));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    mend() {
      whole = true;
    },
    close() {
      cut();
      server.close();
    },
  };
}
