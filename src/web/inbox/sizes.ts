const units = ["kB", "MB", "GB"];

/** 940 B, 12 kB, 3.4 MB. */
export function sizeInWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let size = bytes;
  let unit = -1;
  do {
    size /= 1000;
    unit++;
  } while (size >= 999.5 && unit < units.length - 1);
  return `${size < 9.95 && unit > 0 ? Math.round(size * 10) / 10 : Math.round(size)} ${units[unit]}`;
}
