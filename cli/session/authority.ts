import { createHash } from "node:crypto";
import {
  type AccountInfo,
  AuthError,
  type ICachePlugin,
  InteractionRequiredAuthError,
  PublicClientApplication,
  type TokenCacheContext,
} from "@azure/msal-node";
import { CliError, signedOutError } from "../base/cli-error.ts";
import type { PlatformKeyring } from "./platform-keyring.ts";
import type { SignInTerms } from "./sign-in-terms.ts";
import { type Keeping, type TokenFile, tokenFile } from "./token-file.ts";

export type Account = AccountInfo;

/** How somebody says who they are. */
export type SignInFlow =
  | { readonly kind: "device-code"; show(message: DeviceCode): void; readonly claims?: string }
  | { readonly kind: "browser"; open(url: string): Promise<void>; readonly claims?: string };

export interface DeviceCode {
  readonly userCode: string;
  readonly verificationUri: string;
  /** When nobody may use it any more. */
  readonly expiresInSeconds: number;
}

/** The login authority of one API: signing in, tokens, and whose accounts are kept. */
export interface Authority {
  accounts(): Promise<readonly Account[]>;
  signIn(flow: SignInFlow): Promise<Account>;
  /** Silently: from what is kept, or by its refresh token. */
  token(account: Account, options?: { readonly isStale?: boolean }): Promise<string>;
  /** With the last of them goes everything that was kept. */
  signOut(account: Account): Promise<void>;
  keeping(): Promise<Keeping>;
}

/** Where tokens are kept, and by what they are encrypted. */
export interface Keep {
  readonly folder: string;
  readonly keyring: PlatformKeyring;
}

/**
 * Where things are at the authority is known ("Microsoft identity platform and OAuth 2.0 authorization code flow"), so nobody is
 * asked for it first.
 */
export function openAuthority(terms: SignInTerms, { folder, keyring }: Keep): Authority {
  const { authority, clientId, scope, writeScope } = terms;
  const { host, pathname } = new URL(authority);
  const scopes = [scope, ...(writeScope === null ? [] : [writeScope])];
  const kept = tokenFile(folder, `tokens-${digestOf(`${authority} ${clientId}`)}.json`, keyring);
  const plugin = cacheIn(kept, () => msal.clearCache());
  const msal: PublicClientApplication = new PublicClientApplication({
    auth: {
      clientId,
      authority,
      knownAuthorities: [host],
      // Conditional access may challenge a token that is in use already ("Claims challenges and client capabilities").
      clientCapabilities: ["CP1"],
      authorityMetadata: JSON.stringify({
        issuer: `https://${host}${pathname}/v2.0`,
        authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
        token_endpoint: `${authority}/oauth2/v2.0/token`,
        device_authorization_endpoint: `${authority}/oauth2/v2.0/devicecode`,
        end_session_endpoint: `${authority}/oauth2/v2.0/logout`,
        jwks_uri: `${authority}/discovery/v2.0/keys`,
      }),
    },
    cache: { cachePlugin: plugin },
  });
  const cache = msal.getTokenCache();
  return {
    accounts: () => cache.getAllAccounts(),
    async signIn(flow) {
      const claims = flow.claims === undefined ? {} : { claims: flow.claims };
      plugin.isAnew = true;
      const result = await told(() =>
        flow.kind === "browser"
          ? msal.acquireTokenInteractive({
              scopes,
              ...claims,
              prompt: "select_account",
              openBrowser: flow.open,
              successTemplate: page("You are signed in", "You may close this page and go back to the terminal."),
              errorTemplate: page("You are not signed in", "The terminal says why."),
            })
          : msal.acquireTokenByDeviceCode({
              scopes,
              ...claims,
              deviceCodeCallback: ({ userCode, verificationUri, expiresIn }) =>
                flow.show({ userCode, verificationUri, expiresInSeconds: expiresIn }),
            }),
      ).finally(() => {
        plugin.isAnew = false;
      });
      if (result?.account == null) throw new CliError("The authority named no account");
      return result.account;
    },
    async token(account, { isStale = false } = {}) {
      const { accessToken } = await told(() => msal.acquireTokenSilent({ scopes, account, forceRefresh: isStale }));
      return accessToken;
    },
    async signOut(account) {
      await cache.removeAccount(account);
      if ((await cache.getAllAccounts()).length === 0) await kept.remove();
    },
    keeping: kept.keeping,
  };
}

/** While `isAnew`, what cannot be read is replaced. */
interface Plugin extends ICachePlugin {
  isAnew: boolean;
}

/**
 * Of a file that is none of MSAL's nothing is lost but the sign-in. MSAL adds what it reads to what it has: who was signed
 * out by another process would be written again by this one.
 */
function cacheIn(file: TokenFile, forget: () => void): Plugin {
  const plugin: Plugin = {
    isAnew: false,
    async beforeCacheAccess({ tokenCache }: TokenCacheContext) {
      const kept = plugin.isAnew ? await file.readAnew() : await file.read();
      forget();
      try {
        tokenCache.deserialize(kept ?? "{}");
      } catch {
        tokenCache.deserialize("{}");
      }
    },
    async afterCacheAccess({ cacheHasChanged, tokenCache }: TokenCacheContext) {
      if (cacheHasChanged) await file.write(tokenCache.serialize());
    },
  };
  return plugin;
}

/** Words of ours for what went wrong: what MSAL throws may hold what was sent. */
async function told<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof InteractionRequiredAuthError) throw signedOutError("Your sign-in has ended");
    if (!(error instanceof AuthError)) throw error;
    const row = REFUSALS.find(({ code }) => code.test(`${error.errorCode} ${error.message}`));
    if (row !== undefined) throw new CliError(row.message, { outcome: row.outcome, remedy: row.remedy });
    throw new CliError(`Signing in failed (${error.errorCode})`, { remedy: aadCodeIn(error.message) });
  }
}

// biome-ignore format: one row a refusal
const REFUSALS = [
  { outcome: "signedOut", code: /access_denied|authorization_declined|user_cancel|AADSTS65004/, message: "You did not sign in", remedy: "Try again with: teamsink login" },
  { outcome: "signedOut", code: /device_code_expired|expired_token|code_expired/, message: "Nobody used the code in time", remedy: "Try again with: teamsink login" },
  { outcome: "failed", code: /consent_required|AADSTS65001/, message: "An administrator has not agreed yet that this app reads for people", remedy: "Ask one to grant it: npm run setup does, or the Entra portal" },
  { outcome: "failed", code: /network_error|ENOTFOUND|ECONNREFUSED|fetch failed|endpoints_resolution/, message: "The login authority does not answer", remedy: "A private certificate authority is named by NODE_EXTRA_CA_CERTS" },
] as const;

/** The authority's number for what is wrong is public, and documented ("Microsoft Entra authentication error codes"). */
function aadCodeIn(message: string): string {
  const code = /AADSTS\d+/.exec(message)?.[0];
  return code === undefined
    ? ""
    : `The authority says ${code}: https://login.microsoftonline.com/error?code=${code.slice(6)}`;
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

function page(title: string, text: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><body style="font:1.1rem system-ui;max-width:32rem;margin:20vh auto;padding:0 1rem"><h1>${title}</h1><p>${text}</p></body></html>`;
}
