import type { ServerResponse } from "node:http";

export type Refusal = { status: number; code: number; subcode?: number; message: string };

/** Refusals as Meta words them. Whoever reads them should go by the numbers. */
export const refusals = {
  server: { status: 500, code: 2, message: "An unexpected error has occurred. Please retry your request later." },
  tooMany: { status: 400, code: 613, message: "Calls to this api have exceeded the rate limit." },
  noToken: { status: 401, code: 190, message: "Invalid OAuth access token - Cannot parse access token" },
  expired: { status: 401, code: 190, subcode: 463, message: "Error validating access token: Session has expired." },
  proof: { status: 400, code: 100, message: "Invalid appsecret_proof provided in the API argument" },
  notYours: { status: 403, code: 200, message: "The permission pages_messaging is missing for this account" },
  nothing: { status: 400, code: 100, subcode: 33, message: "Unsupported request. The object does not exist." },
  nobody: { status: 400, code: 100, subcode: 2018001, message: "No matching user found" },
  window: { status: 400, code: 10, subcode: 2018278, message: "This message is sent outside of allowed window." },
  held: { status: 400, code: 10, subcode: 2018300, message: "Another app is controlling this thread now." },
  blocked: { status: 400, code: 551, subcode: 1545041, message: "This person isn't available right now." },
  length: { status: 400, code: 100, subcode: 2018034, message: "Length of param message[text] must be in range" },
  empty: { status: 400, code: 100, message: "Message cannot be empty, must provide valid attachment or text" },
  attachment: { status: 400, code: 100, subcode: 2018008, message: "Failed to fetch the file from the url" },
  tag: { status: 400, code: 100, message: "Invalid value for messaging_type or tag" },
} as const satisfies Record<string, Refusal>;

export function answer(response: ServerResponse, body: unknown, status = 200): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json; charset=UTF-8",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}

export function refuse(response: ServerResponse, { status, code, subcode, message }: Refusal): void {
  const error = {
    message: `(#${code}) ${message}`,
    type: "OAuthException",
    code,
    error_subcode: subcode,
    fbtrace_id: "A1b2C3",
  };
  answer(response, { error }, status);
}

/** The head and half of the body, then the line goes dead. */
export function breakOff(response: ServerResponse, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  response.write(text.slice(0, text.length / 2), () => response.destroy());
}

/** A byte a second: nobody should wait for the end. */
export function drip(response: ServerResponse, body: unknown): void {
  const text = JSON.stringify(body);
  let at = 0;
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  const timer = setInterval(() => {
    response.write(text[at++] ?? "");
    if (at >= text.length) response.end();
  }, 1000);
  response.on("close", () => clearInterval(timer));
}
