import rateLimit, { normalizeIP } from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import websocket from "@fastify/websocket";
import type { AnswerDeps } from "./agents/answer.ts";
import { agentRoutes } from "./agents/routes.ts";
import { mostFrameBytes, voiceRoutes } from "./calls/routes.ts";
import { hookRoutes } from "./channels/accept.ts";
import { channelRoutes } from "./channels/routes.ts";
import { testChannel } from "./channels/test-channel.ts";
import { unmatchedRoutes } from "./channels/unmatched-routes.ts";
import { contactRoutes } from "./contacts/routes.ts";
import { deleteConversation } from "./conversations/delete-conversation.ts";
import { conversationRoutes } from "./conversations/routes.ts";
import { phonesRoutes } from "./demo/phones-routes.ts";
import type { DemoProviders } from "./demo/simulator.ts";
import { openFiles } from "./files/open-files.ts";
import { fileLinks, fileRoutes } from "./files/routes.ts";
import { inboxRoutes } from "./inbox/routes.ts";
import { healthRoutes } from "./infra/health.ts";
import { type App, createHttp, Refusal } from "./infra/http.ts";
import { liveRoutes } from "./insights/live-routes.ts";
import type { Intake } from "./intake.ts";
import type { Search } from "./knowledge/find-passages.ts";
import { knowledgeRoutes } from "./knowledge/routes.ts";
import type { Machines } from "./machines.ts";
import { activityRoutes } from "./messages/activity-routes.ts";
import { cannedReplyRoutes } from "./messages/canned-reply-routes.ts";
import { messageRoutes } from "./messages/routes.ts";
import { description } from "./openapi.ts";
import { screens } from "./screens.ts";
import { supportRoutes } from "./support/routes.ts";
import { demoAccount } from "./team/demo.ts";
import { guard } from "./team/guard.ts";
import { idempotency } from "./team/idempotency.ts";
import { openIdentity } from "./team/identity.ts";
import { teamRoutes } from "./team/routes.ts";
import { refuseOtherNames } from "./team/same-origin.ts";
import { turnRoutes } from "./turns/routes.ts";
import { sweep } from "./turns/sweep.ts";
import { visitorRoutes } from "./visitors/routes.ts";

type Rooms = {
  answering: AnswerDeps;
  search: Search;
  intake: Intake;
  simulator?: DemoProviders["simulator"] | undefined;
};

/** Every route of the house, in the order of its rooms. */
export async function openApi(machines: Machines, { answering, search, intake, simulator }: Rooms): Promise<App> {
  const { config, db, log, secrets, metrics, mailer, channels, files, ways } = machines;
  const { take } = intake;
  const app = createHttp({ log, trustProxy: config.trustProxy });
  if (config.demo) refuseOtherNames(app);
  if (config.rateLimit > 0) await app.register(rateLimit, limits(config.rateLimit));
  await app.register(websocket, { options: { maxPayload: mostFrameBytes } });
  await app.register(swagger, description);
  healthRoutes(app, { db, metrics, token: config.metricsToken, refresh: () => sweep(db, metrics).then(() => {}) });
  guard(app, { db, secrets, url: config.url });
  idempotency(app, { db, secrets, log });
  const identity = openIdentity({ db, log, secrets, mailer, url: config.url, openSignUp: config.signUp });
  teamRoutes(app, {
    db,
    mailer,
    identity,
    url: config.url,
    demo: config.demo ? demoAccount : null,
    signUp: config.signUp,
  });
  await app.register(async (api) => mountRooms(api as unknown as App), { prefix: "/api/v1" });
  await app.register(async (widget) => mountVisitors(widget as unknown as App), { prefix: "/widget/v1" });
  await app.register(
    async (hooks) => hookRoutes(hooks as unknown as App, { db, log, channels, take, url: config.url }),
    { prefix: "/hooks" },
  );
  await app.register(async (hooks) => mountCalls(hooks as unknown as App), { prefix: "/hooks" });
  fileLinks(app, { db, files, open: openFiles(machines) });
  if (simulator) {
    await app.register(async (phones) => phonesRoutes(phones as unknown as App, { simulator, url: config.url }));
  }
  app.get("/openapi.json", { schema: { hide: true } }, () => app.swagger());
  await screens(app, { db, channels, demo: config.demo });
  return app;

  function mountRooms(api: App) {
    const { fetch, live, whispers, presence, tell } = machines;
    const publicUrl = (request: { protocol: string; host: string }) =>
      config.url ?? `${request.protocol}://${request.host}`;
    const test = testChannel({ app, db, ways, forget: (conversation) => deleteConversation(db, conversation) });
    channelRoutes(api, { db, secrets, open: channels, ways, publicUrl, test });
    unmatchedRoutes(api, { db, channels, take });
    contactRoutes(api, { db });
    knowledgeRoutes(api, { db, search });
    agentRoutes(api, { db, secrets, fetch, answering });
    inboxRoutes(api, { db });
    conversationRoutes(api, { db, presence });
    turnRoutes(api, { db });
    messageRoutes(api, { db, files, wrote: tell.wrote, held: tell.held });
    fileRoutes(api, { db, files });
    activityRoutes(api, { db });
    cannedReplyRoutes(api, { db });
    liveRoutes(api, { db, live, whispers });
    supportRoutes(api, { db });
    // Whatever a person changed, screens hear of it at once.
    api.addHook("onResponse", async ({ method, url }) => {
      if (method === "GET") return;
      tell.events();
      if (url.startsWith("/api/v1/channels")) tell.channels();
    });
  }

  function mountCalls(hooks: App) {
    const { live, presence, calls } = machines;
    voiceRoutes(hooks, {
      db,
      log,
      calls,
      channels,
      url: config.url,
      receive: intake.receive,
      take,
      follow: (key, hear) => live.subscribe(key, null, hear),
      overhear: presence.overhear,
    });
  }

  function mountVisitors(widget: App) {
    const { live, presence } = machines;
    visitorRoutes(widget, {
      db,
      secrets,
      files,
      fileUrl: openFiles(machines).path,
      channels,
      presence,
      receive: intake.receive,
      follow: (key, hear) => live.subscribe(key, null, hear),
      overhear: presence.overhear,
      now: Date.now,
    });
  }
}

function limits(max: number) {
  return {
    max,
    timeWindow: "1 minute",
    // Of IPv6 by the network: whoever has one address there has 2^64. A client that has hung up has none any more.
    keyGenerator: ({ ip }: { ip?: string }) => normalizeIP(ip ?? "gone"),
    errorResponseBuilder: (_: unknown, { after }: { after: string }) =>
      new Refusal(429, "too_many_requests", `Too many requests. Try again in ${after}.`),
  };
}
