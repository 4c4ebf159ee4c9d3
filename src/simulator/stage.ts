import type { IncomingMessage, ServerResponse } from "node:http";
import type { Faults, ProviderName } from "./switches.ts";

/** What every played provider stands on. */
export type Stage = {
  /** Where the simulator itself is reached, such as http://127.0.0.1:3100; a provider lies below /<its name>. */
  url: string;
  switches: Faults;
  /** Posts a webhook as a provider does: again after an error, and whatever the switches do to it. */
  post: (webhook: Webhook) => void;
  now: () => number;
  /** Tells the phones on screen that something moved. */
  changed: () => void;
};

export type Webhook = {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Webhooks with the same key leave one after the other. */
  key: string;
  /** Whose it is; absent where only one provider is played. */
  from?: ProviderName;
};

export type Provider = {
  name: string;
  /** Answers the provider's own API. `path` begins behind the provider's name. */
  handle(call: Call, response: ServerResponse): Promise<void>;
};

export type Call = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  body: Buffer;
  request: IncomingMessage;
};
