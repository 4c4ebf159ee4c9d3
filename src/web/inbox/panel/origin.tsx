import { BadgeCheck } from "lucide-react";
import type { ReactNode } from "react";
import type { Contact } from "../../../contract/contacts.ts";
import { CopyId } from "../../ui/copy.tsx";
import { Section } from "./section.tsx";
import { waysOf } from "./where-from.ts";

/** How somebody came here, in sentences; left out where nothing is known. */
export function Origin({ contact }: { contact: Contact }) {
  const { device, referral, country } = contact;
  const using = [device.browser, device.system].filter(Boolean).join(" on ");
  const lines: ReactNode[] = [
    ...waysOf(contact.addresses).map(({ says, value, shown, confirmed }) => (
      <>
        {says}{" "}
        <CopyId value={value} label="Copy">
          {shown}
        </CopyId>
        {confirmed && (
          <span title="The provider vouches for it" className="ms-1 inline-flex align-[-2px] text-good">
            <BadgeCheck size={14} aria-label="Confirmed by the provider" />
          </span>
        )}
      </>
    )),
    referral.page && (
      <>
        Wrote from the page <bdi>{withoutScheme(referral.page)}</bdi>
      </>
    ),
    referral.referrer && (
      <>
        Came there from <bdi>{withoutScheme(referral.referrer)}</bdi>
      </>
    ),
    using && `Uses ${using}`,
    country && `Is in ${countryName(country)}`,
  ].filter(Boolean);
  if (lines.length === 0) return null;
  return (
    <Section title="Where from">
      <ul className="flex flex-col gap-1">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what is known of somebody keeps its order
          <li key={index} className="[overflow-wrap:anywhere]">
            {line}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function withoutScheme(address: string): string {
  return address.replace(/^https?:\/\//, "").replace(/\/$/, "");
}

function countryName(code: string): string {
  return new Intl.DisplayNames(undefined, { type: "region" }).of(code) ?? code;
}
