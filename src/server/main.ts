import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import { jsonSchemaTransform } from "fastify-type-provider-zod";
import pg from "pg";
import type { Whisper } from "../contract/live.ts";
import { chooseReasoner } from "./agents/choose-reasoner.ts";
import { agentRoutes } from "./agents/routes.ts";
import { openChannels } from "./channels/queries.ts";
import { channelRoutes } from "./channels/routes.ts";
import type { Config } from "./config.ts";
import { contactRoutes } from "./contacts/routes.ts";
import type { Arrival } from "./conversations/arrival.ts";
import { cannedReplyRoutes } from "./conversations/canned-reply-routes.ts";
import { workSends } from "./conversations/deliver.ts";
import type { Composing } from "./conversations/follow-visitor.ts";
import { type Received, receive } from "./conversations/receive.ts";
import { conversationRoutes } from "./conversations/routes.ts";
import { sweep } from "./conversations/sweep.ts";
import { testWebchat } from "./conversations/test-webchat.ts";
import { visitorRoutes } from "./conversations/visitor-routes.ts";
import { watchTurn } from "./conversations/watch-turn.ts";
import { workTurns } from "./conversations/work-turns.ts";
import { type Database, openDatabase } from "./infra/database.ts";
import { startEmbeddedDatabase } from "./infra/embedded-database.ts";
import { createFetch } from "./infra/fetch.ts";
import { gather } from "./infra/gather.ts";
import { healthRoutes } from "./infra/health.ts";
import { openHints } from "./infra/hints.ts";
import { type App, createHttp } from "./infra/http.ts";
import { newId } from "./infra/id.ts";
import { handler, prepareJobs, startJobs } from "./infra/jobs.ts";
import { openLive } from "./infra/live.ts";
import { createLog, type Log } from "./infra/log.ts";
import { createMailer } from "./infra/mail.ts";
import { createMetrics } from "./infra/metrics.ts";
import { migrate } from "./infra/migrate.ts";
import { beat } from "./infra/node.ts";
import { openSecrets, type Secrets } from "./infra/secrets.ts";
import { closeStreams } from "./infra/sse.ts";
import { StartError } from "./infra/start-error.ts";
import { openWhispers } from "./infra/whispers.ts";
import { liveRoutes } from "./insights/live-routes.ts";
import { openSearch } from "./knowledge/find-passages.ts";
import { importJob, runImport } from "./knowledge/import-documents.ts";
import { knowledgeRoutes } from "./knowledge/routes.ts";
import { screens } from "./screens.ts";
import { supportRoutes } from "./support/routes.ts";
import { demoAccount } from "./team/demo.ts";
import { guard } from "./team/guard.ts";
import { idempotency, sweepIdempotencyKeys } from "./team/idempotency.ts";
import { openIdentity } from "./team/identity.ts";
import { teamRoutes } from "./team/routes.ts";
import { issueSetUpToken } from "./team/set-up.ts";
import { sweepTeam } from "./team/sweep.ts";

export type Parley = {
  app: App;
  url: string;
  /** Null once somebody has set this installation up. */
  setUpToken: string | null;
  demo: boolean;
  stop(): Promise<void>;
};

/** Opens the database that the configuration names, or the embedded one, with its schema up to date. */
export async function openStore(config: Config, log: Log) {
  const embedded = config.databaseUrl
    ? null
    : await startEmbeddedDatabase({ dir: config.dataDir, log: (line) => log.warn(line) });
  const url = config.databaseUrl ?? embedded!.url;
  try {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: 10_000,
      application_name: "parley migrations",
    });
    await client.connect().catch((error: Error) => {
      throw new StartError(
        `The database cannot be reached: ${error.message || (error as { code?: string }).code}. Check DATABASE_URL.`,
      );
    });
    try {
      await prepareJobs(url);
      await migrate(client);
    } finally {
      await client.end();
    }
    const db = openDatabase(url);
    return {
      db,
      url,
      close: async () => {
        await db.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

type Extras = {
  seedDemo?: (parts: { app: App; db: Database; secrets: Secrets }) => Promise<void>;
  /** How long a model may take to answer. */
  patienceMs?: number;
};

/** Puts everything together and starts it. The order is that of the rooms; there is no logic here. */
export async function startParley(config: Config, { seedDemo, patienceMs }: Extras = {}): Promise<Parley> {
  const log = createLog(config.logLevel);
  const store = await openStore(config, log);
  const { db, url: databaseUrl } = store;
  const node = newId("node");
  const metrics = createMetrics();
  const secrets = openSecrets(config);
  const fetch = createFetch({ allowed: config.privateHosts });
  const hints = await openHints({ url: databaseUrl, node, log });
  const live = await openLive({
    pool: db.pool,
    hints,
    log,
    keysOf: (event) => [
      `workspace:${event.workspaceId}`,
      ...(event.conversationId ? [`conversation:${event.conversationId}`] : []),
      ...(event.type === "conversation.created" ? [`visitor:${event.data.channelId}:${event.data.address}`] : []),
    ],
    workspaceOf: (key) => /^workspace:(.+)$/.exec(key)?.[1] ?? null,
  });
  const whispers = openWhispers<Whisper>(hints);
  const composing = openWhispers<Composing>({
    ...hints,
    tell: (_, payload) => hints.tell("composing", payload),
    on: (_, listener) => hints.on("composing", listener),
  });
  const mailer = createMailer({ db, smtpUrl: config.smtpUrl, from: config.mailFrom, log });
  const channels = openChannels(db);
  const search = openSearch(db);
  const answering = {
    search: search.forThread,
    reasonerFor: (workspace: Parameters<typeof chooseReasoner>[1], agent: Parameters<typeof chooseReasoner>[2]) =>
      chooseReasoner({ db, fetch, secrets, patienceMs }, workspace, agent),
  };
  const tellEvents = () => hints.tell("events");
  const wrote = () => {
    hints.tell("sends");
    tellEvents();
  };
  const stored = gather<Arrival, Received>((arrivals) => receive(db, arrivals, config));

  const turns = workTurns({
    parallel: config.takesTurns ? 8 : 0,
    db,
    node,
    log,
    metrics,
    ...answering,
    watch: watchTurn(live),
    thinking: (workspace, id, on) =>
      whispers.tell([`workspace:${workspace}`], { kind: "thinking", conversationId: id, on }),
    composing: (_, id, text) => composing.tell([`conversation:${id}`], { kind: "composing", text }),
    ended: wrote,
  });
  const sends = workSends({ db, node, log, sent: tellEvents });
  hints.on("turns", () => turns.hint(config.debounceMs + 2));
  hints.on("sends", () => sends.hint());
  const received = () => {
    metrics.received.inc();
    hints.tell("turns");
    tellEvents();
  };

  const app = createHttp({ log, trustProxy: config.trustProxy });
  await app.register(rateLimit, { max: 600, timeWindow: "1 minute" });
  await app.register(swagger, {
    openapi: { openapi: "3.1.0", info: { title: "Parley", version: "1" } },
    transform: jsonSchemaTransform,
  });
  healthRoutes(app, { db, metrics, token: config.metricsToken, refresh: () => sweep(db, metrics).then(() => {}) });
  guard(app, { db, secrets, url: config.url });
  idempotency(app, { db, secrets, log });
  const publicUrl = (request: { protocol: string; host: string }) =>
    config.url ?? `${request.protocol}://${request.host}`;
  teamRoutes(app, {
    db,
    mailer,
    identity: openIdentity({ db, log, secrets, mailer, url: config.url, openSignUp: false }),
    url: config.url,
    demo: config.demo ? demoAccount : null,
  });
  await app.register(
    async (api) => {
      const room = api as unknown as App;
      channelRoutes(room, { db, secrets, open: channels, publicUrl, test: (id) => testWebchat({ app, db }, id) });
      contactRoutes(room, { db });
      knowledgeRoutes(room, { db, search });
      agentRoutes(room, { db, secrets, fetch, answering });
      conversationRoutes(room, {
        db,
        wrote,
        whisper: (workspace, conversationId, state, by) => {
          if (state === "typing") {
            whispers.tell([`workspace:${workspace}`], {
              kind: "typing",
              conversationId,
              who: "teammate",
              name: by.name,
              personId: by.id,
            });
            composing.tell([`conversation:${conversationId}`], { kind: "typing", name: by.name, on: true });
          } else {
            whispers.tell([`workspace:${workspace}`], {
              kind: "viewing",
              conversationId,
              personId: by.id,
              name: by.name,
              left: state === "left",
            });
          }
        },
      });
      cannedReplyRoutes(room, { db });
      liveRoutes(room, { db, live, whispers });
      supportRoutes(room, { db });
      // Whatever a person changed, screens hear of it at once.
      api.addHook("onResponse", async (request) => void (request.method !== "GET" && tellEvents()));
    },
    { prefix: "/api/v1" },
  );
  await app.register(
    async (widget) =>
      visitorRoutes(widget as unknown as App, {
        db,
        secrets,
        channels,
        receive: stored,
        received,
        typing: ({ workspace }, line) =>
          whispers.tell([`workspace:${workspace}`], {
            kind: "typing",
            conversationId: line.conversationId,
            who: "contact",
            name: line.contactName,
          }),
        follow: (key, hear) => live.subscribe(key, null, hear),
        overhear: (conversationId, hear) => composing.hear(`conversation:${conversationId}`, hear),
        now: Date.now,
      }),
    { prefix: "/widget/v1" },
  );
  app.get("/openapi.json", { schema: { hide: true } }, () => app.swagger());
  await screens(app, { channels, shop: config.demo ? () => shopChannel(db) : null });

  if (config.demo) await seedDemo?.({ app, db, secrets });
  const address = await app.listen({ host: config.host, port: config.port }).catch(async (error) => {
    await stopAll();
    throw listenError(error, config);
  });
  const jobs = await startJobs({
    pool: db.pool,
    log,
    handlers: [handler(importJob, (payload) => runImport(db, payload).finally(tellEvents))],
    crontab: "",
  });
  const stopBeating = beat({
    db,
    node,
    every: [
      [30_000, () => sweep(db, metrics).then((woken) => void (woken > 0 && turns.hint()))],
      [3_600_000, () => sweepIdempotencyKeys(db).then(() => sweepTeam(db))],
    ],
    log,
  });
  mailer.flush();

  async function stopAll() {
    closeStreams();
    await app.close().catch(() => {});
    await Promise.all([turns.stop(), sends.stop()]);
    await live.close();
    await hints.close();
    await mailer.close();
    await store.close();
  }

  const setUpToken = config.demo ? null : await issueSetUpToken(db);
  return {
    app,
    url: config.url ?? address,
    setUpToken,
    demo: config.demo,
    async stop() {
      stopBeating();
      await jobs.stop().catch(() => {});
      await stopAll();
    },
  };
}

async function shopChannel(db: Database): Promise<string | null> {
  const row = await db.system
    .selectFrom("channels")
    .select("id")
    .where("kind", "=", "webchat")
    .orderBy("createdAt")
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

function listenError(error: { code?: string; message: string }, { host, port }: Config): Error {
  if (error.code === "EADDRINUSE")
    return new StartError(`Port ${port} is in use. Stop what uses it, or set PORT to another one.`);
  if (error.code === "EACCES")
    return new StartError(`Port ${port} may not be opened by this user. Set PORT to one above 1023.`);
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND")
    return new StartError(`HOST is ${host}, which is no address of this machine.`);
  return error as Error;
}
