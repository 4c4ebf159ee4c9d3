import { X } from "lucide-react";
import { Field, Select } from "../../ui/field.tsx";

type LanguagesProps = { chosen: string[]; onChange: (chosen: string[]) => void; error: string | undefined };

/** None chosen means every language. */
export function Languages({ chosen, onChange, error }: LanguagesProps) {
  return (
    <div>
      <Field
        label="Languages"
        hint={
          chosen.length === 0
            ? "It answers in the customer's language, whichever that is."
            : "In any other language it leaves the answer to teammates."
        }
        error={error}
      >
        <Select value="" onChange={(event) => onChange([...chosen, event.target.value])}>
          <option value="" disabled>
            {chosen.length === 0 ? "Every language" : "Add a language"}
          </option>
          {codes
            .filter((code) => !chosen.includes(code))
            .map((code) => (
              <option key={code} value={code}>
                {languageName(code)}
              </option>
            ))}
        </Select>
      </Field>
      {chosen.length > 0 && (
        <ul className="mt-2 flex flex-wrap gap-1.5" aria-label="Chosen languages">
          {chosen.map((code) => (
            <li key={code}>
              <button
                type="button"
                onClick={() => onChange(chosen.filter((other) => other !== code))}
                aria-label={`Remove ${languageName(code)}`}
                className="inline-flex h-6 items-center gap-1 rounded-sm bg-hover px-2 hover:text-bad"
              >
                {languageName(code)}
                <X size={12} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const names = new Intl.DisplayNames(undefined, { type: "language" });

function languageName(code: string): string {
  return names.of(code) ?? code;
}

const codes =
  "ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nb nl pl pt ro ru sk sl sr sv th tr uk ur vi zh"
    .split(" ")
    .toSorted((a, b) => languageName(a).localeCompare(languageName(b)));
