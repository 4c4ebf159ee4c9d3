/** What kind of thing a question asks for, as a pattern that a sentence giving it has; null where it may be anything. */
export function wantedBy(question: string): RegExp | null {
  const asked = question.slice(0, 500);
  return asking.find(({ asks }) => asks.test(asked))?.gives ?? null;
}

/** A bare "and how much?" with the word it leaves out. */
export function spelledOut(question: string): string {
  const [, asked = ""] = bare.exec(question.slice(0, 100)) ?? [];
  const price = prices[asked.toLowerCase()];
  return price ? `${question} ${price}` : question;
}

const bare =
  /^[^\p{L}]*(?:(?:and|but|so|und|y|et|e|en)\s+)?(how much|wie ?viel|cu[aá]nto|combien|quanto|hoeveel)[^\p{L}]*$/iu;
const prices: Record<string, string> = {
  "how much": "cost",
  "wie viel": "kosten",
  wieviel: "kosten",
  cuanto: "precio",
  cuánto: "precio",
  combien: "prix",
  quanto: "preço prezzo",
  hoeveel: "prijs",
};

const count =
  "(?:\\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|ein(?:e[mnrs]?)?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|" +
  "un[ae]?|dos|tres|cuatro|cinco|seis|diez|deux|trois|quatre|cinq|six|dix|half an|a few|few)";
const between = "(?:\\s*(?:to|bis|a|à|-|–|and|und|y|et)\\s*\\d+)?\\s+(?:\\p{L}+\\s+)?";
const time =
  "(?:second|minute|hour|day|week|month|year)s?\\b|(?:Sekunde|Minute|Stunde|Tag|Werktag|Woche|Monat|Jahr)(?:en|e|n)?\\b|" +
  "(?:segundo|minuto|hora|día|dia|semana|mes|año)(?:e?s)?\\b|(?:seconde|minute|heure|jour|semaine|an|année)s?\\b|mois\\b";
const price =
  "[€$£¥]\\s?\\d|\\d\\s?(?:[€$£]|eur|usd|gbp|chf|kr|euros?|dollars?|francs?)|\\b(?:free|kostenlos|gratis|gratuit)";

const asking = [
  {
    asks: /\bhow (?:long|soon|many (?:days|weeks|months|years))\b|\bwie lang|\bcuánto (?:tiempo|tarda|demora)|\bcuanto (?:tiempo|tarda|demora)|\bcombien de (?:temps|jours)|\bquanto tempo\b/iu,
    gives: new RegExp(`${count}${between}(?:${time})`, "iu"),
  },
  {
    asks: /\bhow much\b(?! (?:time|longer))|\b(?:price|cost|fee|charge)s?\b|\bwas kostet|\bwie (?:viel|teuer)\b.*\b(?:kost|ist|sind)|\bcuánto (?:cuesta|vale|es)|\bcuanto (?:cuesta|vale|es)|\bcombien (?:coûte|coute)/iu,
    gives: new RegExp(price, "iu"),
  },
  {
    asks: /\bhow (?:heavy|tall|high|wide|big|large|deep|far|many)\b|\bwie (?:schwer|hoch|breit|groß|viele)\b/iu,
    gives: /\d/u,
  },
];
