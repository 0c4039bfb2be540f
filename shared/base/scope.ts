/** What of the tenant is left out, and what is too old. */
export interface Scope {
  readonly excludedTeams: ReadonlySet<string>;
  readonly excludedUsers: ReadonlySet<string>;
  readonly excludedChats: ReadonlySet<string>;
  /** What was last modified before is not read. `undefined`: everything is. */
  readonly fromMs: number | undefined;
}

export const WHOLE_TENANT: Scope = {
  excludedTeams: new Set(),
  excludedUsers: new Set(),
  excludedChats: new Set(),
  fromMs: undefined,
};

/** Whether a source is left out, by whatever ids it bears. */
export function excludesSource(
  { excludedTeams, excludedUsers, excludedChats }: Scope,
  source: { readonly teamId?: string; readonly userId?: string; readonly chatId?: string },
): boolean {
  const { teamId = "", userId = "", chatId = "" } = source;
  return excludedTeams.has(teamId) || excludedUsers.has(userId) || excludedChats.has(chatId);
}
