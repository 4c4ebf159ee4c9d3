import { SettingsFrame } from "../ui/settings-frame.tsx";
import { ChangePassword } from "./change-password.tsx";
import { Sessions } from "./sessions.tsx";
import { TwoFactor } from "./two-factor.tsx";

export function SecurityPage() {
  return (
    <SettingsFrame title="Security" lead="Who can sign in as you, and where you are signed in.">
      <ChangePassword />
      <TwoFactor />
      <Sessions />
    </SettingsFrame>
  );
}
