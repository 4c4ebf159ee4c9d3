import { isIPv4 } from "node:net";
import { networkInterfaces } from "node:os";

/** One at which others on the network reach who listens here: "every address" (0.0.0.0, ::) is none to go to. */
export function addressFor(host: string, port: number, interfaces = networkInterfaces()): string {
  const name = anyHost.has(host) ? (firstOutside(interfaces) ?? "localhost") : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}

const anyHost = new Set(["0.0.0.0", "::", ""]);
const linkLocal = /^(169\.254\.|fe80:)/i;

function firstOutside(interfaces: ReturnType<typeof networkInterfaces>): string | undefined {
  const outside = Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter(({ address, internal }) => !internal && !linkLocal.test(address))
    .map(({ address }) => address);
  return outside.find((address) => isIPv4(address)) ?? outside[0];
}
