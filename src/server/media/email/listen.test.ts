import { test } from "node:test";
import type { Account, Ear, Ways } from "../medium.ts";
import { listen } from "./listen.ts";

test("a server whose name is still being looked up does not hold up whoever stops", async () => {
  const imap = { host: "imap.example.com", port: 993, security: "tls", user: "a", folder: "INBOX" };
  const account = { settings: { address: "a@example.com", imap }, secrets: { imapPassword: "secret" } };
  let asked = () => {};
  const lookedUp = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const resolve = () => {
    asked();
    return new Promise<string>(() => {});
  };

  const listener = listen(
    account as unknown as Account<never, never>,
    { resolve, now: Date.now } as unknown as Ways,
    {} as Ear,
  );
  await lookedUp;
  await listener.stop();
});
