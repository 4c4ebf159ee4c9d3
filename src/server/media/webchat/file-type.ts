/**
 * What a file is by its own first bytes, because what its sender says of it proves nothing. A program has none: a
 * chat with strangers is no way to bring one to a teammate's desk.
 */
export function fileType(bytes: Buffer, claimed: string, name = ""): string | null {
  if (isProgram(bytes) || programNames.test(name.trimEnd())) return null;
  const said = claimed.split(";")[0]!.trim().toLowerCase();
  const found = marks.find(({ mark, at = 0 }) => begins(bytes, mark, at));
  if (found) return found.holds?.test(said) ? said : found.type;
  if (isText(bytes)) return plainTexts.test(said) ? said : "text/plain";
  return "application/octet-stream";
}

// Windows, Linux, Apple and Java. Each holds a NUL, which tells it from a text that begins with the same letters.
const programs = ["4d5a", "7f454c46", "feedface", "feedfacf", "cefaedfe", "cffaedfe", "cafebabe"];
const interpreted = "2321";
// Whose first bytes are those of any text, or of old office papers, but which run where they are opened.
const programNames =
  /\.(bat|cmd|com|exe|scr|pif|ps1|psm1|vbs|vbe|js|jse|wsf|wsh|hta|lnk|url|msi|msp|msc|cpl|reg|jar|scf|inf|desktop|command|app|sh)$/i;

type Mark = {
  /** Hexadecimal. */
  mark: string;
  at?: number;
  type: string;
  /** What else such a container may be, as its sender says. */
  holds?: RegExp;
};

const office = /^application\/(vnd\.(openxmlformats-officedocument|oasis\.opendocument|apple)[\w.-]+|epub\+zip)$/;
const oldOffice = /^application\/(msword|vnd\.ms-[\w.-]+)$/;

const marks: Mark[] = [
  { mark: "89504e470d0a1a0a", type: "image/png" },
  { mark: "ffd8ff", type: "image/jpeg" },
  { mark: "47494638", type: "image/gif" },
  { mark: "57454250", at: 8, type: "image/webp" },
  { mark: "6674797061766966", at: 4, type: "image/avif" },
  { mark: "6674797068656963", at: 4, type: "image/heic" },
  { mark: "667479706d696631", at: 4, type: "image/heic" },
  { mark: "255044462d", type: "application/pdf" },
  { mark: "504b0304", type: "application/zip", holds: office },
  { mark: "d0cf11e0a1b11ae1", type: "application/octet-stream", holds: oldOffice },
  { mark: "6674797071742020", at: 4, type: "video/quicktime" },
  { mark: "667479704d344120", at: 4, type: "audio/mp4" },
  { mark: "66747970", at: 4, type: "video/mp4" },
  { mark: "1a45dfa3", type: "video/webm", holds: /^(audio|video)\/(webm|x-matroska)$/ },
  { mark: "4f676753", type: "audio/ogg" },
  { mark: "57415645", at: 8, type: "audio/wav" },
  { mark: "494433", type: "audio/mpeg" },
  { mark: "fffb", type: "audio/mpeg" },
];

const plainTexts = /^text\/(csv|markdown|calendar|vcard)$/;

function isProgram(bytes: Buffer): boolean {
  return begins(bytes, interpreted) || (bytes.includes(0) && programs.some((mark) => begins(bytes, mark)));
}

function begins(bytes: Buffer, mark: string, at = 0): boolean {
  return bytes.subarray(at, at + mark.length / 2).toString("hex") === mark;
}

const decoder = new TextDecoder("utf-8", { fatal: true });

function isText(bytes: Buffer): boolean {
  if (bytes.includes(0)) return false;
  try {
    decoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
