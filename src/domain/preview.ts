type File = { mime: string; name?: string | null };

/** What a list shows of a message: its words, or else what it brought. */
export function previewOf(text: string, files: File[]): string {
  if (text.trim() !== "" || files.length === 0) return text;
  const [first, ...others] = files.map(({ mime, name }) => nounOf(mime, name));
  return others.length === 0 ? first! : `${first} and ${others.length} more`;
}

/** A name for a file that came without one, such as photo.jpg. */
export function nameFor(mime: string): string {
  const [type = "", subtype = ""] = (mime.split(";")[0] ?? "").split("/");
  const ending = endings[`${type}/${subtype}`] ?? subtype.replace(/^x-|\+.*$/g, "");
  const noun = { image: "photo", video: "video", audio: "recording" }[type] ?? "file";
  return ending ? `${noun}.${ending}` : noun;
}

const endings: Record<string, string> = {
  "image/jpeg": "jpg",
  "image/svg+xml": "svg",
  "audio/mpeg": "mp3",
  "audio/ogg": "ogg",
  "text/plain": "txt",
  "application/octet-stream": "bin",
  "video/quicktime": "mov",
};

function nounOf(mime: string, name?: string | null): string {
  if (mime.startsWith("image/")) return "Photo";
  if (mime.startsWith("video/")) return "Video";
  if (mime.startsWith("audio/")) return "Voice message";
  return name || "Document";
}
