const units = ["B", "kB", "MB", "GB"];

/** 940 B, 12 kB, 3.4 MB, with the number as a language writes it. */
export function sizeInWords(bytes: number, language = "en"): string {
  let [size, unit] = [bytes, 0];
  // What would be rounded to 1000 is one of the next unit.
  for (; size >= 999.5 && unit < units.length - 1; unit++) size /= 1000;
  const maximumFractionDigits = size < 9.95 && unit > 1 ? 1 : 0;
  return `${size.toLocaleString(language, { maximumFractionDigits })} ${units[unit]}`;
}
