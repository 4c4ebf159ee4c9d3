/** Every word the visitor reads that the workspace did not write. `{name}` stands for who it is about. */
const en = {
  here: "We are here",
  away: "Away",
  messages: "Messages",
  you: "You",
  agent: "AI agent",
  message: "Message",
  write: "Write a message…",
  send: "Send",
  close: "Close chat",
  sending: "Sending",
  sent: "Sent",
  failed: "Not sent",
  retry: "Retry",
  remove: "Remove",
  typing: "{name} is typing",
  sources: "Sources",
  source: "Source",
  newer: "New messages",
  reconnecting: "Reconnecting…",
  trouble: "The chat cannot be reached right now.",
  again: "Try again",
};

export type Words = typeof en;

const de: Words = {
  here: "Wir sind da",
  away: "Gerade nicht da",
  messages: "Nachrichten",
  you: "Sie",
  agent: "KI-Agent",
  message: "Nachricht",
  write: "Nachricht schreiben…",
  send: "Senden",
  close: "Chat schließen",
  sending: "Wird gesendet",
  sent: "Gesendet",
  failed: "Nicht gesendet",
  retry: "Erneut senden",
  remove: "Entfernen",
  typing: "{name} schreibt",
  sources: "Quellen",
  source: "Quelle",
  newer: "Neue Nachrichten",
  reconnecting: "Verbindung wird wiederhergestellt…",
  trouble: "Der Chat ist gerade nicht erreichbar.",
  again: "Erneut versuchen",
};

const es: Words = {
  here: "Estamos aquí",
  away: "Ausentes",
  messages: "Mensajes",
  you: "Tú",
  agent: "Agente de IA",
  message: "Mensaje",
  write: "Escribe un mensaje…",
  send: "Enviar",
  close: "Cerrar el chat",
  sending: "Enviando",
  sent: "Enviado",
  failed: "No enviado",
  retry: "Reintentar",
  remove: "Quitar",
  typing: "{name} está escribiendo",
  sources: "Fuentes",
  source: "Fuente",
  newer: "Mensajes nuevos",
  reconnecting: "Reconectando…",
  trouble: "El chat no está disponible en este momento.",
  again: "Intentar de nuevo",
};

const fr: Words = {
  here: "Nous sommes là",
  away: "Absents",
  messages: "Messages",
  you: "Vous",
  agent: "Agent IA",
  message: "Message",
  write: "Écrivez un message…",
  send: "Envoyer",
  close: "Fermer le chat",
  sending: "Envoi en cours",
  sent: "Envoyé",
  failed: "Non envoyé",
  retry: "Réessayer",
  remove: "Retirer",
  typing: "{name} écrit",
  sources: "Sources",
  source: "Source",
  newer: "Nouveaux messages",
  reconnecting: "Reconnexion…",
  trouble: "Le chat est injoignable pour le moment.",
  again: "Réessayer",
};

const pt: Words = {
  here: "Estamos aqui",
  away: "Ausentes",
  messages: "Mensagens",
  you: "Você",
  agent: "Agente de IA",
  message: "Mensagem",
  write: "Escreva uma mensagem…",
  send: "Enviar",
  close: "Fechar o chat",
  sending: "Enviando",
  sent: "Enviada",
  failed: "Não enviada",
  retry: "Tentar de novo",
  remove: "Remover",
  typing: "{name} está digitando",
  sources: "Fontes",
  source: "Fonte",
  newer: "Novas mensagens",
  reconnecting: "Reconectando…",
  trouble: "O chat não está disponível no momento.",
  again: "Tentar de novo",
};

const ar: Words = {
  here: "نحن هنا",
  away: "غير متاحين الآن",
  messages: "الرسائل",
  you: "أنت",
  agent: "وكيل ذكاء اصطناعي",
  message: "رسالة",
  write: "اكتب رسالة…",
  send: "إرسال",
  close: "إغلاق المحادثة",
  sending: "جارٍ الإرسال",
  sent: "أُرسلت",
  failed: "لم تُرسل",
  retry: "إعادة المحاولة",
  remove: "إزالة",
  typing: "{name} يكتب الآن",
  sources: "المصادر",
  source: "مصدر",
  newer: "رسائل جديدة",
  reconnecting: "جارٍ إعادة الاتصال…",
  trouble: "لا يمكن الوصول إلى المحادثة الآن.",
  again: "حاول مرة أخرى",
};

const languages: Record<string, Words> = { en, de, es, fr, pt, ar };

/** The words for a browser's language such as `pt-BR`; English where we have none. */
export function wordsFor(locale: string): { language: string; direction: "ltr" | "rtl"; words: Words } {
  const spoken = locale.toLowerCase().split("-")[0]!;
  const language = Object.hasOwn(languages, spoken) ? spoken : "en";
  return { language, direction: language === "ar" ? "rtl" : "ltr", words: languages[language]! };
}

const unread: Record<string, string> = {
  de: "ungelesen",
  es: "sin leer",
  fr: "non lus",
  pt: "não lidas",
  ar: "غير مقروءة",
};

/** The one word the loader needs, apart from the rest so that the loader stays small. */
export function unreadWord(locale: string): string {
  return unread[locale.toLowerCase().split("-")[0]!] ?? "unread";
}
