import type { Intent } from "../../domain/intent.ts";

// What comes with these intents is answered by people or by nobody, never by an article.
const otherwise = new Set<Intent>([
  "not-interested",
  "complaint",
  "scheduling",
  "wrong-person",
  "opt-out",
  "human",
  "greeting",
  "thanks",
]);

/** Whether an article could have answered a message: neither small talk nor somebody selling something. */
export function asksSomething(text: string, intent: Intent): boolean {
  return !otherwise.has(intent) && /\p{L}{2}/u.test(text) && !isAdvertising(text);
}

/** Two signs of it, because each alone may stand in a customer's honest question. */
function isAdvertising(text: string): boolean {
  return signs.filter((sign) => sign.test(text)).length > 1;
}

const signs = [
  /https?:\/\/|\bwww\.|\b[a-z0-9-]+\.(?:xyz|top|click|ru|biz|info|shop|site|online)\b/i,
  /\b(?:seo|backlinks?|guest posts?|domain authority|link building|web ?design services|lead generation|page one of google|first page of google|rank(?:ing|ed)? (?:on|in|your)|traffic to your)\b/i,
  /\b(?:crypto|bitcoin|forex|casino|betting|payday loans?|viagra|cialis|weight loss|escorts?|adult dating|replica watches)\b/i,
  /\b(?:services?|marketing|agency|experts?|packages?|campaigns?) (?:for|to) your (?:business|website|company|store|brand)\b|\b(?:we|i) (?:offer|provide|specialise in|specialize in)\b/i,
  /\b(?:earn|make|win|claim|guaranteed?|limited time|act now|click here|buy now|100 ?% free|risk[- ]free|double your)\b/i,
  /\b(?:cheap|best|top|affordable)\b.*\b(?:services?|deals?|rates?|prices?|quality)\b/i,
  /[$€£]\s?\d{3,}.*\b(?:day|week|month|hour)\b|\b\d{2,}\s?% (?:profit|return|roi)\b/i,
];
