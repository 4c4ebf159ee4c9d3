import { normalizeIP } from "@fastify/rate-limit";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Database } from "../infra/database.ts";
import { type App, Refusal } from "../infra/http.ts";
import type { Log } from "../infra/log.ts";
import type { Mailer } from "../infra/mail.ts";
import type { Secrets } from "../infra/secrets.ts";
import type { createAuth } from "./better-auth.ts";
import { voidTokens } from "./change-password.ts";
import { hashOf } from "./guard.ts";
import { attempt, forgive } from "./limit.ts";
import { refuseForeign, safeOriginOf } from "./same-origin.ts";
import { cookieSecret } from "./session-cookie.ts";

export type IdentityDeps = {
  db: Database;
  log: Log;
  secrets: Secrets;
  mailer: Mailer;
  url: string | null;
  /** Whether anybody may make an account; else only set-up and invitations do. */
  openSignUp: boolean;
};

export type Identity = {
  /** Sign-in, sign-out, reset and the second factor under /api/auth. */
  mount(app: App): void;
  /** Gives the caller a session of their own, as signing in would. */
  signIn(request: FastifyRequest, reply: FastifyReply, who: { email: string; password: string }): Promise<void>;
  /** Resolves once no mail is left to be written. */
  idle(): Promise<void>;
};

/** What is open of better-auth, and which fields of a body it is told. Everything else of it stays out of reach. */
const doors: Record<string, readonly string[]> = {
  "/sign-in/email": ["email", "password"],
  "/sign-up/email": ["name", "email", "password"],
  "/sign-out": [],
  "/reset-password": ["token", "newPassword"],
  "/change-password": ["currentPassword", "newPassword"],
  "/two-factor/enable": ["password"],
  "/two-factor/disable": ["password"],
  "/two-factor/get-totp-uri": ["password"],
  "/two-factor/generate-backup-codes": ["password"],
  "/two-factor/verify-totp": ["code", "trustDevice"],
  "/two-factor/verify-backup-code": ["code", "trustDevice"],
};

/** The address better-auth believes to live at; origins are checked here, before it is asked. */
const inside = "http://parley.internal";
const ipHeader = "x-parley-ip";
const linkHeader = "x-parley-link";

export function openIdentity(deps: IdentityDeps): Identity {
  const load = lazyAuth(deps);
  return {
    mount: (app) => {
      app.post<{ Params: { "*": string }; Body: unknown }>(
        "/api/auth/*",
        { schema: { hide: true } },
        (request, reply) => pass(deps, load, request, reply),
      );
    },
    signIn: async (request, reply, body) => {
      const { auth } = await load();
      const headers = headersFor(deps, request);
      const answer = await auth.api.signInEmail({ body, headers, returnHeaders: true });
      passCookies(answer.headers, request, reply);
    },
    idle: async () => {
      if (load.started()) await (await load()).idle();
      await deps.mailer.idle();
    },
  };
}

type Auth = ReturnType<typeof createAuth>;
type Loaded = { auth: Auth; background(work: Promise<unknown>): void; idle(): Promise<void> };
type Load = (() => Promise<Loaded>) & { started(): boolean };

function lazyAuth(deps: IdentityDeps): Load {
  let loaded: Promise<Loaded> | null = null;
  const load = () => (loaded ??= loadAuth(deps));
  return Object.assign(load, { started: () => loaded !== null });
}

async function loadAuth({ db, log, secrets, mailer, url, openSignUp }: IdentityDeps): Promise<Loaded> {
  const { createAuth } = await import("./better-auth.ts");
  const underWay = new Set<Promise<unknown>>();
  const background = (work: Promise<unknown>) => {
    const watched = work
      .catch((error) => log.error({ error: (error as Error).message }, "sign-in work failed"))
      .finally(() => underWay.delete(watched));
    underWay.add(watched);
  };
  const idle = async () => {
    while (underWay.size > 0) await Promise.all(underWay);
  };
  const auth = createAuth({
    db,
    log,
    secret: cookieSecret(secrets),
    baseURL: inside,
    ipHeader,
    secure: url?.startsWith("https://") ?? false,
    openSignUp,
    sendReset: ({ email, name, token }, request) =>
      mailer.send({ to: email, ...resetLetter(name, `${request.headers.get(linkHeader)}/reset?token=${token}`) }),
    afterReset: (person) => voidTokens(db.system, person),
    background,
  });
  return { auth, background, idle };
}

type Post = FastifyRequest<{ Params: { "*": string }; Body: unknown }>;
type Told = { user?: { id: string }; code?: string; message?: string } & Record<string, unknown>;

async function pass(deps: IdentityDeps, load: Load, request: Post, reply: FastifyReply) {
  refuseForeign(request, deps.url);
  const path = `/${request.params["*"]}`;
  if (path === "/request-password-reset") return requestReset(deps, load, request, reply);
  const fields = doors[path];
  if (!fields || (path === "/sign-up/email" && !deps.openSignUp)) throw nothingHere();
  const body = pick(request.body, fields);
  if (path === "/change-password") body.revokeOtherSessions = true;
  const counted = path === "/sign-in/email" ? await countFailure(deps.db, request, reply, body.email) : [];

  const { auth } = await load();
  const answer = await auth.handler(inner(deps, request, path, body));
  passCookies(answer.headers, request, reply);
  const told = ((await answer.json().catch(() => null)) ?? {}) as Told;
  if (!answer.ok) throw refusal(answer, told, reply);
  for (const key of counted) await forgive(deps.db, key);
  if (path === "/change-password") await voidTokens(deps.db.system, told.user!.id);
  // The session belongs into the cookie, out of reach of scripts.
  const { token: _, ...rest } = told;
  return reply.send(rest);
}

/** Answered before it is looked into: neither the words nor the time tell whether there is such an account. */
async function requestReset(deps: IdentityDeps, load: Load, request: Post, reply: FastifyReply) {
  const { data: email } = z
    .email()
    .max(320)
    .safeParse((request.body as { email?: unknown } | null)?.email);
  if (!email) throw new Refusal(422, "wrong_input", "email: is not an address.", { email: "is not an address" });
  const { allowed, retryAfter } = await attempt(deps.db, `reset ${normalizeIP(request.ip)}`, { max: 10, seconds: 60 });
  if (!allowed) throw tooMany(reply, retryAfter);
  const flood = await attempt(deps.db, `reset of ${nameless(email)}`, { max: 5, seconds: 3600 });
  if (flood.allowed) {
    const { auth, background } = await load();
    background(auth.handler(inner(deps, request, "/request-password-reset", { email })));
  }
  return reply.send({ status: true, message: "If this address has an account, a mail with a link is on its way." });
}

function inner(deps: IdentityDeps, request: FastifyRequest, path: string, body: object): Request {
  const headers = headersFor(deps, request);
  return new Request(`${inside}/api/auth${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

function nothingHere() {
  return new Refusal(404, "not_found", "There is nothing at this address.");
}

function pick(body: unknown, fields: readonly string[]): Record<string, unknown> {
  const given = (body ?? {}) as Record<string, unknown>;
  return Object.fromEntries(fields.filter((name) => Object.hasOwn(given, name)).map((name) => [name, given[name]]));
}

/** Counts a sign-in as failed until it succeeds. Returns under which keys. */
async function countFailure(db: Database, request: Post, reply: FastifyReply, email: unknown): Promise<string[]> {
  const network = normalizeIP(request.ip);
  const here = `sign-in ${network} ${nameless(email)}`;
  const { allowed, retryAfter } = await attempt(db, here, { max: 6, seconds: 60 });
  if (!allowed) throw tooMany(reply, retryAfter);
  // Guesses at one account have an end, from however many networks. Where its person has been, strangers' do not count.
  const isHome = await hasSignedIn(db, email, network);
  const anywhere = `sign-in of ${nameless(email)}${isHome ? ` at home, ${network}` : ""}`;
  const flood = await attempt(db, anywhere, { max: 100, seconds: 3600 });
  if (!flood.allowed) throw tooMany(reply, flood.retryAfter);
  return [here, anywhere];
}

/** Whether somebody is, or until lately was, signed in from this network. */
async function hasSignedIn({ system }: Database, email: unknown, network: string): Promise<boolean> {
  const sessions = await system
    .selectFrom("sessions as s")
    .innerJoin("people as p", "p.id", "s.personId")
    .select("s.ipAddress")
    .distinct()
    .where("p.email", "=", String(email).trim())
    .execute();
  return sessions.some(({ ipAddress }) => ipAddress && normalizeIP(ipAddress) === network);
}

function nameless(email: unknown): string {
  return hashOf(String(email).trim().toLowerCase()).toString("base64url");
}

export function tooMany(reply: FastifyReply, seconds: number): Refusal {
  reply.header("retry-after", seconds);
  return new Refusal(429, "too_many_attempts", `Too many attempts. Try again in ${seconds} seconds.`);
}

/** Of the caller's headers only these pass; what else better-auth reads is ours, so nobody can pretend to it. */
function headersFor({ url }: IdentityDeps, request: FastifyRequest): Headers {
  const headers = new Headers({
    "content-type": "application/json",
    origin: inside,
    [ipHeader]: request.ip,
    [linkHeader]: safeOriginOf(request, url),
  });
  for (const name of ["cookie", "user-agent"] as const) {
    const value = request.headers[name];
    if (value) headers.set(name, value);
  }
  return headers;
}

function passCookies(headers: Headers, request: FastifyRequest, reply: FastifyReply) {
  for (const cookie of headers.getSetCookie()) {
    const secure = request.protocol === "https" && !/;\s*secure/i.test(cookie);
    reply.header("set-cookie", secure ? `${cookie}; Secure` : cookie);
  }
}

function refusal(answer: Response, { code, message }: Told, reply: FastifyReply): Refusal {
  if (answer.status === 429) return tooMany(reply, Number(answer.headers.get("x-retry-after") ?? 60));
  if (answer.status >= 500) throw new Error(`better-auth answered ${answer.status}: ${message ?? ""}`);
  return new Refusal(
    answer.status,
    code?.toLowerCase() ?? "refused",
    message ? `${message}.`.replace(/\.\.$/, ".") : "Refused.",
  );
}

function resetLetter(name: string, link: string) {
  const body = [
    `Hello ${name},`,
    `choose a new password for Parley here: ${link}`,
    "The link works once, for one hour. If you did not ask for it, you need not do anything.",
  ].join("\n\n");
  return { subject: "Choose a new password", body };
}
