import { usageError } from "../base/cli-error.ts";

/** Of a stack on this machine: `npm start`. */
export const DEFAULT_API = "http://localhost:7071/api";

const OWN_MACHINE: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * The API's address, without a slash at its end; of an app alone, its route prefix is added.
 *
 * @throws CliError where it is none, or a token would go there in the clear
 */
export function apiAddress(given: string): string {
  const url = URL.parse(given.includes("://") ? given : `https://${given}`);
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw usageError(`'${given}' is no address of an API`, "It looks like https://NAME.azurewebsites.net/api");
  }
  if (url.protocol === "http:" && !OWN_MACHINE.has(url.hostname)) {
    throw usageError(`${url.origin} would be sent your token unencrypted`, "Give an https address");
  }
  const path = url.pathname.replace(/\/+$/, "").replace(/\/entra$/, "");
  return `${url.origin}${path === "" ? "/api" : path}`;
}
