import type { Customer } from "./book.ts";
import type { Account, Act, NewFile, Phone, PhoneMedium } from "./phone.ts";

/** The devices of one provider: what they show, and what their owners do. */
export type Shelf = {
  media: PhoneMedium[];
  accounts: () => Account[];
  phones: () => Phone[];
  act: (customer: Customer, act: Act) => unknown;
  /** The bytes behind an address that `hrefOf` made. */
  file: (path: string) => Promise<{ mime: string; bytes: Buffer } | null>;
};

export function hrefOf(shelf: PhoneMedium, path: string): string {
  return `/phones/files/${shelf}/${path.split("/").map(encodeURIComponent).join("/")}`;
}

export function bytesOf({ base64 }: NewFile): Buffer {
  return Buffer.from(base64, "base64");
}
