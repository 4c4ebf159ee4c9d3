import assert from "node:assert/strict";
import { test } from "node:test";
import { createHttp } from "../infra/http.ts";
import { createLog } from "../infra/log.ts";
import { refuseOtherNames } from "./same-origin.ts";

test("the demo answers to the names of this machine and to no other, whatever a proxy is said to have said", async () => {
  const app = createHttp({ log: createLog("silent"), trustProxy: true });
  refuseOtherNames(app);
  app.register(async (inner) => void inner.get("/somewhere", async () => "open"));
  const ask = async (url: string, headers: Record<string, string>) =>
    (await app.inject({ url, remoteAddress: "127.0.0.1", headers })).statusCode;

  for (const host of ["localhost:3000", "127.0.0.1:3000", "127.8.8.8", "[::1]:3000", "LOCALHOST"]) {
    assert.equal(await ask("/somewhere", { host }), 200, host);
  }
  for (const host of ["evil.example", "127.0.0.1.evil.example:3000", "localhost.evil.example", "10.0.0.7:3000"]) {
    assert.equal(await ask("/somewhere", { host }), 403, host);
    assert.equal(await ask("/nowhere", { host }), 403, host);
    assert.equal(await ask("/somewhere", { host, "x-forwarded-host": "localhost:3000" }), 403, host);
  }
  await app.close();
});
