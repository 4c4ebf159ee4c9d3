import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { createSecureContext } from "node:tls";
import { z } from "zod";
import { StartError } from "./infra/start-error.ts";

const loopback = /^(localhost|127(\.\d+){3}|::1)$/;

const noDebounce = "must be milliseconds, 0 to 60000";
const noCount = "must be a whole number, 0 or more";
const noPort = "must lie between 0 and 65535";
const flag = z.enum(["0", "1"], "must be 0 or 1").transform((value) => value === "1");
const port = z.coerce.number("must be a number").int("must be a whole number").min(0, noPort).max(65535, noPort);

const levels = ["debug", "info", "warn", "error", "silent"] as const;

const schema = z.object({
  HOST: z.string().default("127.0.0.1"),
  PORT: port.default(3000),
  PARLEY_URL: z.url({ protocol: /^https?$/, error: "must be an address such as https://inbox.example.com" }).optional(),
  PARLEY_DATA: z.string().default("data"),
  PARLEY_DEMO: flag.optional(),
  PARLEY_SIGN_UP: flag.default(false),
  PARLEY_SECRET: z.string().min(32, "must have 32 characters or more").optional(),
  PARLEY_DEBOUNCE_MS: z.coerce
    .number(noDebounce)
    .int(noDebounce)
    .min(0, noDebounce)
    .max(60_000, noDebounce)
    .default(700),
  PARLEY_TURNS: flag.default(true),
  PARLEY_ALLOW_PRIVATE_HOSTS: z.string().default(""),
  PARLEY_RATE_LIMIT: z.coerce.number(noCount).int(noCount).min(0, noCount).default(6000),
  PARLEY_TRUST_PROXY: flag.default(false),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must begin with postgres://")
    .optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, "must begin with smtp:// or smtps://")
    .optional(),
  PARLEY_MAIL_PORT: port.optional(),
  PARLEY_MAIL_CERT: z.string().optional(),
  PARLEY_MAIL_KEY: z.string().optional(),
  MAIL_FROM: z.string().default("Parley <parley@localhost>"),
  METRICS_TOKEN: z.string().min(16, "must have 16 characters or more").optional(),
  LOG_LEVEL: z.enum(levels, `must be one of ${levels.join(", ")}`).default("info"),
});

export type Config = ReturnType<typeof readConfig>;

/** Reads the environment, the only place that does. `NAME_FILE` names a file that holds the value of `NAME`. */
export function readConfig(env: Record<string, string | undefined> = process.env) {
  const parsed = schema.safeParse(withFiles(env));
  if (!parsed.success) throw new StartError(sentence(parsed.error));
  const values = parsed.data;
  // The demo has a known password, so it opens only where nobody else can reach it.
  const mayDemo = loopback.test(values.HOST) && !values.DATABASE_URL;
  if (values.PARLEY_DEMO && !mayDemo) throw new StartError(noDemo);
  return {
    host: values.HOST,
    port: values.PORT,
    url: values.PARLEY_URL?.replace(/\/$/, "") ?? null,
    dataDir: resolve(values.PARLEY_DATA),
    demo: mayDemo && values.PARLEY_DEMO !== false,
    signUp: values.PARLEY_SIGN_UP,
    secret: values.PARLEY_SECRET ?? null,
    // A node without turns only takes messages in and serves screens; others do the thinking.
    takesTurns: values.PARLEY_TURNS,
    debounceMs: values.PARLEY_DEBOUNCE_MS,
    privateHosts: values.PARLEY_ALLOW_PRIVATE_HOSTS.split(",")
      .map((host) => host.trim())
      .filter(Boolean),
    // Requests a minute from one address; an office behind one address shares it. 0 switches the limit off.
    rateLimit: values.PARLEY_RATE_LIMIT,
    trustProxy: values.PARLEY_TRUST_PROXY,
    databaseUrl: values.DATABASE_URL ?? null,
    smtpUrl: values.SMTP_URL ?? null,
    // Where mail servers may hand over the mail of email channels; without it mail is only read by IMAP.
    mailPort: values.PARLEY_MAIL_PORT ?? null,
    mailTls: readCertificate(values.PARLEY_MAIL_CERT, values.PARLEY_MAIL_KEY),
    mailFrom: values.MAIL_FROM,
    metricsToken: values.METRICS_TOKEN ?? null,
    logLevel: values.LOG_LEVEL,
  };
}

export type Certificate = { cert: string; key: string };

/** The files of a certificate and its key, tried on each other. */
function readCertificate(certFile: string | undefined, keyFile: string | undefined): Certificate | null {
  if (!certFile && !keyFile) return null;
  if (!certFile || !keyFile)
    throw new StartError("PARLEY_MAIL_CERT and PARLEY_MAIL_KEY go together: set both or none.");
  const cert = readNamed("PARLEY_MAIL_CERT", certFile);
  const key = readNamed("PARLEY_MAIL_KEY", keyFile);
  try {
    createSecureContext({ cert, key });
    return { cert, key };
  } catch (error) {
    throw new StartError(`PARLEY_MAIL_CERT and PARLEY_MAIL_KEY do not work together: ${(error as Error).message}.`);
  }
}

const noDemo =
  "The setting PARLEY_DEMO is 1, but the demo, whose password is known, opens only on a loopback address with the embedded database. Leave HOST and DATABASE_URL out, or PARLEY_DEMO.";

function withFiles(env: Record<string, string | undefined>): Record<string, string | undefined> {
  const result: Record<string, string | undefined> = {};
  for (const name of Object.keys(schema.shape)) {
    const file = env[`${name}_FILE`];
    const value = file ? readNamed(`${name}_FILE`, file) : env[name];
    if (value !== "") result[name] = value;
  }
  return result;
}

function readNamed(setting: string, file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    throw new StartError(`${setting} names ${file}, which cannot be read.`);
  }
}

function sentence(error: z.ZodError): string {
  const [issue] = error.issues;
  return `The setting ${issue?.path.join(".")} is wrong: ${issue?.message}.`;
}
