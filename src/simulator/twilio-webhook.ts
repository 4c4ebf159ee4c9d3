import { createHmac } from "node:crypto";
import type { Webhook } from "./stage.ts";

/** A form as Twilio posts it: signed over the address it was given and the fields in the order of their names. */
export function signedForm(url: string, fields: Record<string, string>, authToken: string, key: string): Webhook {
  const body = new URLSearchParams(fields).toString();
  return {
    url,
    body,
    key,
    headers: {
      "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
      "user-agent": "TwilioProxy/1.1",
      "x-twilio-signature": signature(url, fields, authToken),
    },
  };
}

function signature(url: string, fields: Record<string, string>, authToken: string): string {
  const names = Object.keys(fields).sort();
  const text = url + names.map((name) => name + fields[name]).join("");
  return createHmac("sha1", authToken).update(text, "utf8").digest("base64");
}
