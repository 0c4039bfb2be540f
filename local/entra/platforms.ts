import { z } from "zod";
import { GraphError } from "../tenant/graph/graph-error.ts";
import type { ApplicationProperties } from "./entra-objects.ts";

// Where an app has its sign-ins answered. Graph: "spaApplication", "webApplication" and "publicClientApplication resource
// type"; Entra: "Redirect URI (reply URL) outline and restrictions".

const addresses = z.object({ redirectUris: z.array(z.string()).default([]) });
/** Of the body of an application. */
export const PLATFORMS = {
  // A single-page app has nothing beside its addresses.
  spa: z.strictObject(addresses.shape).optional(),
  publicClient: z.strictObject(addresses.shape).optional(),
  web: z.looseObject(addresses.shape).optional(),
  /** Whether it may also be a program without a secret where no address says which it is: a device code. */
  isFallbackPublicClient: z.boolean().nullish(),
};

/** "Maximum number of redirect URIs" for accounts of organizations, and "Maximum URI length". */
const MAX_ADDRESSES = 256;
const MAX_LENGTH = 256;

/**
 * Whether an application may have its sign-ins answered there. Programs that are no pages have schemes of their own.
 *
 * @throws GraphError 400
 */
export function checkPlatforms({ spa, web, publicClient }: ApplicationProperties): void {
  const pages = [...redirectsOf(spa), ...redirectsOf(web)];
  const wrong = pages.find((uri) => !isPageAddress(uri));
  if (wrong !== undefined) throw refused(`The redirect URI '${wrong}' is not valid.`);
  const all = [...pages, ...redirectsOf(publicClient)];
  if (all.length > MAX_ADDRESSES) throw refused("The application has more redirect URIs than it may have.");
}

function redirectsOf(platform: unknown): readonly string[] {
  return (platform as { readonly redirectUris?: readonly string[] } | undefined)?.redirectUris ?? [];
}

/** "must begin with the scheme https", localhost excepted; "do not support special characters". */
function isPageAddress(uri: string): boolean {
  if (uri.length > MAX_LENGTH || /[!$'(),;*#\s]/.test(uri) || !URL.canParse(uri)) return false;
  const { protocol, hostname, username, password } = new URL(uri);
  const isOurs = protocol === "https:" || (protocol === "http:" && hostname === "localhost");
  return isOurs && username === "" && password === "";
}

function refused(message: string): GraphError {
  return new GraphError(400, "Request_BadRequest", { message });
}
