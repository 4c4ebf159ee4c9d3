import type { Contact } from "../../../contract/contacts.ts";
import { useBlocked } from "../../session.tsx";
import { readableNumber } from "../../ui/phone-number.ts";
import { useContactActs } from "../contact-acts.ts";
import { nameInWords } from "../numbers.ts";
import { EditableFact } from "./editable-fact.tsx";

/** What one may set right about a contact, each in its place. */
export function Profile({ contact }: { contact: Contact }) {
  const { change } = useContactActs();
  const blocked = useBlocked()("contacts.write");
  const { name, email, phone, language } = contact;
  const save = (field: "name" | "email" | "phone" | "language") => (value: string) =>
    change(contact, field === "name" ? { name: value } : { [field]: value || null });
  return (
    <dl>
      <EditableFact
        name="Name"
        field="name"
        value={name}
        shown={nameInWords(name)}
        required
        blocked={blocked}
        onSave={save("name")}
      />
      <EditableFact name="Email" field="email" type="email" value={email} blocked={blocked} onSave={save("email")} />
      <EditableFact
        name="Phone"
        field="phone"
        type="tel"
        value={phone}
        shown={phone && readableNumber(phone)}
        placeholder="+4930123456"
        blocked={blocked}
        onSave={save("phone")}
      />
      <EditableFact
        name="Language"
        field="language"
        value={language}
        shown={language ? languageName(language) : null}
        placeholder="en"
        blocked={blocked}
        onSave={save("language")}
      />
    </dl>
  );
}

function languageName(code: string): string {
  return new Intl.DisplayNames(undefined, { type: "language" }).of(code) ?? code;
}
