import type { JWTPayload } from "jose";
import { type Authority, issuerV1 } from "./authority.ts";
import { AuthorityError } from "./authority-error.ts";
import { askedBy, type GrantRequest, required, requirePlatform } from "./grant-request.ts";
import type { ClientRegistration } from "./registrations.ts";
import type { SignIn } from "./sign-in.ts";
import { isOfStrongSession, revocationsOf } from "./sign-in-claims.ts";

const ON_BEHALF_OF = "on_behalf_of";

/**
 * "OAuth 2.0 On-Behalf-Of flow": an API redeems the token that a person sent it for one of the next API, in the name of that
 * person and as itself. What was consented to is what it was consented to for the API; nobody is there to be asked.
 */
export async function forAssertion(signIn: SignIn, { form, client, origin }: GrantRequest): Promise<object> {
  requirePlatform(origin, false);
  if (client.clientSecret === undefined) throw new AuthorityError("secretMissing");
  if (required(form, "requested_token_use") !== ON_BEHALF_OF) throw new AuthorityError("badTokenUse");
  const claims = await readAssertion(signIn.authority, required(form, "assertion"), client);
  const wish = signIn.readWish(required(form, "scope"), client);
  const session = {
    clientId: client.clientId,
    userId: String(claims.oid),
    wish,
    nonce: undefined,
    isSpa: false,
    isStrong: isOfStrongSession(claims),
    revocations: revocationsOf(claims),
  };
  return signIn.tokensFor(session, wish, askedBy(form));
}

/** @throws AuthorityError unless it is an access token of a person, for whoever presents it */
async function readAssertion(authority: Authority, token: string, client: ClientRegistration): Promise<JWTPayload> {
  const { payload, flaw } = await authority.verify(token);
  if (flaw === "expired") throw new AuthorityError("expiredAssertion");
  if (payload === undefined || !isIssuer(authority, payload.iss)) throw new AuthorityError("badAssertion");
  const audiences = [client.clientId, `api://${client.clientId}`].map((audience) => audience.toLowerCase());
  if (!audiences.includes(String(payload.aud).toLowerCase())) throw new AuthorityError("assertionOfAnother");
  if (payload.idtyp === "app") throw new AuthorityError("assertionOfApp");
  if (payload.scp === undefined || payload.oid === undefined) throw new AuthorityError("assertionOfSignIn");
  return payload;
}

/** An API has tokens of one version or the other, as it asks for. */
function isIssuer(authority: Authority, issuer: string | undefined): boolean {
  const { tenantId } = authority.app;
  return issuer === authority.issuerV2(tenantId) || issuer === issuerV1(tenantId);
}
