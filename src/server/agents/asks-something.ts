import type { Intent } from "../../domain/intent.ts";

// What comes with any other intent is answered by people or by nobody, never by an article.
const asking = new Set<Intent>(["question", "interested", "objection", "other"]);

/** Whether an article could have answered a message: neither small talk nor somebody selling something. */
export function asksSomething(text: string, intent: Intent): boolean {
  return asking.has(intent) && /\p{L}{2}/u.test(text) && !isAdvertising(text);
}

/** Two signs of it, because each alone may stand in a customer's honest question. */
function isAdvertising(text: string): boolean {
  const opening = text.slice(0, 2000);
  return signs.filter((sign) => sign.test(opening)).length > 1;
}

const signs = [
  /https?:\/\/|\bwww\.|\b[a-z0-9-]+\.(?:xyz|top|click|ru|biz|info|shop|site|online)\b/i,
  /\b(?:seo|search engines?|backlinks?|guest posts?|domain authority|link building|web ?design services|lead generation|(?:first page|page one) of google)\b/i,
  /\b(?:we|i) (?:can |will |could )?(?:bring|boost|improve|increase|grow|redesign|promote|rank|build|offer|provide|help)\b.*\b(?:your (?:web)?(?:site|shop|store|business|brand|traffic|sales)|services?|posts?)\b/i,
  /\bdear (?:shop|site|website|store|business|company|webmaster|sir)\b/i,
  /\b(?:crypto|bitcoin|forex|casino|betting|payday loans?|viagra|cialis|weight loss|escorts?|adult dating|replica watches)\b/i,
  /\b(?:guaranteed|limited time|act now|click here|buy now|free (?:audit|quote|consultation)|100 ?% free|risk[- ]free|double your|earn money)\b/i,
  /\b(?:cheap|best|affordable)\b.*\bservices?\b/i,
  /[$€£]\s?\d{3,}.*\b(?:a|per) (?:day|week|month|hour)\b|\b\d{2,}\s?% (?:profit|return|roi)\b/i,
];
