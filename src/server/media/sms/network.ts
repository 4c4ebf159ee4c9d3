/**
 * Twilio writes numbers of other networks with the network in front, as in `whatsapp:+14155550123`. The contact's
 * address is the bare number; the network stays with our end of the line, and from there comes back when we answer.
 */
export function withoutNetwork(number: string): string {
  return number.replace(network, "").trim();
}

export function onNetworkOf(ours: string, number: string): string {
  return (network.exec(ours)?.[0] ?? "") + number;
}

const network = /^(whatsapp|rcs):/i;
