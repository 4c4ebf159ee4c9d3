/** Whether a message asks nothing but with whom one is talking. */
export function asksWho(text: string): boolean {
  const plain = text
    .slice(0, 200)
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return text.length <= 200 && asking.some((pattern) => pattern.test(plain));
}

const opening = "(?:(?:hi|hey|hello|ok|so|and|but|wait|sorry|hallo|hola|bonjour|ciao|ola) )*";
const machine = "(?:chat ?)?(?:ro)?bot|machine|computer|ai|a ?i|program|human|person|real(?: (?:person|human))?|people";

const asking = [
  `(?:who|what) (?:are|r) (?:you|u)`,
  `(?:who|what) am i (?:talking|speaking|chatting|writing) (?:to|with)`,
  `(?:are|r) (?:you|u) (?:a |an |some kind of )?(?:${machine})(?: or (?:a |an )?(?:${machine}))?`,
  `(?:is this|am i (?:talking|speaking|chatting) (?:to|with)) (?:a |an )?(?:${machine})(?: or (?:a |an )?(?:${machine}))?`,
  `what is your name|what s your name|whats your name`,
  `wer (?:sind sie|bist du)|(?:sind sie|bist du) (?:ein |eine )?(?:ro|chat)?(?:bot|ter|boter|ki|maschine|mensch|roboter)|mit wem (?:spreche|schreibe|rede) ich`,
  `quien (?:eres|es usted)|(?:eres|es usted) (?:un |una )?(?:robot|bot|ia|maquina|persona|humano)|con quien (?:hablo|estoy hablando)`,
  `(?:qui|tu) (?:etes vous|es tu)|(?:etes vous|es tu|vous etes|tu es) (?:un |une )?(?:robot|bot|ia|machine|humain|personne)|a qui (?:je parle|parle je)`,
  `(?:chi sei|chi e lei)|(?:sei|lei e|e) (?:un |una )?(?:robot|bot|ia|macchina|persona|umano)|con chi (?:parlo|sto parlando)`,
  `quem (?:e voce|es tu|e o senhor)|(?:voce e|es|e) (?:um |uma )?(?:robo|bot|ia|maquina|pessoa|humano)|com quem (?:falo|estou a falar|estou falando)`,
  `wie (?:ben|bent) (?:jij|je|u)|(?:ben|bent) (?:jij|je|u) (?:een )?(?:robot|bot|ai|machine|mens)|met wie (?:praat|spreek) ik`,
  `من انت|هل انت (?:روبوت|انسان|شخص|بشر)`,
].map((words) => new RegExp(`^${opening}(?:${words})$`, "u"));
