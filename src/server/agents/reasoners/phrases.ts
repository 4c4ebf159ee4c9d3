type Phrase = "hello" | "welcome" | "quote";

const phrases: Record<string, Record<Phrase, string>> = {
  en: {
    hello: "Hello. What would you like to know?",
    welcome: "You are welcome.",
    quote: "This is what our help page “{title}” says:",
  },
  de: {
    hello: "Hallo. Was möchten Sie wissen?",
    welcome: "Gern geschehen.",
    quote: "Auf unserer Hilfeseite „{title}“ steht:",
  },
  es: {
    hello: "Hola. ¿Qué le gustaría saber?",
    welcome: "De nada.",
    quote: "Esto dice nuestra página de ayuda «{title}»:",
  },
  fr: {
    hello: "Bonjour. Que souhaitez-vous savoir ?",
    welcome: "Avec plaisir.",
    quote: "Voici ce que dit notre page d’aide « {title} » :",
  },
  pt: {
    hello: "Olá. O que gostaria de saber?",
    welcome: "De nada.",
    quote: "Isto é o que diz a nossa página de ajuda “{title}”:",
  },
  it: {
    hello: "Salve. Che cosa desidera sapere?",
    welcome: "Prego.",
    quote: "Ecco che cosa dice la nostra pagina di aiuto “{title}”:",
  },
  nl: { hello: "Hallo. Wat wilt u weten?", welcome: "Graag gedaan.", quote: "Dit staat op onze hulppagina “{title}”:" },
};

/** The few sentences of its own that the built-in reasoner says, in the contact's language where we have it. */
export function phrase(name: Phrase, language: string | null, title = ""): string {
  return (phrases[language ?? "en"] ?? phrases.en!)[name].replace("{title}", title);
}
