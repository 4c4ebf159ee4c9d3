import type { Contact } from "../../../contract/contacts.ts";
import { addressInWords, numberIn } from "../numbers.ts";

type Address = Pick<Contact["addresses"][number], "kind" | "value" | "verified">;

/** One way on which somebody came: a sentence that ends in what may be copied. */
export type Way = { says: string; value: string; shown: string; confirmed: boolean };

/** The addresses of a contact as sentences; the same number on two media is told once. */
export function waysOf(addresses: Address[]): Way[] {
  const onWhatsapp = new Set(addresses.filter(({ kind }) => kind === "whatsapp").map(numberIn));
  return addresses
    .filter((address) => address.kind !== "phone" || !onWhatsapp.has(numberIn(address)))
    .flatMap((address) => wayOf(address) ?? [])
    .sort((a, b) => Number(isName(a)) - Number(isName(b)));
}

function wayOf({ kind, value, verified }: Address): Way | null {
  const way = (says: string, shown: string = value) => ({ says, value, shown, confirmed: verified });
  const words = addressInWords({ kind, value });
  if (kind === "email") return way("Writes from");
  if (kind === "phone") return words ? way("Calls or texts from", words) : null;
  if (kind === "whatsapp" && words)
    return { ...way("Writes on WhatsApp from", words), value: numberIn({ kind, value })! };
  const medium = names[kind];
  if (medium) return way(`${medium} knows them as`);
  // A visitor of the chat is nobody in particular until the site says who they are.
  const user = kind === "webchat" && /^user:(.+)$/.exec(value)?.[1];
  return user ? { ...way("Signed in on your site as", user), value: user } : null;
}

const names: Record<string, string> = { whatsapp: "WhatsApp", messenger: "Messenger", instagram: "Instagram" };

/** What only the provider calls somebody says the least. */
function isName({ says }: Way): boolean {
  return says.endsWith("knows them as");
}
