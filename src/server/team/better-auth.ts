import { randomUUID } from "node:crypto";
import { betterAuth } from "better-auth";
import { APIError } from "better-auth/api";
import { twoFactor } from "better-auth/plugins/two-factor";
import type { Database } from "../infra/database.ts";
import { newId } from "../infra/id.ts";
import type { Log } from "../infra/log.ts";
import { hashOf } from "./guard.ts";
import { attempt } from "./limit.ts";
import { cookiePrefix, sessionDays } from "./session-cookie.ts";

type Options = {
  db: Database;
  log: Log;
  secret: string;
  baseURL: string;
  ipHeader: string;
  secure: boolean;
  openSignUp: boolean;
  sendReset: (reset: { email: string; name: string; token: string }, request: Request) => Promise<void>;
  afterReset: (person: string) => Promise<void>;
  background: (work: Promise<unknown>) => void;
};

/** better-auth on our tables. This file is only loaded once somebody signs in: it costs some 20 MB. */
export function createAuth(options: Options) {
  const { db, log, secret, baseURL, ipHeader, secure, openSignUp, sendReset, afterReset, background } = options;
  return betterAuth({
    appName: "Parley",
    baseURL,
    secret,
    database: { db: db.system, type: "postgres" },
    telemetry: { enabled: false },
    logger: { level: "error", log: (_level, message) => log.error({ message }, "better-auth") },
    user: { modelName: "people" },
    session: {
      modelName: "sessions",
      fields: { userId: "personId" },
      expiresIn: sessionDays * 86_400,
      updateAge: 86_400,
    },
    databaseHooks: {
      session: {
        create: {
          before: async ({ userId }, context) => {
            if (context?.path === "/two-factor/verify-totp") await spendCode(db, userId, context.body.code);
          },
        },
      },
    },
    account: { modelName: "accounts", fields: { userId: "personId" } },
    verification: { modelName: "verifications", storeIdentifier: "hashed" },
    emailAndPassword: {
      enabled: true,
      disableSignUp: !openSignUp,
      // Signing in straight away would tell a known address from an unknown one.
      autoSignIn: false,
      minPasswordLength: 10,
      maxPasswordLength: 200,
      resetPasswordTokenExpiresIn: 3600,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, token }, request) =>
        sendReset({ email: user.email, name: user.name, token }, request!),
      onPasswordReset: ({ user }) => afterReset(user.id),
    },
    plugins: [
      twoFactor({
        issuer: "Parley",
        schema: { twoFactor: { modelName: "twoFactors", fields: { userId: "personId" } } },
      }),
    ],
    rateLimit: {
      enabled: true,
      window: 60,
      max: 100,
      // The time between tries is set in identity.ts, by address; this is the ceiling for one visitor.
      customRules: { "/sign-in/email": { window: 60, max: 60 }, "/request-password-reset": false },
      customStorage: {
        consume: (key: string, rule: { window: number; max: number }) =>
          attempt(db, `auth ${key}`, { max: rule.max, seconds: rule.window }),
      } as never,
    },
    advanced: {
      cookiePrefix,
      useSecureCookies: secure,
      ipAddress: { ipAddressHeaders: [ipHeader] },
      // Whether a mail goes out must not show in how long the answer takes.
      backgroundTasks: { handler: background },
      database: {
        generateId: ({ model }) => (model === "user" ? newId("person") : randomUUID()),
        validateSchema: false,
      },
    },
  });
}

/** A code of the second factor opens one session, though it is right for 90 seconds: somebody may have looked over a shoulder. */
async function spendCode(db: Database, person: string, code: unknown): Promise<void> {
  const key = `code ${hashOf(`${person} ${code}`).toString("base64url")}`;
  const { allowed } = await attempt(db, key, { max: 1, seconds: 120 });
  if (!allowed)
    throw new APIError("UNAUTHORIZED", { code: "USED_CODE", message: "This code was used. Wait for the next" });
}
