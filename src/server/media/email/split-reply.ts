/**
 * What a person newly wrote, apart from what their mail program added: quotes, signatures, the mail answered.
 * Each line is recognised by itself; the order of the kinds then says what is new. What is in doubt stays.
 */
export function splitReply(text: string): { text: string; quoted: string | null } {
  const lines = text
    .replace(/\r\n?/g, "\n")
    .replace(/\u200b|\ufeff/g, "")
    .split("\n");
  const kinds = kindsOf(lines);
  const kept = newLines(kinds);
  const written = tidy(lines.filter((_, at) => kept.has(at)));
  if (written === "") return { text: tidy(lines), quoted: null };
  return { text: written, quoted: tidy(lines.filter((_, at) => !kept.has(at))) || null };
}

type Kind =
  | "blank"
  | "text"
  | "quote"
  /** "On Monday, Ann wrote:" */
  | "attribution"
  /** Below it stands nothing new: a signature, a forwarded mail, the head of the mail answered. */
  | "end";

/** Below so many lines, text after a quote is a footer that some server added. */
const SHORTEST_ANSWER = 7;

function newLines(kinds: Kind[]): Set<number> {
  const start = kinds.indexOf("text");
  const end = start === -1 ? -1 : kinds.indexOf("end", start);
  const body = trimmed(kinds, 0, end === -1 ? kinds.length : end);
  const attribution = body.find((at) => kinds[at] === "attribution");
  if (attribution === undefined) return new Set(withoutTrailingQuote(kinds, body));

  const above = body.filter((at) => at < attribution);
  const below = body.filter((at) => at > attribution && kinds[at] !== "attribution");
  return new Set(newAround(kinds, above, below));
}

function newAround(kinds: Kind[], above: number[], below: number[]): number[] {
  const answer = afterLeadingQuote(kinds, below);
  if (!has(kinds, above, "text")) return isMixed(kinds, below) ? below : answer;
  if (!has(kinds, below, "quote") || !has(kinds, answer, "text")) return withoutTrailingQuote(kinds, above);

  const isAnswer = isMixed(kinds, below) || isGreeting(kinds, above) || count(kinds, answer, "text") >= SHORTEST_ANSWER;
  return withoutTrailingQuote(kinds, isAnswer ? [...above, ...(isMixed(kinds, below) ? below : answer)] : above);
}

/** Quote, answer, quote, answer: the quotes are part of what is said. */
function isMixed(kinds: Kind[], range: number[]) {
  const lastText = range.findLast((at) => kinds[at] === "text") ?? -1;
  const firstText = range.find((at) => kinds[at] === "text") ?? lastText;
  return range.some((at) => kinds[at] === "quote" && at > firstText && at < lastText);
}

const isGreeting = (kinds: Kind[], above: number[]) => count(kinds, above, "text") === 1;

function afterLeadingQuote(kinds: Kind[], range: number[]) {
  const text = range.findIndex((at) => kinds[at] === "text");
  const quoteBefore = range.slice(0, text).some((at) => kinds[at] === "quote");
  return text === -1 ? [] : quoteBefore ? range.slice(text) : withoutTrailingQuote(kinds, range);
}

function withoutTrailingQuote(kinds: Kind[], range: number[]) {
  return range.slice(0, range.findLastIndex((at) => kinds[at] === "text") + 1);
}

const has = (kinds: Kind[], range: number[], kind: Kind) => range.some((at) => kinds[at] === kind);
const count = (kinds: Kind[], range: number[], kind: Kind) => range.filter((at) => kinds[at] === kind).length;

function trimmed(kinds: Kind[], from: number, to: number) {
  const range = Array.from({ length: to - from }, (_, offset) => from + offset);
  return range.filter((at) => kinds[at] !== "end");
}

function tidy(lines: string[]) {
  const first = lines.findIndex((line) => line.trim() !== "");
  const last = lines.findLastIndex((line) => !/^[\s_-]*$/.test(line));
  return first === -1
    ? ""
    : lines
        .slice(first, last + 1)
        .join("\n")
        .trimEnd();
}

function kindsOf(lines: string[]): Kind[] {
  const kinds: Kind[] = lines.map((line, at) => kindOf(line, lines, at));
  for (let at = 0; at < lines.length; at += 1) {
    if (kinds[at] !== "text") continue;
    const length = attributionAt(lines, kinds, at);
    kinds.fill("attribution", at, at + length);
    if (length === 0 && startsHeaderBlock(lines, at)) kinds[at] = "end";
  }
  return kinds;
}

function kindOf(line: string, lines: string[], at: number): Kind {
  const bare = line.trim().slice(0, 500);
  if (bare === "") return "blank";
  if (/^(>|&gt;)/.test(bare)) return "quote";
  const isRule = /^([-_=*#~\u2013\u2014\u2500])\1*$/.test(bare) && (bare.length > 2 || /^(--|\u2014|__)$/.test(bare));
  // A rule right below a line is a heading's underline.
  if (isRule) return bare.length < 3 || (lines[at - 1] ?? "").trim() === "" ? "end" : "text";
  return SEPARATOR.test(bare) || isDeviceLine(bare, lines, at) ? "end" : "text";
}

/** Such a line stands in a paragraph of its own; elsewhere "sent from" is part of a sentence. */
function isDeviceLine(bare: string, lines: string[], at: number) {
  const before = (lines[at - 1] ?? "").trim();
  return DEVICE.test(bare) && (before === "" || DEVICE.test(before.slice(0, 500)));
}

/** "On … wrote:" may be wrapped over some lines. Answers over how many. */
function attributionAt(lines: string[], kinds: Kind[], at: number): number {
  const joined: string[] = [];
  for (let length = 1; length <= 6; length += 1) {
    const kind = kinds[at + length - 1];
    // A wrapped address ends with a line that begins like a quote: ">:" or "> wrote:".
    if (kind !== "text" && kind !== "quote") return 0;
    joined.push(bareLine(lines[at + length - 1]!));
    const found = isAttribution(joined.join(" ")) || (beforeQuote(kinds, at + length) && names(joined.join(" ")));
    if (found) return startsLater(joined) ? 0 : length;
  }
  return 0;
}

function isAttribution(line: string) {
  if (line.length > 400 || !(/\d/.test(line) || ADDRESS.test(line))) return false;
  if (!ENDS_OPEN.test(line)) return OPENING.test(line) && /\d/.test(line) && WROTE_LAST.test(line);
  const begins = OPENING.test(line) || DATED.test(line);
  return begins ? WROTE.test(line) || ADDRESS_LAST.test(line) : WROTE.test(line) && ADDRESS.test(line);
}

/** Right above a quote less is enough: "Ann wrote:" */
const names = (line: string) =>
  line.length < 200 && ENDS_OPEN.test(line) && (WROTE.test(line) || ADDRESS_LAST.test(line));

const beforeQuote = (kinds: Kind[], at: number) => kinds.slice(at, at + 3).find((kind) => kind !== "blank") === "quote";

/** The line above an attribution is no part of it. */
function startsLater([first, ...rest]: string[]) {
  if (rest.length === 0) return false;
  const begins = (line: string) => OPENING.test(line) || DATED.test(line);
  const whole = rest.join(" ");
  return !/[<@]/.test(first!) && (begins(first!) ? begins(whole) : true) && isAttribution(whole);
}

/** Two lines such as "From: …" and "Sent: …" near each other, one of them naming the sender. */
function startsHeaderBlock(lines: string[], at: number) {
  if (!HEADER.test(lines[at]!)) return false;
  const block = lines
    .slice(at, at + 12)
    .filter((line) => line.trim() !== "")
    .slice(0, 6);
  const labels = block.filter((line) => HEADER.test(line));
  const tells = labels.some((line) => SENDER.test(line)) && labels.some((line) => /\d\d|@/.test(line));
  return labels.length >= 3 || (labels.length === 2 && tells && HEADER.test(block[1]!));
}

const either = (...words: string[]) => words.join("|");

const BIDI = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Some programs go on right behind the colon: "Ann wrote:   Hello". */
const bareLine = (line: string) =>
  line
    .slice(0, 500)
    .replace(BIDI, "")
    .replace(/^\s*-{2,4} | -{2,4}\s*$/g, "")
    .replace(/:\s{2,}\S.*$/, ":")
    .trim();

const ENDS_OPEN = /[:\uff1a]$/;
const ADDRESS = /[<([][^<>\s]*@[^<>]*[>)\]]|\S+@\S+\.\w/;
const ADDRESS_LAST = /(<[^<>]*@[^<>]*>|\S+@\S+\.\w+[>)"']*)\s*[:\uff1a]$/;
const DATED = /^\P{L}{0,3}(\d{1,4}[-/.:\u5e74]|\p{L}{2,12}\.?,? \d|\d{1,2}\.? \p{L}{3})/u;

/** "wrote", as mail programs say it. */
const VERBS = either(
  "wrote|writes|said",
  "schrieb|geschrieben|schreef|geschreven|skrev|skreiv|skrifaði",
  "a écrit|écrit|escribió|escribi[oó]|va escriure|escreveu|ha scritto|scrisse|a scris",
  "napisał(?:\\(?a\\)?)?|pisze|napsal(?:\\(?a\\)?)?|napísal(?:\\(?a\\)?)?|je napisa[ol](?:/la)?|написал[аи]?|пишет|писал\\(?а?\\)?|пише|написав|написа",
  "kirjoitti|kirjutas|írta|rašė|rakstīja|yazdı|şunları yazdı|έγραψε|shkroi",
  "写道|寫道|写到|のメール|書きました|님이 작성|작성",
  "כתב(?:ה)?|مكتوب|كتب|نوشت|viết|menulis|เขียน(?:ว่า)?|ने लिखा",
);
const WROTE = new RegExp(`(?:^|[^\\p{L}])(?:${VERBS})(?![\\p{L}])|写道|寫道|작성|のメール`, "iu");
const WROTE_LAST = new RegExp(`(?:^|[^\\p{L}])(?:${VERBS})\\s*[:\uff1a]?$`, "iu");

/** The first word of an attribution. */
const OPENING = new RegExp(
  `^\\W{0,3}(?:${either(
    "on|at|am|um|op|den|d\\.|på|le|el|il|in data|il giorno|em|no dia|a",
    "w dniu|dnia|dne|dňa|u|v|в|на|от|vào|pada|tarihinde|în data|la|στις|em|ons?|ke|kl",
    "mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|mo|di|mi|do|fr|sa|so|пн|вт|ср|чт|пт|сб|вс",
    "在|于|於|בתאריך|ב-|في|در",
  )})(?![\\p{L}])|^[在于於]`,
  "iu",
);

/** "Original message" and "forwarded message" between dashes, or as a line of its own. */
const SEPARATOR = new RegExp(
  `^[-_*=\\s]{2,}\\s*(?:${either(
    "original (?:message|mail|email|appointment)|reply message|forwarded (?:message|mail)|forwarded by .*",
    "urspr(?:ü|ue)ngliche (?:nachricht|e-?mail|mail|mitteilung)|original-?nachricht|weitergeleitete nachricht",
    "oorspronkelijk bericht|oorspronkelijke e-?mail|doorgestuurd bericht|vidarebefordrat meddelande",
    "(?:opprinnelig|oprindelig|ursprungligt|originalt) (?:melding|meddelelse|besked|meddelande)|videresendt (?:melding|besked)",
    "message (?:d'origine|original|transféré)|courriel original|mensaje (?:original|reenviado)|mensagem (?:original|encaminhada)",
    "messaggio (?:originale|inoltrato)|mesaj original|missatge original",
    "wiadomość oryginalna|oryginalna wiadomość|treść oryginalnej wiadomości|wiadomość przekazana|původní (?:zpráva|e-?mail)|pôvodná správa|eredeti üzenet",
    "исходное сообщение|пересылаемое сообщение|перенаправленное сообщение|конец пересылаемого сообщения|вихідне повідомлення|оригинално съобщение",
    "alkuperäinen viesti|välitetty viesti|orijinal (?:mesaj|ileti)|özgün ileti|αρχικό μήνυμα",
    "原始邮件|原始郵件|转发邮件|轉寄郵件|邮件原件|元のメッセージ|原메시지|원본 메시지|전달된 메시지|הודעה מקורית|رسالة أصلية|thư gốc",
  )})\\s*[-_*=\\s:]*$|^(?:${either(
    ".{0,30}(?:reply|respond|type your (?:reply|response)) above this line.{0,30}|.{0,20}antwort(?:en)? (?:bitte )?(?:ober|über)halb dieser (?:zeile|linie).{0,30}|.{0,20}répond\\w+ au-dessus de cette ligne.{0,30}",
    "begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-?mail)|début du message (?:réexpédié|transféré)",
    "inicio del mensaje reenviado|início da mensagem (?:re)?encaminhada|inizio messaggio inoltrato|begin doorgestuurd bericht",
    "vidarebefordrat brev|начало переадресованного (?:письма|сообщения)",
  )})\\s*[:\uff1a]?$`,
  "iu",
);

/** What a phone or program puts below a mail by itself. */
const DEVICE = new RegExp(
  `^[\\s<(\\[*_]*(?:${either(
    "sent (?:from|via|with|using) .{1,80}|sent by galaxy|(?:this (?:e-?mail|message) was )?sent (?:from|using|with) (?:my|a|an) .{1,60}",
    "from my (?:iphone|ipad|ipod|android|phone|mobile|cell|blackberry)\\b.{0,40}|\\w+ from mobile",
    "yahoo mail: .{0,40}|get \\[?outlook for .{0,80}|typed on my .{0,40}|sent on the (?:go|run)\\b.{0,40}",
    "(?:diese (?:nachricht|e-?mail) wurde )?(?:von|aus|mit) (?:meinem|meiner|der|dem|outlook|yahoo|gmx|web\\.de|telekom)\\b.{0,60}(?:gesendet|geschickt|verschickt)\\.?.{0,30}|gesendet (?:von|mit|aus|über)\\b.{0,80}|diese nachricht wurde von .{0,80}gesendet\\.?",
    "envoyé (?:de|depuis|avec|à partir|par)\\b.{0,80}|télécharger outlook pour .{0,60}|obtenir outlook pour .{0,60}",
    "enviado (?:desde|do|da|de|a partir|con|via|por)\\b.{0,80}|enviat des d.{0,60}|obtener outlook para .{0,60}|obter o outlook para .{0,60}",
    "inviato (?:da|dal|dall|con)\\b.{0,80}|ottieni outlook per .{0,60}|scarica outlook .{0,60}",
    "verzonden (?:vanaf|met|via|van|vanuit|uit)\\b.{0,80}|verstuurd (?:vanaf|met|via)\\b.{0,80}|outlook voor .{0,30} downloaden",
    "skickat från .{0,80}|skickades från .{0,60}|sendt fra .{0,80}|hent outlook (?:til|for) .{0,60}|hämta outlook för .{0,60}|lähetetty .{0,80}",
    "wysłan[eoay] z .{0,80}|odesláno z.{0,80}|odoslané z.{0,80}|poslano s.{0,60}|trimis (?:de pe|din|cu) .{0,60}|elküldve .{0,60}|küldve .{0,60}",
    "отправлено (?:с|из|от).{0,80}|надіслано (?:з|із).{0,80}|изпратено от .{0,60}",
    ".{0,20}iphone.{0,12}(?:gönderildi|tarafından gönderildi)|.{0,40}(?:dan|den|'?umdan) gönderildi|στάλθηκε από .{0,60}",
    "從我的 ?.{0,30}(?:傳送|發送)|从我的 ?.{0,30}(?:发送|發送)|发自我的.{0,40}|發自我的.{0,40}|.{0,30}から送信|나의 .{0,30}에서 보냄|내 .{0,30}에서 보냄|נשלח מה.{0,40}|أرسلت من.{0,40}|được gửi từ .{0,40}",
  )})[\\s>)\\]*_]*$`,
  "iu",
);

const SENDERS = either(
  "from|von|de|da|van|från|fra|od|от|від|отправитель|lähettäjä|feladó|kimden|gönderen|expéditeur|remitente|mittente|afzender|de la|από",
  "发件人|寄件者|寄件人|差出人|送信者|보낸ㅤ?\\s?사람|발신|מאת|من|từ",
);
const OTHER_LABELS = either(
  "sent|date|to|cc|bcc|subject|reply-to|reply to|importance|attachments",
  "gesendet|datum|an|kopie|betreff|antwort an|verzonden|verzonden op|aan|onderwerp|envoyé(?: le)?|date d'envoi|à|objet|répondre à|pour",
  "enviado(?: el| em|a)?|fecha|data|para|asunto|assunto|inviato|a|oggetto|risposta|data invio",
  "skickat|skickades|till|ämne|kopia|sendt|dato|til|emne|lähetetty|lähetyspäivä|päivä|vastaanottaja|aihe",
  "wysłano|wysłane|data|do|dw|temat|odesláno|odoslané|komu|kopie|předmět|predmet|datum|elküldve|címzett|tárgy|trimis|către|subiect",
  "дата|отправлено|кому|копия|тема|надіслано|gönderildi|gönderme tarihi|tarih|kime|bilgi|konu|προς|θέμα|ημερομηνία|στάλθηκε",
  "发送时间|發送時間|寄件日期|日期|时间|收件人|收件者|抄送|副本|主题|主旨|主題|送信日時|日時|宛先|件名|보낸ㅤ?\\s?날짜|받는ㅤ?\\s?사람|참조|제목|날짜",
  "נשלח|אל|נושא|תאריך|تاريخ|إلى|الموضوع|đã gửi|ngày|đến|tới|chủ đề",
);
const label = (words: string) =>
  new RegExp(`^[\\s*_>]{0,4}(?:${words})[\\s\u00a0]?\\*{0,2}[\\s\u00a0]?[:\uff1a]`, "iu");
const SENDER = label(SENDERS);
const HEADER = label(`${SENDERS}|${OTHER_LABELS}`);
