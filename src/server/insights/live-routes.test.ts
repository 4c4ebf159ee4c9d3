import assert from "node:assert/strict";
import { test } from "node:test";
import { createHttp } from "../infra/http.ts";
import { createLog } from "../infra/log.ts";
import { liveRoutes } from "./live-routes.ts";

test("a stream that could not be followed ends, so that whoever reads it comes again", async (context) => {
  const app = createHttp({ log: createLog("silent"), trustProxy: false });
  context.after(() => app.close());
  app.decorateRequest("principal", { getter: () => ({ workspace: "ws", person: null }) as never });
  const left = Promise.withResolvers<void>();
  liveRoutes(app, {
    db: null as never,
    live: { subscribe: () => Promise.reject(new Error("The log is out of reach.")) } as never,
    whispers: { hear: () => left.resolve } as never,
  });
  const url = await app.listen({ port: 0, host: "127.0.0.1" });

  const answer = await fetch(`${url}/live`, { signal: AbortSignal.timeout(10_000) });

  assert.equal(await answer.text(), "retry: 1000\n\n");
  await left.promise;
});
