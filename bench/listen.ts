import { connect, type Socket } from "node:net";

type Options = {
  url: string;
  path: string;
  token: string;
  /** From which of this machine's addresses; one has only so many ports. */
  from?: string;
  /** Called with every event as it stands on the wire. */
  hear: (event: string) => void;
  ended?: () => void;
};

/** A stream of server-sent events over a bare socket; resolves when the server has begun to answer. */
export function listen({ url, path, token, from, hear, ended = () => {} }: Options): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect({
    host: hostname,
    port: Number(port),
    noDelay: true,
    ...(from ? { localAddress: from } : {}),
  });
  socket.setEncoding("latin1");
  socket.write(`GET ${path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\n\r\n`);
  let rest = "";
  socket.on("data", (text: string) => {
    const events = (rest + text).split("\n\n");
    rest = events.pop()!;
    for (const event of events) hear(event);
  });
  socket.once("close", ended);
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once("data", (head: string) => {
      socket.off("error", reject).on("error", () => {});
      if (head.startsWith("HTTP/1.1 200")) resolve(socket);
      else reject(new Error(`${path} answered ${head.slice(0, head.indexOf("\r\n"))}`));
    });
  });
}
