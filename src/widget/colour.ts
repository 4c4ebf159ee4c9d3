/** Black or white, whichever reads on `ground` with a contrast of at least 4.5; white where both do. */
export function inkOn(ground: string): "#ffffff" | "#000000" {
  return 1.05 / (luminance(ground) + 0.05) >= 4.5 ? "#ffffff" : "#000000";
}

export function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => linear(Number.parseInt(hex.slice(at, at + 2), 16) / 255));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
