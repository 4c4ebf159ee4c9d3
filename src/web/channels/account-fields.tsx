import type { EmailSettings } from "../../contract/channel-settings.ts";
import { channelFields, type Provided } from "./fields.ts";
import { MailServers } from "./mail-servers.tsx";
import { SecretFields } from "./secret-fields.tsx";
import { SettingFields } from "./setting-fields.tsx";
import type { Form } from "./use-draft.ts";

type AccountFieldsProps = {
  kind: Provided;
  form: Form;
  /** The channel is there already, and so are its secrets. */
  kept: boolean;
};

/** All that a channel's account at the provider is known by. */
export function AccountFields({ kind, form, kept }: AccountFieldsProps) {
  const { account, secrets, rare } = channelFields[kind];
  const faulty = rare.some(({ path }) => form.problems[path]);
  return (
    <div className="flex flex-col gap-4">
      <SettingFields form={form} fields={account} />
      {kind === "email" && <MailServers form={form as Form<EmailSettings>} kept={kept} />}
      {secrets.length > 0 && <SecretFields form={form} fields={secrets} kept={kept} />}
      {rare.length > 0 && (
        <details open={faulty || undefined} className="group">
          <summary className="w-fit rounded-sm py-1 text-muted hover:text-text">More settings</summary>
          <div className="pt-3">
            <SettingFields form={form} fields={rare} />
          </div>
        </details>
      )}
    </div>
  );
}
