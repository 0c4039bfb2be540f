import { type AccountInfo, CacheLookupPolicy, PublicClientApplication } from "@azure/msal-browser";
import type { Schemas } from "../../client/teamsink-client.ts";
import { leaveBySelf } from "../base/leaving.ts";

type Entra = NonNullable<Schemas["SignIn"]["entra"]>;

/** Who is signed in, and tokens for them. */
export interface SignedInPerson {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  token(): Promise<string>;
  /** Leaves for the page to sign in at, since the tenant wants more than it has seen. Claims: as a challenge has them. */
  signInAgain(claims: string): Promise<void>;
  signOut(): Promise<void>;
}

interface SignIn {
  /** Undefined where nobody is signed in in this tab. */
  readonly person: SignedInPerson | undefined;
  /** Leaves for the page to sign in at, which leads back here. */
  signIn(): Promise<void>;
}

/**
 * Sign-in by the authorization code flow with PKCE, all of it in this tab: nothing of it outlives the tab. Where things are is
 * known ("Microsoft identity platform and OAuth 2.0 authorization code flow"), so nobody is asked for it first.
 */
export async function openSignIn({ authority, clientId, scope, writeScope }: Entra): Promise<SignIn> {
  const { host, pathname } = new URL(authority);
  const scopes = writeScope === null ? [scope] : [scope, writeScope];
  const msal = new PublicClientApplication({
    auth: {
      clientId,
      authority,
      knownAuthorities: [host],
      authorityMetadata: JSON.stringify({
        issuer: `https://${host}${pathname}/v2.0`,
        authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
        token_endpoint: `${authority}/oauth2/v2.0/token`,
        end_session_endpoint: `${authority}/oauth2/v2.0/logout`,
        jwks_uri: `${authority}/discovery/v2.0/keys`,
      }),
      redirectUri: `${location.origin}${location.pathname}`,
      postLogoutRedirectUri: `${location.origin}${location.pathname}`,
      onRedirectNavigate: leaveBySelf,
    },
    cache: { cacheLocation: "sessionStorage" },
  });
  await msal.initialize();
  const returned = await msal.handleRedirectPromise();
  const account = returned?.account ?? msal.getAllAccounts()[0];
  const signIn = () => msal.loginRedirect({ scopes, prompt: "select_account" });
  if (account === undefined) return { person: undefined, signIn };
  const token = async (): Promise<string> => {
    try {
      // No frame that asks in secret: the page's policy has none, and browsers give it no session.
      const cacheLookupPolicy = CacheLookupPolicy.AccessTokenAndRefreshToken;
      return (await msal.acquireTokenSilent({ scopes, account, cacheLookupPolicy })).accessToken;
    } catch {
      await msal.acquireTokenRedirect({ scopes, account });
      throw new Error("Signing in again");
    }
  };
  const signInAgain = (claims: string) => msal.acquireTokenRedirect({ scopes, account, claims });
  const person = { ...personOf(account), roles: rolesIn(await token()), token, signInAgain };
  return { person: { ...person, signOut: () => msal.logoutRedirect({ account }) }, signIn };
}

function personOf({ localAccountId, name, username }: AccountInfo) {
  return { id: localAccountId, name: name || username };
}

/** What to offer; what is given the API decides. */
function rolesIn(token: string): readonly string[] {
  const payload = token.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/") ?? "";
  try {
    const { roles } = JSON.parse(atob(payload)) as { readonly roles?: unknown };
    return Array.isArray(roles) ? roles.map(String) : [];
  } catch {
    return [];
  }
}
