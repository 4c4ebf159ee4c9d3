import type { ModelConnection } from "../../contract/agents.ts";

export type ModelPreset = {
  name: string;
  kind: ModelConnection["kind"];
  /** `null`: the provider's own address. */
  baseUrl: string | null;
  key: "needed" | "none" | "optional";
  /** One to test with. */
  model: string;
  hint: string;
};

export const modelPresets: ModelPreset[] = [
  {
    name: "OpenAI",
    kind: "openai",
    baseUrl: "https://api.openai.com/v1",
    key: "needed",
    model: "gpt-5-mini",
    hint: "Make a key in the OpenAI platform, under API keys.",
  },
  {
    name: "Ollama",
    kind: "openai",
    baseUrl: "http://127.0.0.1:11434/v1",
    key: "none",
    model: "qwen3:4b",
    hint: "Runs on your own machine, and nothing leaves it. Start it with “ollama serve”.",
  },
  {
    name: "OpenRouter",
    kind: "openai",
    baseUrl: "https://openrouter.ai/api/v1",
    key: "needed",
    model: "openai/gpt-5-mini",
    hint: "One key for the models of many providers.",
  },
  {
    name: "Anthropic",
    kind: "anthropic",
    baseUrl: null,
    key: "needed",
    model: "claude-haiku-4-5",
    hint: "Make a key in the Anthropic console.",
  },
  {
    name: "Google",
    kind: "google",
    baseUrl: null,
    key: "needed",
    model: "gemini-2.5-flash",
    hint: "Make a key in Google AI Studio.",
  },
  {
    name: "Other",
    kind: "openai",
    baseUrl: "",
    key: "optional",
    model: "",
    hint: "Any server that speaks the OpenAI API, such as vLLM or LM Studio.",
  },
];

export function exampleModel({ kind, baseUrl }: ModelConnection): string {
  return modelPresets.find((preset) => preset.kind === kind && preset.baseUrl === baseUrl)?.model ?? "";
}
