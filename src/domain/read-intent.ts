import type { Intent } from "./intent.ts";

/**
 * Reads the intent of a message from its words, in English, German, Spanish, French and Portuguese. Narrow on
 * purpose: what it does not recognise is a question or "other", and is answered; a false opt-out silences somebody.
 */
export function readIntent(text: string): { intent: Intent; confidence: number } {
  const plain = normalise(text);
  const asks = /[?？؟]/.test(text);
  for (const { intent, patterns, alone, statement } of rules) {
    if ((alone && words(plain) > alone) || (statement && asks)) continue;
    if (patterns.some((pattern) => pattern.test(plain))) return { intent, confidence: alone ? 0.95 : 0.8 };
  }
  if (asks || questionStart.test(plain)) return { intent: "question", confidence: 0.7 };
  return { intent: "other", confidence: 0.4 };
}

/** The language that a message opens with a greeting of; null for "hi", which half the world says. */
export function greetedIn(text: string): string | null {
  const plain = normalise(text.slice(0, 100));
  return greetings.find(({ pattern }) => pattern.test(plain))?.language ?? null;
}

const greetings = Object.entries({
  en: "hello|good (?:morning|afternoon|evening)",
  de: "hallo|guten (?:morgen|tag|abend)|moin|servus|gruss gott|gruezi",
  es: "hola|buenos dias|buenas(?: tardes| noches)?",
  fr: "bonjour|bonsoir|salut|coucou",
  it: "ciao|salve|buon ?giorno|buona ?sera",
  pt: "ola|bom dia|boa (?:tarde|noite)",
  nl: "goede(?:morgen|middag|navond|ndag)|goeden? (?:morgen|middag|avond|dag)|hoi",
  ar: "مرحبا|السلام عليكم|اهلا|صباح الخير|مساء الخير",
}).map(([language, words]) => ({ language, pattern: new RegExp(`^(?:${words})(?!\\p{L})`, "u") }));

/**
 * `alone`: counts only when the message has at most so many words, so that "thanks, but where is it" stays a question.
 * `statement`: counts only when nothing is asked; who asks wants an answer, whatever else they are not interested in.
 */
type Rule = { intent: Intent; patterns: RegExp[]; alone?: number; statement?: true };

const rules: Rule[] = [
  {
    intent: "opt-out",
    alone: 1,
    // Of the carriers' keywords those that mean nothing else; in a text message the others count too (domain/keywords).
    patterns: [/^(stop|stopall|unsubscribe|arret|baja|abmelden|parar|sair)$/],
  },
  {
    intent: "opt-out",
    patterns: [
      /\b(unsubscribe me|take me off (your|the|this) list|remove me from (your|the|this) list|stop (texting|messaging|writing|emailing|contacting) me|do not (text|message|contact) me)\b/,
      /\b(keine nachrichten mehr|nehmen sie mich aus)\b/,
      /\b(no me (escriban|escribas|contacten) mas|darme de baja)\b/,
      /\b(ne m ecrivez plus|me desinscrire)\b/,
    ],
  },
  {
    intent: "human",
    patterns: [
      /\b(talk|speak|chat|connect me|put me through|transfer me) (to|with) (a |an |some |the |your )?(real |actual |live )?(person|human|someone|somebody|agent|teammate|representative|operator|manager|staff)\b/,
      /\b(real|actual|live) (person|human|agent)\b/,
      /^(a )?(human|agent|person|representative|operator)( please)?$/,
      /\b(mit (einem|einer|jemandem|einem echten) ?(menschen|mitarbeiter|mitarbeiterin|person)?) (sprechen|reden|schreiben)\b|\bechten? menschen\b/,
      /\bhablar con (una persona|un humano|un agente|alguien)\b/,
      /\bparler a (une personne|un humain|un agent|quelqu un|un conseiller)\b/,
      /\bfalar com (uma pessoa|um humano|um atendente|alguem)\b/,
      /(التحدث|التكلم) (مع|الى) (شخص|انسان|موظف)/,
    ],
  },
  {
    intent: "wrong-person",
    statement: true,
    patterns: [
      /\b(wrong (number(?! of)|person)|you have the wrong|i am not (this|that) person)\b/,
      /\b(falsche (nummer|person)|numero equivocado|persona equivocada|mauvais numero|numero errado)\b/,
    ],
  },
  {
    intent: "not-interested",
    statement: true,
    patterns: [
      /\b(not interested|no longer interested|have no interest)\b|^no interest\b/,
      /\b(kein interesse|nicht interessiert|no me interesa|pas interessee?|nao tenho interesse)\b/,
    ],
  },
  {
    intent: "complaint",
    patterns: [
      /\b(complaint|complain|unacceptable|terrible|horrible|awful|ridiculous|worst|disgusted|furious|fed up|scam|rip ?off|lawyer|disappointed)\b/,
      /\b(beschwerde|beschweren|unverschamt|katastrophe|enttauscht|anwalt)\b/,
      /\b(queja|inaceptable|estafa|decepcionad[oa])\b/,
      /\b(plainte|inadmissible|inacceptable|arnaque|decue?)\b/,
      /\b(reclamacao|inaceitavel|golpe|decepcionad[oa])\b/,
      // Whoever has paid too much wants it put right, not a page on how one pays.
      /(?:^|\b(?:was|been|got|were) )(?:i |we )?(?:wrongly )?(over ?charged|double (charged|billed)|(charged|billed|debited) (twice|double|two times|again))\b/,
      /\b(charged|billed|debited) (me|us|my (card|account)) (twice|double|two times|again|too much)\b/,
      /\b(doppelt|zweimal|zwei mal) (abgebucht|belastet|berechnet)\b|\b(cobrad[oa]|cargad[oa]) (dos veces|doble)\b|\b(debitee?|prelevee?|facturee?) (deux|2) fois\b/,
      /\bcobrad[oa] (duas vezes|em dobro)\b|\baddebitat[oa] due volte\b|\b(dubbel|twee keer) (afgeschreven|betaald)\b/,
    ],
  },
  {
    intent: "scheduling",
    patterns: [
      /\b(book|schedule|reschedule|arrange|make) (a |an |the |my )?(call|callback|appointment|meeting|visit|demo)\b/,
      /\b(call me (back|tomorrow|today|on|at|later))\b/,
      /\b(termin (vereinbaren|machen|buchen)|ruckruf|pedir cita|prendre rendez ?vous|marcar (uma )?(reuniao|consulta))\b/,
    ],
  },
  {
    intent: "thanks",
    alone: 7,
    patterns: [
      /^(ok |okay |great |perfect |super |many |thanks a lot |no |nope |nein |non |nao |nee )?(thanks|thank you|thx|ty|cheers|danke|vielen dank|gracias|muchas gracias|merci|obrigad[oa]|grazie|bedankt|dank (u|je)|شكرا)(?!\p{L})/u,
    ],
  },
  {
    intent: "thanks",
    alone: 3,
    // Whoever agrees or takes leave wants no more than whoever says thanks.
    patterns: [
      /^(ok|okay|okey|k|alright|all right|all good|got it|i see|great|perfect|cool|fine|super|alles klar|verstanden|vale|de acuerdo|perfecto|d accord|parfait|va bene|perfetto|tudo bem|perfeito|prima|حسنا)( (ok|great|perfect|bye|then|super|cool|fine))*$/,
      /^(ok |okay )?(bye|bye bye|goodbye|good bye|see you|tschuss|tschau|auf wiedersehen|adios|hasta luego|au revoir|arrivederci|adeus|tchau|tot ziens|doei|مع السلامة)( bye| then| soon)*$/,
    ],
  },
  {
    intent: "greeting",
    alone: 4,
    patterns: [/^(?:hi|hey|hiya|hei|hej)\b/, ...greetings.map(({ pattern }) => pattern)],
  },
  {
    intent: "objection",
    patterns: [
      /\b(too expensive|too pricey|cheaper elsewhere|not sure (about|if)|zu teuer|muy caro|demasiado caro|trop cher|muito caro)\b/,
    ],
  },
  {
    intent: "interested",
    patterns: [
      /\b(i am interested|im interested|i d like to (buy|order)|i want to (buy|order)|sign me up|ich mochte (bestellen|kaufen)|me interesa|je suis interessee?|tenho interesse)\b/,
    ],
  },
];

const questionStart =
  /^(who|what|where|when|why|how|which|can|could|do|does|did|is|are|will|would|should|may|have|has|wo|wann|wie|was|warum|welche|kann|konnen|donde|cuando|como|que|cual|puedo|ou|quand|comment|pourquoi|quel|est ce|onde|quando|posso|qual)\b/;

function normalise(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function words(plain: string): number {
  return plain.split(" ").length;
}
