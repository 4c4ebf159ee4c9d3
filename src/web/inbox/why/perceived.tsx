import type { Turn } from "../../../contract/turns.ts";
import { intentNames } from "../../../domain/intent.ts";
import { WhySection } from "./why-section.tsx";

/** How the message was understood. */
export function Perceived({ perceived }: { perceived: Turn["receipt"]["perceived"] }) {
  if (!perceived) return null;
  const { language, intent, confidence } = perceived;
  return (
    <WhySection title="What it perceived">
      <dl className="grid grid-cols-[6rem_1fr] gap-y-1">
        <dt className="text-muted">Intent</dt>
        <dd>
          {intentNames[intent]} <span className="text-muted">· {Math.round(confidence * 100)} % sure</span>
        </dd>
        <dt className="text-muted">Language</dt>
        <dd>
          {language.code ? languageName(language.code) : "Not known"}{" "}
          <span className="text-muted">
            · {language.chosen ? "chosen by hand" : language.certain ? "certain" : "uncertain"}
          </span>
        </dd>
      </dl>
    </WhySection>
  );
}

function languageName(code: string): string {
  return new Intl.DisplayNames(undefined, { type: "language" }).of(code) ?? code;
}
