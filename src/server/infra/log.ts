import { pino } from "pino";

export type Log = Pick<ReturnType<typeof pino>, "debug" | "info" | "warn" | "error">;

const secret = ["password", "token", "secret", "key", "authorization", "cookie"];

/** Structured lines on standard error. Whatever is named like a secret is cut out, at the first two levels. */
export function createLog(level: string): Log {
  const paths = secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino(
    { level, redact: { paths, censor: "[cut]" }, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination(2),
  );
}
