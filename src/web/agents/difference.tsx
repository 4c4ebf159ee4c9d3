import { useQuery } from "@tanstack/react-query";
import type { AgentVersion } from "../../contract/agents.ts";
import type { AgentDefinition } from "../../domain/agent-definition.ts";
import { modelsQuery } from "../lists.ts";
import { compareDefinitions, type Piece } from "./compare.ts";

/** What changed between two versions, in the words that changed. */
export function Difference({ before, after }: { before: AgentVersion; after: AgentVersion }) {
  const modelName = useModelName();
  const changes = compareDefinitions(before.definition, after.definition, modelName);
  if (changes.length === 0) {
    return (
      <p className="text-muted">
        Version {before.number} and version {after.number} say the same.
      </p>
    );
  }
  return (
    <dl className="flex flex-col gap-4">
      {changes.map(({ field, pieces }) => (
        <div key={field}>
          <dt className="mb-1 font-medium">{field}</dt>
          <dd dir="auto" className="whitespace-pre-wrap leading-6 [overflow-wrap:anywhere]">
            {pieces.map((piece, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a comparison never move
              <PieceView key={index} piece={piece} />
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function PieceView({ piece: { kind, text } }: { piece: Piece }) {
  if (kind === "same") return text;
  if (kind === "removed") return <del className="bg-bad/10 text-bad">{text}</del>;
  return <ins className="ms-0.5 bg-good/12 text-good no-underline">{text}</ins>;
}

function useModelName() {
  const models = useQuery(modelsQuery).data;
  return ({ connection, name }: AgentDefinition["model"]) => {
    if (connection === null) return "Built-in reasoner";
    return `${models?.find(({ id }) => id === connection)?.name ?? "Removed connection"} ${name}`.trim();
  };
}
