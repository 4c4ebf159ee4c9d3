import type { Failure } from "../medium.ts";

export type Cause = {
  /** The last number of a status that no server stated: x.0.9nn. */
  code: number;
  hard: boolean;
  concerns: Failure["concerns"];
  reason: string;
  /** False where no phrase was recognised. */
  known: boolean;
};

type Names = Record<string, Omit<Cause, "known">>;

const causes = {
  moved: { code: 916, hard: true, concerns: "recipient", reason: "The mailbox has moved." },
  "no-mailbox": { code: 911, hard: true, concerns: "recipient", reason: "There is no such mailbox." },
  "no-host": { code: 912, hard: true, concerns: "recipient", reason: "The domain of the address does not exist." },
  "takes-none": { code: 932, hard: true, concerns: "recipient", reason: "The domain of the address takes no mail." },
  full: { code: 922, hard: false, concerns: "recipient", reason: "The mailbox is full." },
  suspended: { code: 921, hard: false, concerns: "recipient", reason: "The mailbox is switched off." },
  filtered: { code: 910, hard: false, concerns: "recipient", reason: "The recipient's own filter refused the mail." },
  "too-big": { code: 934, hard: false, concerns: "content", reason: "The mail is larger than the server allows." },
  "over-limit": { code: 923, hard: false, concerns: "content", reason: "The mail exceeds a limit of the mailbox." },
  spam: { code: 980, hard: false, concerns: "content", reason: "The mail was taken for spam." },
  virus: { code: 981, hard: false, concerns: "content", reason: "The mail was taken for a virus." },
  content: { code: 960, hard: false, concerns: "content", reason: "The server could not handle what the mail holds." },
  unproven: {
    code: 970,
    hard: false,
    concerns: "account",
    reason: "The mail could not prove its sender (SPF, DKIM, DMARC).",
  },
  "no-reverse": { code: 973, hard: false, concerns: "account", reason: "Our server's name and address do not match." },
  blocked: { code: 971, hard: false, concerns: "account", reason: "The receiving server blocks our server." },
  policy: {
    code: 972,
    hard: false,
    concerns: "provider",
    reason: "The receiving server refused the mail by its own rules.",
  },
  insecure: { code: 970, hard: false, concerns: "account", reason: "The server wants a sign-in or encryption." },
  sender: { code: 918, hard: false, concerns: "account", reason: "The server does not accept the sender." },
  relay: { code: 909, hard: false, concerns: "account", reason: "The server does not pass mail on for us." },
  busy: { code: 945, hard: false, concerns: "provider", reason: "The server takes no more mail for now." },
  network: { code: 944, hard: false, concerns: "provider", reason: "The receiving server cannot be reached." },
  expired: { code: 947, hard: false, concerns: "provider", reason: "The mail could not be delivered in time." },
  broken: { code: 930, hard: false, concerns: "provider", reason: "The receiving server has a fault." },
  program: { code: 939, hard: false, concerns: "provider", reason: "The program behind the mailbox failed." },
  syntax: { code: 902, hard: false, concerns: "provider", reason: "The mail servers did not understand each other." },
  delivered: { code: 900, hard: false, concerns: "provider", reason: "The mail was delivered." },
  complaint: { code: 982, hard: false, concerns: "opted-out", reason: "The recipient reported the mail as spam." },
  unclear: {
    code: 901,
    hard: false,
    concerns: "provider",
    reason: "The mail was not delivered, and no reason was given.",
  },
} satisfies Names;

type Name = keyof typeof causes;

/** What servers say, the telling before the general. */
const PHRASES: [Name, RegExp][] = [
  ["complaint", /complaintFeedbackType|notificationType\\*":\s*\\*"Complaint|reported (it|this|the message) as spam/i],
  [
    "moved",
    /(recipient|user|account|mailbox|has) (has )?(moved|no longer on)|address (has )?changed|new e-?mail address/i,
  ],
  [
    "suspended",
    /(account|mailbox|user|recipient|address|domain)\S* (\S+ ){0,3}(disabled|suspended|inactive|locked|deactivated|blocked|frozen|expired|discontinued|not active|over limit of inactivity)|inactive (user|account|mailbox|e-?mail)|is (currently )?(suspended|disabled|locked)|(account|mailbox) (temporarily )?(unavailable due|closed)|invalid\/inactive user/i,
  ],
  [
    "full",
    /(mailbox|mail ?folder|inbox|mail ?drop|user|account|disk|maildir|mail ?file)\S* (\S+ ){0,4}(full|over ?-?quota|overquota|exceed\w*|too large|out of (storage|space))|quota (\S+ ){0,3}(exceed\w*|full|reached|violat\w*)|(over|exceed\w*|out ?of|no|insufficient)( the| its| his| your| their)?( \w+)? ?(quota|disk ?space|storage)|insufficient (system )?(storage|space)|not enough (\w+ )?(space|storage)|mailbox_?full|pełna|voll|llen[ao]|pleine/i,
  ],
  [
    "no-reverse",
    /\bptr\b|\brdns\b|reverse[- ](dns|lookup|mapping|address|map)|(no|without|missing|invalid|proper) reverse|(resolv|lookup|find|match)\w* (\S+ ){0,4}(your )?(host ?name|client ip)|(client|sender'?s?|sending) (ip|host)\S* (\S+ ){0,5}(resolve|dns)|does not have (a )?(valid )?(reverse|rdns|ptr)|(cannot|can't|unable to|could not) (resolve|find) your|iprev|hostname (not|does not|is not)/i,
  ],
  [
    "takes-none",
    /(no|null|empty) (valid )?mx( record)?s?( (found|for|exists))?\b|does not accept (any )?(e?-?mail|messages)|not accept(ing)? (any )?mail (at all|from anyone)|couldn'?t find a mail exchanger|mx (record )?(not found|points to|lookup fail)|nullmx|unroutable mail domain|mail server for \S+ (is )?not found/i,
  ],
  [
    "no-host",
    /(host|domain|server|system)( name)?s? (\S+ ){0,3}(unknown|not found|does ?n'?o?t exist|doesn'?t exist|unresolvable|lookup (error|fail\w*)|not exist)|(unknown|no such|bad|invalid|non-?existent|illegal|unrouteable) (host|domain|system|mail host|remote)|(dns|name server|domain name).{0,20}(nxdomain|not found|no such)|nxdomain|name or service not known|unrouteable (address|mail domain)|all relevant mx records point to non-existent/i,
  ],
  [
    "unproven",
    /\b(dmarc|dkim|spf)\b|sender policy framework|unauthenticated (e-?mail|mail|message)|(mail|message|sender) (\S+ ){0,3}(not|isn't|un)[ -]?authenticated|authentication[- ](check|results?|information|requirement)\w* (fail|missing|is required)|access denied, sending domain|doesn'?t pass authentication|passes? (spf|dkim)/i,
  ],
  ["virus", /virus|malware|infected|trojan|worm\b/i],
  [
    "too-big",
    /(message|mail|e-?mail|size|attachment|body|line)s?( (?!queue)\S+){0,6} (too (big|large|long)|exceeds?( \S+){0,5} (size|limit|maximum|length)|larger than)|(size|line|length) limit( is)? ?(exceeded|reached)?|maximum (message |allowed )*size|exceeded maximum inbound message size|message too|zu (groß|gross)/i,
  ],
  ["over-limit", /resources restricted|messagesizeexceeded|recip\w*.{0,20}message size/i],
  [
    "busy",
    /too many (connections?|concurrent|sessions?|messages|mails|emails|recipients|requests|errors|mail)|rate ?-?limit\w*|(rate|connection|sending|hourly|daily|throughput)( \S+){0,3} (limit|exceed\w*)|throttl\w*|too (fast|much mail)|receiving mail at a rate|suspicious.*rate|(temporarily|currently) (overloaded|too busy)|system load|server (is )?(too )?busy|deferred due to|concurrency limit/i,
  ],
  [
    "blocked",
    /(black|block|deny)[ -]?list\w*|\b(dnsbl|rbl|surbl|spamhaus|spamcop|barracudacentral|sorbs|senderbase|cloudmark|trendmicro|proofpoint)\b|(ip|host|client|connection|server|address|network|mail)s?( \S+){0,6} (is |are |was |been |be )?(blocked|banned|blacklisted|listed|refused by|rejected due to)|blocked (by|using|for|due|because)|(access|connection) (denied|refused|rejected)( \S+){0,4} (from|your|ip|client|by)|not (accept|allow)\w* (\S+ ){0,4}(from (your|this) (ip|network|host|server))|poor reputation|bad reputation|reputation|dynamic\w* (ip|address)|dial-?up|invalid ip for sending|part of their network is on|your (ip|network|server)|unfortunately, messages from|ldap:ou|banned/i,
  ],
  [
    "spam",
    /\bspam\b|spammy|unsolicited|junk (mail|e-?mail|message)|\bUBE\b|bulk mail|content (\S+ ){0,2}(rejected|denied|filter)|considered (as )?(spam|unsolicited)|looks like|message (was )?(filtered|rejected) (by|due|because)|identified as|(suspicious|blocked) (content|url|link|message)|phishing/i,
  ],
  [
    "insecure",
    /must issue a? ?starttls|starttls|(authentication|encryption|tls) (is )?(required|needed)|must (first )?authenticate|authentication required|login (first|required)|not logged in|certificate|password|please authenticate/i,
  ],
  [
    "sender",
    /domain of sender|sender( address| domain)? (rejected|refused|does|not|unknown)|unrouteable sender|unroutable sender|(unknown|invalid|unverified) sender/i,
  ],
  [
    "no-mailbox",
    new RegExp(
      [
        "(user|recipient|account|mailbox|address|member|subscriber|alias|destin\\w+|local ?part|customer|e-?mail|name|person|userid|addressee)\\S*( \\S+){0,6}? (is |was |are )?(unknown|not (be )?(found|exist\\w*|known|recogni\\w+|valid|listed|a known|an? (valid|known|existing)|registered|local|correct|here)|does ?n[o']t exist|doesn['\u2019]?t exist|does(n['\u2019]?t| not) have|(is )?invalid|undeliverable|non-?existent|couldn['\u2019]t be found|cannot be found|could not be found|wasn['\u2019]t found|isn['\u2019]t valid|no longer (exist|valid|available|accept)\\w*|terminated|closed|unavailable)",
        "(unknown|no such|invalid|bad|non-?existent|illegal|unrecogni[sz]ed|undefined|nonexisting|no valid|incorrect|not a valid|inexistent)( \\S+){0,2}? (user|recipient|mailbox|account|address|alias|person|e-?mail|destination|local ?part|member|rcpt|addressee|final delivery|name|subscriber)",
        "no (such )?(mailbox|account|user|recipient|one|person|email address|known user)( \\S+){0,3} (here|found|by that|with|at|of that|exist)|sorry, no mailbox|address (not|un)(found| ?known| rejected)|user ?unknown|not our (customer|user)|this user doesn|recipnotfound|not listed in|does not (exist|like recipient)|did not reach.*recipient name is not|recipient name is not recogni[sz]ed|unknown recipient|550[ -]5\\.1\\.1|invalid.?recipient|no such|mailbox not found|user not (exist|found|known)|account not available|not known (here|at)|undisclosed user",
        "unbekannt|existiert nicht|nicht (gefunden|bekannt)|inconnu|invalide|n'existe pas|sconosciut|inesistente|desconocid|no existe|desconhecid|inexistente|não existe|onbekend|nieznan|не существует|не найден|неизвестен|存在しない|不存在|宛先不明",
      ].join("|"),
      "iu",
    ),
  ],
  [
    "relay",
    /relay(ing)?( access)? (\S+ ){0,3}(denied|not (allowed|permitted|authori[sz]ed)|prohibited|refused)|(not|denied|unable|prohibited|forbidden|cannot) (\S+ ){0,3}(to )?relay|we do not relay|insecure mail relay|relay (access|not)/i,
  ],
  [
    "sender",
    /sender( address| domain| e-?mail)?( \S+){0,5} (rejected|denied|refused|not (found|allowed|exist|verified|authori[sz]ed|permitted|valid|accepted)|invalid|does not)|(invalid|unknown|bad|unverified|rejected|blocked|forged|spoofed) (\S+ )?(sender|from)|mail ?from( \S+){0,4} (rejected|denied|refused|not)|domain of sender|return(ing)? path( \S+){0,3} (invalid|does)|from (address|header|field)|not (a )?member|only (members|subscribers|owner)|(don'?t|do not|not) (have )?(the )?permission|posting (is )?(restricted|not allowed)|is not allowed to (post|send)|groups\.google\.com|may not (exist|have permission)|(email|sender) address (is )?not verified|identity not/i,
  ],
  [
    "filtered",
    /(rejected|refused|blocked|denied) by (the |your )?(recipient|user|content)(?! domain)|recipient( address)? (\S+ ){0,2}(rejected|refused)|(user|recipient|customer) (\S+ ){0,4}(reject|refus|block)\w*|(doesn'?t|do(es)? not) want|not allowed to receive|restricted (recipient|address)|(address|mail) filter|relay not permitted by recipient|due to extended inactivity|access denied\.?$/i,
  ],
  [
    "policy",
    /polic(y|ies)|(violat|prohibit|forbid|restrict)\w*|(message|content|file|attachment|type)\S*( \S+){0,3} (rejected|not (allowed|permitted)|blocked)|(administratively|administrative) (prohibit\w+|denied)|not (accepted|compliant|rfc)|rfc ?\d{3,4}|(bare|duplicate|missing|multiple|more than one) (lf|line|header|date|from|message-id)|not allowed/i,
  ],
  [
    "expired",
    /(timed? ?-?out|time ?-?out|expired?|too (old|long)|retry (time|timeout|limit)|(delivery )?time (exceeded|expired|out)|delivery attempts?|long time|given up|(not|unable to|couldn'?t)( be)? deliver(ed)? (it |the message )?(within|for|in|after|since)|(could not|cannot) be delivered (for|within|after)|queue\.expired|delivery (\S+ ){0,2}deferred|not responding|still being|delayed|did not accept our requests|socket error|unable to connect|was not delivered within|giving up|isn'?t (responding|accepting)|tried to deliver)/i,
  ],
  [
    "network",
    /network (error|is unreachable|unreachable|failure)|(connection|host|server|route|system|destination|mx)s?( \S+){0,4} (refused|reset|lost|dropped|unreachable|unavailable|closed|failed|down|not available)|(no|lost|bad) (route|connection)|(mail|routing|forwarding) (loop|forwarding)|loop(s|ing|ed)? (back|detected)|too many (hops|received)|hop count|broken pipe|dns (error|failure|server|query|timeout|lookup)|(host|name|domain) (name )?(lookup|service|server)( \S+){0,2} (fail\w*|error|not)|(unable|failed|could not|cannot|can't) (to )?(connect|resolve|contact|lookup|look up)|servfail|handshake|tls (is|negotiation|error)|ssl|not reachable/i,
  ],
  [
    "program",
    /command (failed|died|output|line|time)|(pipe|program|procmail|maildrop|child)( \S+){0,3} (exit|status|error|died|failed|returned)|exit (code|status)|unknown mailer|x-unix/i,
  ],
  [
    "syntax",
    /(syntax|protocol|command)( \S+){0,2} (error|violation|unrecogni[sz]ed|not (implemented|recogni[sz]ed|supported))|(bad|unrecogni[sz]ed|unknown|invalid|unimplemented) (command|sequence|argument|parameter|helo|ehlo)|improper use/i,
  ],
  [
    "broken",
    /(server|system|internal|configuration|local|software|temporary|transient|i\/o|resource|processing|storage|aliasing)( \S+){0,2} (error|problem|fail\w*|trouble|unavailable|config)|(try|retry) (again )?later|(temporarily|currently) unavailable|(can't|cannot|could not|unable to) (create|open|write|lock|accept|allocate|append)|resources|(out of|insufficient) (memory|resource)|mail (server|system) (\S+ )?(configuration|is)|(service|queue|file) (\S+ ){0,2}(unavailable|not available|error)/i,
  ],
  [
    "no-mailbox",
    /(mailbox|user) unavailable|\b(unavailable mailbox|not available)\b|550 (requested action not taken|5\.1\.)/i,
  ],
];

/** What a status alone says. */
const STATUSES: [RegExp, Name][] = [
  [/^[45]\.1\.6$/, "moved"],
  [/^5\.1\.(0|1|3|351)$/, "no-mailbox"],
  [/^[45]\.1\.2$/, "no-host"],
  [/^5\.1\.10$|^5\.4\.4$/, "takes-none"],
  [/^[45]\.1\.(7|8)$/, "sender"],
  [/^[45]\.2\.2$/, "full"],
  [/^[45]\.2\.1$/, "suspended"],
  [/^[45]\.2\.3$/, "over-limit"],
  [/^[45]\.2\./, "filtered"],
  [/^[45]\.3\.4$/, "too-big"],
  [/^[45]\.3\./, "broken"],
  [/^[45]\.4\.7$/, "expired"],
  [/^[45]\.4\.1$/, "expired"],
  [/^[45]\.4\./, "network"],
  [/^[45]\.5\./, "syntax"],
  [/^[45]\.6\./, "content"],
  [/^[45]\.7\.25$/, "no-reverse"],
  [/^[45]\.7\.(20|21|22|23|24|26|27|509)$/, "unproven"],
  [/^[45]\.7\.(8|9|10|11|14)$/, "insecure"],
  [/^[45]\.7\.(606|511|512|5)$/, "blocked"],
  [/^[45]\.7\./, "policy"],
];

/** A report may also say that all went well. */
export const delivered: Cause = { ...causes.delivered, known: true };

/** The reply first, then its status, then everything around it. */
export function causeOf(diagnostic: string, text: string, status: string | null): Cause {
  const name = phraseIn(diagnostic) ?? byStatus(status) ?? phraseIn(text);
  return name ? { ...causes[name], known: true } : { ...causes.unclear, known: false };
}

const phraseIn = (text: string) => PHRASES.find(([, pattern]) => pattern.test(text))?.[0];

const byStatus = (status: string | null) => STATUSES.find(([pattern]) => pattern.test(status ?? ""))?.[1];
