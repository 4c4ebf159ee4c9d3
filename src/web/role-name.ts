/** A role as a label has it; within a sentence it stays small. */
export function roleName(role: string): string {
  return role.charAt(0).toUpperCase() + role.slice(1);
}
