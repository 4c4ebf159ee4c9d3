import { startServer } from "./database.ts";

// For node --test --test-global-setup=test/server.ts: one PostgreSQL for all test files, whose processes inherit its address.

let end: (() => Promise<void>) | null = null;

export async function globalSetup() {
  if (process.env.PARLEY_TEST_DATABASE) return;
  const server = await startServer();
  process.env.PARLEY_TEST_DATABASE = server.url;
  end = server.end;
}

export async function globalTeardown() {
  await end?.();
}
