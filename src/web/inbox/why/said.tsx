import { Markdown } from "../../ui/markdown.tsx";
import { WhySection } from "./why-section.tsx";

export function Said({ said }: { said: string | null }) {
  if (!said) return null;
  return (
    <WhySection title="What it said">
      <Markdown text={said} className="rounded-md bg-accent/8 px-3 py-2 text-message" />
    </WhySection>
  );
}
