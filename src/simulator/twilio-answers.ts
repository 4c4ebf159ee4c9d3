import type { ServerResponse } from "node:http";
import type { Faults } from "./switches.ts";

export type Refusal = { status: number; code: number; message: string };

/** Refusals as Twilio words them. Whoever reads them should go by the numbers. */
export const refusals = {
  token: { status: 401, code: 20003, message: "Authenticate" },
  nothing: { status: 404, code: 20404, message: "The requested resource was not found" },
  tooMany: { status: 429, code: 20429, message: "Too Many Requests" },
  server: { status: 500, code: 20500, message: "Internal Server Error" },
  out: { status: 503, code: 20503, message: "Service Unavailable" },
  to: { status: 400, code: 21211, message: "Invalid 'To' Phone Number" },
  empty: { status: 400, code: 21602, message: "Message body is required." },
  noFrom: { status: 400, code: 21603, message: "A 'From' phone number is required." },
  noTo: { status: 400, code: 21604, message: "A 'To' phone number is required." },
  from: {
    status: 400,
    code: 21606,
    message: "The 'From' phone number provided is not a valid message-capable number.",
  },
  optedOut: { status: 400, code: 21610, message: "Attempt to send to unsubscribed recipient" },
  length: { status: 400, code: 21617, message: "The concatenated message body exceeds the 1600 character limit" },
  media: { status: 400, code: 21620, message: "Invalid media URL(s)" },
} as const satisfies Record<string, Refusal>;

export function answer(response: ServerResponse, body: unknown, status = 200): void {
  write(response, JSON.stringify(body), status).end();
}

export function refuse(response: ServerResponse, { status, code, message }: Refusal): void {
  if (status === 429) response.setHeader("retry-after", "1");
  const more_info = `https://www.twilio.com/docs/errors/${code}`;
  answer(response, { code, message, more_info, status }, status);
}

/** Answers what has been done already, as far as the switches let it through. */
export function confirm(response: ServerResponse, body: unknown, switches: Faults): void {
  if (switches.hits("accept-then-hang")) return;
  if (switches.hits("error-after-accept")) refuse(response, refusals.server);
  else if (switches.hits("reset-mid-body")) breakOff(response, JSON.stringify(body));
  else if (switches.hits("slow-drip")) drip(response, JSON.stringify(body));
  else answer(response, body, 201);
}

function write(response: ServerResponse, text: string, status: number, shown = text): ServerResponse {
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  response.write(shown);
  return response;
}

/** The head and half of the body, then the line goes dead. */
function breakOff(response: ServerResponse, text: string): void {
  write(response, text, 201, text.slice(0, text.length / 2));
  setImmediate(() => response.destroy());
}

/** A byte a second: nobody should wait for the end. */
function drip(response: ServerResponse, text: string): void {
  write(response, text, 201, text.slice(0, 1));
  let at = 1;
  const timer = setInterval(() => {
    response.write(text[at++] ?? "");
    if (at >= text.length) response.end();
  }, 1000);
  response.on("close", () => clearInterval(timer));
}
