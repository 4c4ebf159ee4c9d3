import { randomUUID } from "node:crypto";
import Fastify, { type FastifyError, type FastifyReply, type FastifyRequest } from "fastify";
import {
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod";
import { problem } from "../../contract/problem.ts";
import { isAway, isWrongValue } from "./database.ts";
import type { Log } from "./log.ts";
import { keepStreams } from "./sse.ts";

/** A refusal that crosses the wire as problem+json. `detail` says what is wrong and how to mend it. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: Record<string, string> | undefined;

  constructor(status: number, code: string, detail: string, fields?: Record<string, string>) {
    super(detail);
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}

export function notFound(what: string): Refusal {
  return new Refusal(404, "not_found", `There is no such ${what}, or it belongs to another workspace.`);
}

export type App = ReturnType<typeof createHttp>;

const titles: Record<number, string> = {
  400: "Bad request",
  401: "Not signed in",
  403: "Not allowed",
  404: "Not found",
  409: "Conflict",
  410: "Gone",
  413: "Request too large",
  415: "Unsupported content type",
  416: "No such part",
  422: "Invalid input",
  429: "Too many requests",
  500: "Internal error",
  503: "Temporarily unavailable",
};

// For what Fastify refuses before anybody of ours has looked at it.
const codes: Record<number, string> = {
  400: "bad_request",
  404: "not_found",
  413: "too_large",
  415: "wrong_content_type",
};

export function createHttp({ log, trustProxy }: { log: Log; trustProxy: boolean }) {
  const app = Fastify({
    // One proxy is believed, the nearest: what stands before it in the header anybody may have written.
    trustProxy: trustProxy && ((_, hop) => hop === 0),
    bodyLimit: 8 * 1024 * 1024,
    // For all of a request to come in: a body that trickles for ever would keep its connection for ever.
    requestTimeout: 120_000,
    logger: false,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 200 },
    // A stream is never finished; shutting down must not wait for it.
    forceCloseConnections: true,
  }).withTypeProvider<ZodTypeProvider>();

  const parseJson = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) =>
    parseJson(request, withoutNul(body as string), done),
  );
  keepStreams(app);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, request, reply) => answer(log, error as FastifyError, request, reply));
  app.setNotFoundHandler((request, reply) =>
    send(request, reply, new Refusal(404, "not_found", "There is nothing at this address.")),
  );
  app.addHook("onRequest", (request, reply, done) => {
    reply.headers(securityHeaders(request));
    done();
  });
  app.addHook("onResponse", (request, reply, done) => {
    const { id: requestId, method, routeOptions } = request;
    const { statusCode: status, elapsedTime: ms } = reply;
    log.debug({ requestId, method, url: routeOptions.url, status, ms }, "request");
    done();
  });
  return app;
}

/** PostgreSQL's text holds every character but NUL, which in JSON can only stand escaped. Anything else of a text is kept. */
function withoutNul(json: string): string {
  return json.includes("\\u0000") ? json.replace(/(?<!\\)((?:\\\\)*)\\u0000/g, "$1 ") : json;
}

const policy = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "style-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

function securityHeaders(request: FastifyRequest): Record<string, string> {
  return {
    "x-request-id": request.id,
    "content-security-policy": policy,
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    ...(request.protocol === "https" ? { "strict-transport-security": "max-age=31536000; includeSubDomains" } : {}),
    ...(request.url.startsWith("/api/") ? { "cache-control": "no-store" } : {}),
  };
}

function answer(log: Log, error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof Refusal) return send(request, reply, error);
  if (hasZodFastifySchemaValidationErrors(error)) return send(request, reply, wrongInput(error));
  if (isWrongValue(error))
    return send(request, reply, new Refusal(422, "wrong_input", "The input holds a value that cannot be stored."));
  const status = error.statusCode ?? 500;
  if (status < 500) return send(request, reply, new Refusal(status, codes[status] ?? "refused", error.message));
  if (isAway(error)) {
    log.error({ requestId: request.id, error: error.message }, "database out of reach");
    return send(
      request,
      reply,
      new Refusal(503, "unavailable", "The database is out of reach. Nothing was stored; try again in a moment."),
    );
  }
  log.error({ requestId: request.id, url: request.routeOptions.url, error: error.stack }, "unexpected failure");
  return send(
    request,
    reply,
    new Refusal(500, "unexpected", "Something went wrong on our side. The request id helps to find it in the log."),
  );
}

function wrongInput(error: {
  validation: { instancePath: string; message?: string | undefined }[];
  validationContext?: string;
}): Refusal {
  const fields: Record<string, string> = {};
  for (const issue of error.validation) {
    const path = issue.instancePath.replace(/^\//, "").replaceAll("/", ".") || (error.validationContext ?? "body");
    fields[path] ??= issue.message ?? "is not valid";
  }
  const [first] = Object.entries(fields);
  return new Refusal(
    422,
    "wrong_input",
    first ? complaintAbout(first) : "The input is not of the right shape.",
    fields,
  );
}

/** A rule goes on from the field's name; what is a sentence already follows a colon. */
function complaintAbout([field, said]: [string, string]): string {
  return /^[a-z]/.test(said) ? `${field} ${said}.` : `${field}: ${said}.`;
}

function send(request: FastifyRequest, reply: FastifyReply, refusal: Refusal) {
  const body = problem.parse({
    type: `/problems/${refusal.code}`,
    title: titles[refusal.status] ?? "Refused",
    status: refusal.status,
    code: refusal.code,
    detail: refusal.message,
    fields: refusal.fields,
    requestId: request.id,
  });
  return reply.code(refusal.status).type("application/problem+json").serializer(JSON.stringify).send(body);
}
