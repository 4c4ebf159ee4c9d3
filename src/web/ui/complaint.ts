/** What is wrong with a field as one sentence about it: the rules only say what it "must be". */
export function complaintAbout(subject: unknown, said: string): string {
  const whole = typeof subject === "string" && /^\p{Ll}/u.test(said) ? `${subject} ${said}` : said;
  return /[.!?…]$/.test(whole) ? whole : `${whole}.`;
}
