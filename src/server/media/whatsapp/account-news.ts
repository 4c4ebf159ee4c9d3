import type { WhatsappSettings } from "../../../contract/channel-settings.ts";
import type { Health, News } from "../medium.ts";
import { healthAfter, readError } from "../meta/errors.ts";
import type { Change, Value } from "./payload.ts";

/** What news of a change is read with. Meta gives it no id, so its bytes do. */
export type Around = { eventId: string; entryId: string | undefined; settings: WhatsappSettings };

/** Meta's word about the account, its number or its templates. */
export function tellAccount({ field, value }: Change, { eventId, entryId, settings }: Around): News {
  // A partner is told about its customers' accounts, so the account meant may be another than the one told.
  const about = value.waba_info?.waba_id ?? entryId;
  if (about && about !== settings.businessAccountId)
    return { kind: "unmatched", eventId, reason: `This is about another WhatsApp account (${about}).` };
  const number = value.display_phone_number;
  if (number && settings.displayNumber && digits(number) !== digits(settings.displayNumber))
    return { kind: "ignored", eventId, reason: `This is about another number of the account (${number}).` };
  const health = healthOf(field, value);
  return health ? { kind: "account", eventId, health } : { kind: "ignored", eventId, reason: reasonOf(field, value) };
}

function healthOf(field: string, value: Value): Health | null {
  const { event = "", alert_severity, alert_type = "alert", alert_description, errors = [] } = value;
  if (field === "account_update") return accountHealth(event, value);
  if (field === "phone_number_quality_update" && event === "FLAGGED")
    return degraded("low-quality", "Meta has flagged the number: many people block it or report its messages.");
  if (field === "account_review_update" && value.decision === "REJECTED")
    return disconnected("review-rejected", "Meta has reviewed the WhatsApp account and rejected it.");
  if (field === "account_alerts" && alert_severity === "CRITICAL")
    return degraded(alert_type.toLowerCase(), alert_description ?? "Meta warns about the WhatsApp account.");
  const failure = errors[0] ? readError(errors[0]) : null;
  return failure?.concerns === "account" ? healthAfter(failure) : null;
}

function accountHealth(event: string, { ban_info, violation_info, restriction_info }: Value): Health | null {
  switch (event) {
    case "ACCOUNT_DELETED":
      return disconnected("account-deleted", "The WhatsApp account was deleted.");
    case "ACCOUNT_OFFBOARDED":
    case "PARTNER_REMOVED":
    case "PARTNER_APP_UNINSTALLED":
      return disconnected("app-removed", "The app was removed from the WhatsApp account. Connect the channel again.");
    case "ACCOUNT_RECONNECTED":
      return { state: "connected", code: "account-reconnected", reason: "The WhatsApp account is connected again." };
    case "ACCOUNT_VIOLATION":
      return degraded(
        "policy-violation",
        `Meta sees a breach of its policies: ${plain(violation_info?.violation_type)}.`,
      );
    case "ACCOUNT_RESTRICTION":
      return degraded("account-restricted", `Meta has restricted the account: ${restrictions(restriction_info)}.`);
    case "DISABLED_UPDATE":
      return bans.get(ban_info?.waba_ban_state ?? "") ?? null;
    default:
      return null;
  }
}

const bans = new Map<string, Health>([
  ["DISABLE", disconnected("account-disabled", "Meta has disabled the WhatsApp account.")],
  ["SCHEDULE_FOR_DISABLE", degraded("account-disabled-soon", "Meta is about to disable the WhatsApp account.")],
  [
    "REINSTATE",
    { state: "connected", code: "account-reinstated", reason: "Meta has reinstated the WhatsApp account." },
  ],
]);

function reasonOf(
  field: string,
  { event, message_template_name: name, message_template_language, reason }: Value,
): string {
  if (name) {
    const what = plain(event ?? field.replace(/^message_template_|^template_/, ""));
    const why = reason && reason !== "NONE" ? ` (${plain(reason)})` : "";
    return `Template ${name} (${message_template_language}): ${what}${why}. Sync the templates to see it here.`;
  }
  return `Nothing to do about ${plain(event ?? field)}.`;
}

function restrictions(given: Value["restriction_info"] = []): string {
  return given.map(({ restriction_type }) => plain(restriction_type)).join(", ") || "it does not say how";
}

function plain(constant = "it does not say which"): string {
  return constant.toLowerCase().replaceAll("_", " ");
}

function digits(number: string): string {
  return number.replace(/\D/g, "");
}

function degraded(code: string, reason: string): Health {
  return { state: "degraded", code, reason };
}

function disconnected(code: string, reason: string): Health {
  return { state: "disconnected", code, reason };
}
