import { randomInt } from "node:crypto";
import type { PhoneMedium } from "./phone.ts";

/** Somebody with a device, and the account of ours they are in touch with. */
export type Customer = { id: string; medium: PhoneMedium; account: string; owner: string; address: string };

export type Who = Pick<Customer, "medium" | "account" | "address">;

export type Book = ReturnType<typeof openBook>;

const names = [
  "Ana Ruiz",
  "Ben Okafor",
  "Chiara Conti",
  "David Lindqvist",
  "Elif Demir",
  "Farid Rahimi",
  "Gustav Lind",
  "Hugo Martel",
  "Ines Duarte",
  "Jakub Nowak",
  "Kaia Berg",
  "Leo Tanaka",
  "Mina Park",
  "Nils Aasen",
  "Oona Virta",
  "Pia Keller",
];

/** Who has a phone on screen. Nobody is ever struck out. */
export function openBook() {
  const customers = new Map<string, Customer>();

  /** Somebody by their address, who is written in when first seen. */
  function find(who: Who, owner?: string): Customer {
    const id = `${who.medium}:${who.account}:${who.address}`;
    const known = customers.get(id);
    if (known) return known;
    const customer = { ...who, id, owner: owner ?? ownerOf(who.address) ?? who.address };
    customers.set(id, customer);
    return customer;
  }

  /** One person keeps their name on every medium they write by. */
  function ownerOf(address: string): string | undefined {
    return [...customers.values()].find((one) => one.address === address)?.owner;
  }

  function freeName(): string {
    const taken = new Set([...customers.values()].map(({ owner }) => owner));
    return names.find((name) => !taken.has(name)) ?? `Customer ${taken.size + 1}`;
  }

  function of(medium: PhoneMedium): Customer[] {
    return [...customers.values()].filter((one) => one.medium === medium);
  }

  return {
    find,
    of,
    get: (id: string) => customers.get(id),
    meet(medium: PhoneMedium, account: string, name = freeName()): Customer {
      let address = newAddress[medium](name);
      while (ownerOf(address)) address = newAddress[medium](name);
      return find({ medium, account, address }, name);
    },
  };
}

const digits = (count: number) => Array.from({ length: count }, () => randomInt(10)).join("");

// Numbers that belong to nobody: 555-0100 to 555-0199 are kept free for stories.
const number = () => `+1${["206", "312", "415", "503", "617", "718"][randomInt(6)]}55501${digits(2)}`;

const newAddress: Record<PhoneMedium, (name: string) => string> = {
  sms: number,
  voice: number,
  whatsapp: number,
  messenger: () => `2${digits(15)}`,
  instagram: () => `7${digits(15)}`,
  email: (name) => `${name.toLowerCase().replace(/[^a-z0-9]+/g, ".")}.${digits(2)}@mailbox.example`,
};
