import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Role } from "../src/domain/permission.ts";
import type { WorkspaceId } from "../src/domain/workspace.ts";
import { type App, createHttp } from "../src/server/infra/http.ts";
import { createLog } from "../src/server/infra/log.ts";
import { createMailer } from "../src/server/infra/mail.ts";
import { openSecrets } from "../src/server/infra/secrets.ts";
import { createKey } from "../src/server/team/create-key.ts";
import { createPerson } from "../src/server/team/create-person.ts";
import { createWorkspace } from "../src/server/team/create-workspace.ts";
import { guard, systemPrincipal } from "../src/server/team/guard.ts";
import { idempotency } from "../src/server/team/idempotency.ts";
import { openIdentity } from "../src/server/team/identity.ts";
import { teamRoutes } from "../src/server/team/routes.ts";
import { testDatabase } from "./database.ts";

export const password = "correct horse battery";
export const host = "localhost:3000";

type Options = {
  url?: string;
  smtpUrl?: string;
  openSignUp?: boolean;
  trustProxy?: boolean;
  more?: (app: App) => void;
};

/** The team's room behind its guard, on a database of its own; `more` adds routes for a test. */
export async function openTeam({ url, smtpUrl, openSignUp = false, trustProxy = false, more }: Options = {}) {
  const { db, close } = await testDatabase();
  const log = createLog("silent");
  const secrets = openSecrets({ secret: null, dataDir: mkdtempSync(join(tmpdir(), "parley-secret-")) });
  const mailer = createMailer({ db, smtpUrl: smtpUrl ?? null, from: "parley@example.com", log });
  const deps = { db, log, secrets, mailer, url: url ?? null, openSignUp, demo: null };
  const identity = openIdentity(deps);
  const app = createHttp({ log, trustProxy });
  guard(app, deps);
  idempotency(app, deps);
  teamRoutes(app, { ...deps, identity });
  more?.(app);
  await app.ready();

  /** A person with an account, and their browser, not signed in yet. */
  async function person(name: string) {
    const email = `${name.toLowerCase()}@example.com`;
    const created = await createPerson(db, { name, email, password });
    if (!created.ok) throw new Error(created.reason);
    return { id: created.id, name, email, browser: browser(app) };
  }

  /** The same as a member of a workspace, signed in. */
  async function member(name: string, workspace: WorkspaceId, role: Role) {
    const someone = await person(name);
    await db.system.insertInto("members").values({ workspaceId: workspace, personId: someone.id, role }).execute();
    await signIn(someone.browser, someone.email);
    return someone;
  }

  async function workspace(name: string, ownerName: string) {
    const owner = await person(ownerName);
    const id = await createWorkspace(db, { name, owner });
    await signIn(owner.browser, owner.email);
    return { id, owner };
  }

  async function key(workspace: WorkspaceId, role: Role) {
    const created = await createKey(db, systemPrincipal(workspace), { name: role, role });
    if (!created.ok) throw new Error(created.reason);
    return created;
  }

  return {
    app,
    db,
    secrets,
    mailer,
    identity,
    person,
    member,
    workspace,
    key,
    close: async () => {
      await app.close();
      await identity.idle();
      await mailer.close();
      await close();
    },
  };
}

export type Team = Awaited<ReturnType<typeof openTeam>>;

type Headers = Record<string, string | undefined>;

// biome-ignore lint/suspicious/noExplicitAny: a test reads into an answer as the wire gives it
type Json = any;

export type Answer = { status: number; body: Json; headers: Record<string, unknown>; cookies: string[] };

/** Keeps cookies and sends what a page of ours would send. */
export function browser(app: App) {
  const jar = new Map<string, string>();

  async function send(method: string, url: string, body?: unknown, headers: Headers = {}): Promise<Answer> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const sent: Headers = { host, origin: `http://${host}`, ...(cookie ? { cookie } : {}), ...headers };
    const payload = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    if (body !== undefined) sent["content-type"] ??= "application/json";
    const clean = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined));
    const answer = await app.inject({
      method: method as "GET",
      url,
      headers: clean as Record<string, string>,
      payload,
    });
    const cookies = [answer.headers["set-cookie"] ?? []].flat();
    for (const line of cookies) keep(jar, line);
    return { status: answer.statusCode, body: parsed(answer.body), headers: answer.headers, cookies };
  }

  return {
    jar,
    get: (url: string, headers?: Headers) => send("GET", url, undefined, headers),
    post: (url: string, body: unknown = {}, headers?: Headers) => send("POST", url, body, headers),
    patch: (url: string, body: unknown, headers?: Headers) => send("PATCH", url, body, headers),
    delete: (url: string, headers?: Headers) => send("DELETE", url, undefined, headers),
  };
}

export type Browser = ReturnType<typeof browser>;

export function signIn(browser: Browser, email: string, secret = password) {
  return browser.post("/api/auth/sign-in/email", { email, password: secret });
}

/** The one-time token in the last mail to somebody, out of the link it holds. */
export async function mailedToken({ db, identity }: Team, email: string): Promise<string> {
  await identity.idle();
  const mails = db.system.selectFrom("mails").select("body").where("recipient", "=", email);
  const { body } = await mails.orderBy("id", "desc").limit(1).executeTakeFirstOrThrow();
  return /token=([\w-]+)/.exec(body)![1]!;
}

function keep(jar: Map<string, string>, line: string) {
  const [pair, ...attributes] = line.split(/;\s*/);
  const [name, ...value] = pair!.split("=");
  if (attributes.some((attribute) => /^max-age=0$/i.test(attribute))) jar.delete(name!);
  else jar.set(name!, value.join("="));
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
