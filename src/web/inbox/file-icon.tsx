import { File, FileArchive, FileAudio, FileImage, FileSpreadsheet, FileText, FileVideo } from "lucide-react";

/** What kind of file it is, at a glance. */
export function FileIcon({ mime, size = 16 }: { mime: string; size?: number }) {
  const [, Icon] = kinds.find(([pattern]) => pattern.test(mime)) ?? [null, File];
  return <Icon size={size} aria-hidden />;
}

const kinds: [RegExp, typeof File][] = [
  [/^image\//, FileImage],
  [/^audio\//, FileAudio],
  [/^video\//, FileVideo],
  [/sheet|csv|excel/, FileSpreadsheet],
  [/zip|compressed|tar/, FileArchive],
  [/pdf|text|word|document/, FileText],
];
