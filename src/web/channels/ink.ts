/** Black or white, whichever reads better on this ground. */
export function inkOn(ground: string): "#000000" | "#ffffff" {
  if (!/^#[0-9a-f]{6}$/i.test(ground)) return "#ffffff";
  const [red, green, blue] = [1, 3, 5].map((at) => linear(Number.parseInt(ground.slice(at, at + 2), 16) / 255));
  const luminance = 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  // White is kept for as long as it has the contrast of 4.5 that text needs.
  return 1.05 / (luminance + 0.05) >= 4.5 ? "#ffffff" : "#000000";
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
