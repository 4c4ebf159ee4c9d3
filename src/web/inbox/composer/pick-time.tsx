import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, Input } from "../../ui/field.tsx";
import { forInput, tomorrowAtNine } from "../when.ts";

type PickTimeProps = { warning: (at: Date) => string | undefined; onPick: (at: Date) => void; onClose: () => void };

export function PickTime({ warning, onPick, onClose }: PickTimeProps) {
  const [value, setValue] = useState(() => forInput(tomorrowAtNine(new Date())));
  const at = new Date(value);
  const past = !(at.getTime() > Date.now());
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <Dialog
      open
      onClose={onClose}
      title="Send later"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" blocked={past && "Choose a time in the future"} onClick={() => onPick(at)}>
            Schedule
          </Button>
        </>
      }
    >
      <Field
        label="When"
        hint={warning(at) ?? `In your time zone, ${zone}. It can be cancelled until then.`}
        error={past ? "Choose a time in the future." : null}
      >
        <Input
          type="datetime-local"
          value={value}
          min={forInput(new Date())}
          onChange={(event) => setValue(event.target.value)}
        />
      </Field>
    </Dialog>
  );
}
