import { AuthorityError } from "./authority-error.ts";
import type { ClientRegistration } from "./registrations.ts";
import type { SignIn } from "./sign-in.ts";

/** A form that was posted to the token endpoint, by a client that has proved who it is. */
export interface GrantRequest {
  readonly form: URLSearchParams;
  readonly client: ClientRegistration;
  /** Of the page that sends it; a program sends none. */
  readonly origin: string | undefined;
}

export type Grant = (signIn: SignIn, request: GrantRequest) => Promise<object>;

/** @throws AuthorityError for a parameter that is not there, or empty */
export function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value === "") throw new AuthorityError("parameterMissing", name);
  return value;
}

/** What was issued to a page is redeemed by a page, and nothing else is. "Redirect URIs for single-page apps". */
export function requirePlatform(origin: string | undefined, isSpa: boolean): void {
  if (origin !== undefined && !isSpa) throw new AuthorityError("crossOrigin");
  if (origin === undefined && isSpa) throw new AuthorityError("notCrossOrigin");
}

export function askedBy(form: URLSearchParams): { readonly clientInfo: boolean } {
  return { clientInfo: form.get("client_info") === "1" };
}
