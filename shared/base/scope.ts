/** What of the tenant is left out, and what is too old. */
export interface Scope {
  /** Where there are any, no other team's channels are wanted. */
  readonly onlyTeams: ReadonlySet<string>;
  readonly excludedTeams: ReadonlySet<string>;
  readonly excludedUsers: ReadonlySet<string>;
  readonly excludedChats: ReadonlySet<string>;
  /** What was last modified before is not read. `undefined`: everything is. */
  readonly fromMs: number | undefined;
}

export const WHOLE_TENANT: Scope = {
  onlyTeams: new Set(),
  excludedTeams: new Set(),
  excludedUsers: new Set(),
  excludedChats: new Set(),
  fromMs: undefined,
};

/** Whether a source is left out, by whatever ids it bears. */
export function excludesSource(
  { onlyTeams, excludedTeams, excludedUsers, excludedChats }: Scope,
  source: { readonly teamId?: string; readonly userId?: string; readonly chatId?: string },
): boolean {
  const { teamId = "", userId = "", chatId = "" } = source;
  const isOfUnwantedTeam = teamId !== "" && onlyTeams.size > 0 && !onlyTeams.has(teamId);
  return isOfUnwantedTeam || excludedTeams.has(teamId) || excludedUsers.has(userId) || excludedChats.has(chatId);
}
