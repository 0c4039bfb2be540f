import { SETTINGS } from "../../shared/settings.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Besides the settings: what Azure's identity library and Node itself read. */
const PASSED_ON = ["AZURE_TENANT_ID", "AZURE_CLIENT_SECRET", "AZURE_AUTHORITY_HOST", "HOME", "HTTPS_PROXY", "NO_PROXY"];

/** What of this process's environment the functions host gets: the settings, and nothing that is not needed. */
export function settingsOf(environment: Environment): Record<string, string> {
  const names = [...Object.keys(SETTINGS), ...PASSED_ON];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = environment[name];
      return value === undefined || value === "" ? [] : [[name, value]];
    }),
  );
}

/** Whether somebody else serves what this setting names: then the stack does not start its own. */
export function isGiven(environment: Environment, ...names: (keyof typeof SETTINGS)[]): boolean {
  return names.some((name) => Boolean(environment[name]));
}
