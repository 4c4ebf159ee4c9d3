type Phrase = "hello" | "welcome" | "quote" | "told" | "moment";

const phrases: Record<string, Record<Phrase, string>> = {
  en: {
    hello: "Hello. What would you like to know?",
    welcome: "You are welcome.",
    quote: "This is what our help page “{title}” says:",
    told: "Our help pages say:",
    moment: "One moment please, I am looking for a colleague of mine.",
  },
  de: {
    hello: "Hallo. Was möchten Sie wissen?",
    welcome: "Gern geschehen.",
    quote: "Auf unserer Hilfeseite „{title}“ steht:",
    told: "Auf unseren Hilfeseiten steht:",
    moment: "Einen Moment bitte, ich suche jemanden aus unserem Team.",
  },
  es: {
    hello: "Hola. ¿Qué le gustaría saber?",
    welcome: "De nada.",
    quote: "Esto dice nuestra página de ayuda «{title}»:",
    told: "Nuestras páginas de ayuda dicen:",
    moment: "Un momento, por favor, busco a una persona de nuestro equipo.",
  },
  fr: {
    hello: "Bonjour. Que souhaitez-vous savoir ?",
    welcome: "Avec plaisir.",
    quote: "Voici ce que dit notre page d’aide « {title} » :",
    told: "Nos pages d’aide disent :",
    moment: "Un instant, s’il vous plaît, je cherche quelqu’un de notre équipe.",
  },
  pt: {
    hello: "Olá. O que gostaria de saber?",
    welcome: "De nada.",
    quote: "Isto é o que diz a nossa página de ajuda “{title}”:",
    told: "As nossas páginas de ajuda dizem:",
    moment: "Um momento, por favor, procuro alguém da nossa equipa.",
  },
  it: {
    hello: "Salve. Che cosa desidera sapere?",
    welcome: "Prego.",
    quote: "Ecco che cosa dice la nostra pagina di aiuto “{title}”:",
    told: "Le nostre pagine di aiuto dicono:",
    moment: "Un momento, per favore, cerco qualcuno del nostro team.",
  },
  nl: {
    hello: "Hallo. Wat wilt u weten?",
    welcome: "Graag gedaan.",
    quote: "Dit staat op onze hulppagina “{title}”:",
    told: "Op onze hulppagina's staat:",
    moment: "Een ogenblik alstublieft, ik zoek iemand van ons team.",
  },
};

/** The few sentences of its own that the built-in reasoner says, in the contact's language where we have it. */
export function phrase(name: Phrase, language: string | null, title = ""): string {
  return (phrases[language ?? "en"] ?? phrases.en!)[name].replace("{title}", title);
}
