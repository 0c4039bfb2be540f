import { homedir } from "node:os";
import { join } from "node:path";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a person's programs keep what they need again: "XDG Base Directory Specification", and APPDATA on Windows. */
export function folderIn(environment: Environment, platform: NodeJS.Platform = process.platform): string {
  if (environment.TEAMSINK_CONFIG_DIR) return environment.TEAMSINK_CONFIG_DIR;
  if (platform === "win32" && environment.APPDATA) return join(environment.APPDATA, "teamsink");
  // The specification has a relative path ignored.
  const xdg = environment.XDG_CONFIG_HOME?.startsWith("/") ? environment.XDG_CONFIG_HOME : undefined;
  return join(xdg ?? join(environment.HOME || homedir(), ".config"), "teamsink");
}
