import type { FastifyDynamicSwaggerOptions } from "@fastify/swagger";
import type { FastifySchema } from "fastify";
import { jsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";
import type { Need } from "./team/guard.ts";

/** How the API describes itself: the routes' own schemas, and what all of them have in common. */
export const description: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: "3.1.0",
    info: {
      title: "Parley",
      version: "1",
      description:
        "The web app uses this API too. Lists are paged by `limit` and `cursor`; what goes wrong is told as problem+json with a stable `code`.",
    },
    components: {
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "An API key; its workspace is the one acted in." },
        session: { type: "apiKey", in: "cookie", name: "parley.session_token" },
        visitor: { type: "http", scheme: "bearer", description: "The token that a session of the widget begins with." },
      },
    },
  },
  transform: (document) => {
    const { schema, url } = jsonSchemaTransform(document);
    if (schema.hide) return { schema, url };
    const { method, config } = document.route;
    return {
      url,
      schema: {
        ...schema,
        ...commonOf(String(method).toLowerCase(), url, config?.permission),
        response: { ...(schema.response as object), default: refusal },
      } as FastifySchema,
    };
  },
  transformObject: jsonSchemaTransformObject,
};

function commonOf(verb: string, url: string, need: Need | undefined) {
  const [, base, , room] = url.split("/");
  const open = need === "open" || base !== "api";
  return {
    operationId: operationId(verb, url),
    tags: [base === "api" ? room : base],
    security: base === "widget" ? visitorsOf(url) : open ? [] : [{ key: [] }, { session: [] }],
    ...(open ? {} : { headers: headersOf(verb) }),
  };
}

const refusal = {
  description: "Refused, with the reason",
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};

const workspace = {
  type: "string",
  description: "For a session whose person belongs to several workspaces: the one acted in.",
};
const idempotencyKey = {
  type: "string",
  maxLength: 200,
  description: "The same key with the same request is done once and answered alike for 48 hours.",
};

function headersOf(verb: string) {
  const writes = verb !== "get" && { "Idempotency-Key": idempotencyKey };
  return { type: "object", properties: { "X-Workspace": workspace, ...writes } };
}

/** A session is begun by anybody; the rest of the widget's routes is for whoever has its token. */
function visitorsOf(url: string) {
  return url.endsWith("/sessions") ? [] : [{ visitor: [] }];
}

/** `PUT /api/v1/conversations/{id}/closure` is `putConversationsIdClosure`. */
function operationId(verb: string, url: string): string {
  const words = url
    .replace(/^\/api\/v1/, "")
    .split(/[^a-zA-Z0-9]+/)
    .filter(Boolean);
  return verb + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
}
