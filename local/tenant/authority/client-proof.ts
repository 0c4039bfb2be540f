import type { IncomingHttpHeaders } from "node:http";
import { AuthorityError, type AuthorityErrorName } from "./authority-error.ts";
import { type ClientRegistration, isSameSecret, type Registrations } from "./registrations.ts";

/**
 * The client that sends a form, by its secret in the form or in the Authorization header (RFC 6749, 2.3.1), or without one
 * where it is public.
 *
 * @throws AuthorityError for a client that is not there, or that does not prove who it is
 */
export function provenClient(
  registrations: Registrations,
  form: URLSearchParams,
  headers: IncomingHttpHeaders,
): ClientRegistration {
  const [basicId, basicSecret] = basicCredentials(headers.authorization);
  const clientId = form.get("client_id") ?? basicId;
  if (clientId === undefined) throw new AuthorityError("parameterMissing", "client_id");
  const client = registrations.find(clientId);
  if (client === undefined) throw new AuthorityError("unknownApp");
  const flaw = flawOf(client, form.get("client_secret") ?? basicSecret);
  if (flaw !== undefined) throw new AuthorityError(flaw);
  return client;
}

function flawOf({ clientSecret }: ClientRegistration, presented: string | undefined): AuthorityErrorName | undefined {
  if (clientSecret === undefined) return presented === undefined ? undefined : "secretOfPublicClient";
  if (presented === undefined) return "secretMissing";
  return isSameSecret(presented, clientSecret) ? undefined : "wrongSecret";
}

function basicCredentials(authorization: string | undefined): (string | undefined)[] {
  if (!authorization?.startsWith("Basic ")) return [];
  return Buffer.from(authorization.slice("Basic ".length), "base64")
    .toString("utf8")
    .split(":")
    .map(decodeURIComponent);
}
