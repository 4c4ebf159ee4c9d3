/** Where an opt-out binds everybody, as the law has it for texts; elsewhere it is theirs to weigh who write. */
export function isSilenced(supports: { bindingOptOut?: boolean | undefined }, unsubscribed: boolean): boolean {
  return supports.bindingOptOut === true && unsubscribed;
}
