import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import { jsonSchemaTransform } from "fastify-type-provider-zod";
import type { AnswerDeps } from "./agents/answer.ts";
import { agentRoutes } from "./agents/routes.ts";
import { openChannels } from "./channels/queries.ts";
import { channelRoutes } from "./channels/routes.ts";
import { contactRoutes } from "./contacts/routes.ts";
import type { Arrival } from "./conversations/arrival.ts";
import { cannedReplyRoutes } from "./conversations/canned-reply-routes.ts";
import { type Received, receive } from "./conversations/receive.ts";
import { conversationRoutes } from "./conversations/routes.ts";
import { sweep } from "./conversations/sweep.ts";
import { testWebchat } from "./conversations/test-webchat.ts";
import { visitorRoutes } from "./conversations/visitor-routes.ts";
import { gather } from "./infra/gather.ts";
import { healthRoutes } from "./infra/health.ts";
import { type App, createHttp, Refusal } from "./infra/http.ts";
import { liveRoutes } from "./insights/live-routes.ts";
import type { Search } from "./knowledge/find-passages.ts";
import { knowledgeRoutes } from "./knowledge/routes.ts";
import type { Machines } from "./machines.ts";
import { screens } from "./screens.ts";
import { supportRoutes } from "./support/routes.ts";
import { demoAccount } from "./team/demo.ts";
import { guard } from "./team/guard.ts";
import { idempotency } from "./team/idempotency.ts";
import { openIdentity } from "./team/identity.ts";
import { teamRoutes } from "./team/routes.ts";

/** Every route of the house, in the order of its rooms. */
export async function openApi(
  machines: Machines,
  { answering, search }: { answering: AnswerDeps; search: Search },
): Promise<App> {
  const { config, db, log, secrets, metrics, mailer } = machines;
  const app = createHttp({ log, trustProxy: config.trustProxy });
  if (config.rateLimit > 0) await app.register(rateLimit, limits(config.rateLimit));
  await app.register(swagger, { openapi: document, transform: jsonSchemaTransform });
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
  const channels = openChannels(db);
  await app.register(async (api) => mountRooms(api as unknown as App), { prefix: "/api/v1" });
  await app.register(async (widget) => mountVisitors(widget as unknown as App), { prefix: "/widget/v1" });
  app.get("/openapi.json", { schema: { hide: true } }, () => app.swagger());
  await screens(app, { db, channels, demo: config.demo });
  return app;

  function mountRooms(api: App) {
    const { fetch, live, whispers, presence, tell } = machines;
    const publicUrl = (request: { protocol: string; host: string }) =>
      config.url ?? `${request.protocol}://${request.host}`;
    channelRoutes(api, { db, secrets, open: channels, publicUrl, test: (id) => testWebchat({ app, db }, id) });
    contactRoutes(api, { db });
    knowledgeRoutes(api, { db, search });
    agentRoutes(api, { db, secrets, fetch, answering });
    conversationRoutes(api, { db, wrote: tell.wrote, presence });
    cannedReplyRoutes(api, { db });
    liveRoutes(api, { db, live, whispers });
    supportRoutes(api, { db });
    // Whatever a person changed, screens hear of it at once.
    api.addHook("onResponse", async (request) => void (request.method !== "GET" && tell.events()));
  }

  function mountVisitors(widget: App) {
    const { live, presence, tell } = machines;
    const stored = gather<Arrival, Received>((arrivals) => receive(db, arrivals, config));
    visitorRoutes(widget, {
      db,
      secrets,
      channels,
      presence,
      async receive(arrival) {
        const received = await stored(arrival);
        metrics.received.inc();
        tell.received();
        return received;
      },
      follow: (key, hear) => live.subscribe(key, null, hear),
      overhear: presence.overhear,
      now: Date.now,
    });
  }
}

const document = {
  openapi: "3.1.0",
  info: { title: "Parley", version: "1", description: "The web app uses this API too." },
  components: {
    securitySchemes: {
      key: { type: "http" as const, scheme: "bearer", description: "An API key; its workspace is the one acted in." },
      session: { type: "apiKey" as const, in: "cookie" as const, name: "parley.session_token" },
    },
  },
  security: [{ key: [] }, { session: [] }] as Record<string, string[]>[],
};

function limits(max: number) {
  return {
    max,
    timeWindow: "1 minute",
    // A client that has hung up already has no address any more.
    keyGenerator: ({ ip }: { ip?: string }) => ip ?? "gone",
    errorResponseBuilder: (_: unknown, { after }: { after: string }) =>
      new Refusal(429, "too_many_requests", `That were too many requests. Try again in ${after}.`),
  };
}
