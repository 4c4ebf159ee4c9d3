import type { z } from "zod";

/** What is wrong, by the path of the field; what is wrong inside a list is wrong with the list too. */
export function problemsIn(error: z.ZodError | undefined): Record<string, string> {
  const found: Record<string, string> = {};
  for (const issue of error?.issues ?? []) {
    const { path } = issue;
    const said = sentenceOf(issue);
    found[path.join(".")] ??= said;
    if (typeof path.at(-1) === "number") found[path.slice(0, -1).join(".")] ??= said;
  }
  return found;
}

type Issue = z.core.$ZodIssue;

/** In words for people, where the schema has none of its own. */
function sentenceOf(issue: Issue): string {
  if (issue.code === "invalid_type") return "must not be empty";
  if (issue.code === "too_small" && issue.origin === "string") return "must not be empty";
  if (issue.code === "too_small" && issue.origin === "number") return `must be ${issue.minimum} or more`;
  if (issue.code === "too_big" && issue.origin === "string") return `must be ${issue.maximum} characters or fewer`;
  if (issue.code === "too_big" && issue.origin === "number") return `must be ${issue.maximum} or less`;
  if (issue.code === "invalid_format" && issue.format === "email")
    return "must be an address such as help@shop.example";
  if (issue.code === "invalid_format" && issue.format === "url")
    return "must be an address such as https://shop.example";
  return issue.message;
}
