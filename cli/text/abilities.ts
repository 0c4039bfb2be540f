/** What the API does for whoever asks, in a few words. */
export function abilityWords(
  abilities: { readonly canWrite: boolean; readonly onBehalf: readonly string[] } | undefined,
): string {
  if (abilities === undefined) return "reads";
  return abilities.canWrite && abilities.onBehalf.length > 0 ? "reads and writes" : "reads only";
}
