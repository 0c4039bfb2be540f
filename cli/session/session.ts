import { CliError, signedOutError } from "../base/cli-error.ts";
import { apiAddress, DEFAULT_API } from "./api-address.ts";
import { type Account, type Authority, openAuthority, type SignInFlow } from "./authority.ts";
import { changeConfig, readConfig } from "./config.ts";
import { type Environment, folderIn } from "./folder.ts";
import { claimsIn, type TokenClaims } from "./person.ts";
import { type PlatformKeyring, platformKeyring } from "./platform-keyring.ts";
import { askSignInTerms } from "./sign-in-terms.ts";
import type { Keeping } from "./token-file.ts";

/** Whose client this is: where its API is, and what is kept of this person on this machine. */
export interface Place {
  readonly api: string;
  readonly folder: string;
  readonly keyring: PlatformKeyring;
}

/** Somebody who is signed in. */
export interface Session extends Place {
  readonly me: { readonly id: string; readonly name: string; readonly username: string; readonly tenantId: string };
  token(options?: { readonly isStale?: boolean }): Promise<string>;
  /** What the token is for, and which roles it bears. */
  claims(): Promise<TokenClaims>;
}

/** @param given by the option --api, before TEAMSINK_API, before where one signed in last */
export async function placeOf(given: string | undefined, environment: Environment): Promise<Place> {
  const folder = folderIn(environment);
  const { api: last } = await readConfig(folder);
  const api = apiAddress(given ?? (environment.TEAMSINK_API || last) ?? DEFAULT_API);
  return { folder, api, keyring: platformKeyring(environment) };
}

/** @throws CliError of the exit code 4 where nobody is signed in */
export async function openSession(place: Place, username?: string): Promise<Session> {
  const authority = await authorityOf(place);
  const account = await accountOf(place, authority, username);
  const token: Session["token"] = (options) => authority.token(account, options);
  return {
    ...place,
    me: {
      id: account.localAccountId,
      name: account.name || account.username,
      username: account.username,
      tenantId: account.tenantId,
    },
    token,
    claims: async () => claimsIn(await token()),
  };
}

async function accountOf({ api, folder }: Place, authority: Authority, username?: string): Promise<Account> {
  const accounts = await authority.accounts();
  const { accounts: chosen } = await readConfig(folder);
  const named = accounts.find((one) => one.username.toLowerCase() === username?.toLowerCase());
  if (username !== undefined && named === undefined) throw signedOutError(`${username} is not signed in at ${api}`);
  const account = named ?? accounts.find(({ homeAccountId }) => homeAccountId === chosen[api]) ?? accounts[0];
  if (account === undefined) throw signedOutError(`Nobody is signed in at ${api}`);
  return account;
}

/** Where one signed in is where the next command asks. */
export async function signIn(place: Place, flow: SignInFlow): Promise<Account> {
  const { claims } = await readConfig(place.folder);
  const wanted = claims[place.api];
  const account = await (await authorityOf(place)).signIn(wanted === undefined ? flow : { ...flow, claims: wanted });
  await chooseAccount(place, account);
  return account;
}

async function chooseAccount({ api, folder }: Place, { homeAccountId }: Account): Promise<void> {
  await changeConfig(folder, (config) => {
    const { [api]: _answered, ...claims } = config.claims;
    return { ...config, api, claims, accounts: { ...config.accounts, [api]: homeAccountId } };
  });
}

export interface ListedAccount {
  readonly username: string;
  readonly name: string;
  readonly isActive: boolean;
}

export async function listAccounts(place: Place): Promise<readonly ListedAccount[]> {
  const authority = await authorityOf(place);
  const accounts = await authority.accounts();
  const active = await accountOf(place, authority).catch(() => undefined);
  return accounts.map(({ username, name, homeAccountId }) => ({
    username,
    name: name ?? username,
    isActive: homeAccountId === active?.homeAccountId,
  }));
}

/** From now on this account speaks. */
export async function switchAccount(place: Place, username: string): Promise<void> {
  await chooseAccount(place, await accountOf(place, await authorityOf(place), username));
}

/** @returns who was signed out */
export async function signOut(place: Place, { username, all = false }: { username?: string; all?: boolean }) {
  const authority = await authorityOf(place);
  const accounts = all ? await authority.accounts() : [await accountOf(place, authority, username)];
  if (accounts.length === 0) throw signedOutError(`Nobody is signed in at ${place.api}`);
  for (const account of accounts) await authority.signOut(account);
  return accounts.map((account) => account.username);
}

/** What the authority wants to hear again, for the next time somebody signs in. */
export async function keepClaims({ api, folder }: Place, claims: string): Promise<void> {
  await changeConfig(folder, (config) => ({ ...config, claims: { ...config.claims, [api]: claims } }));
}

/** Whether the tokens here are encrypted, and if not, why. */
export async function howKept(place: Place): Promise<Keeping> {
  return (await authorityOf(place)).keeping();
}

async function authorityOf(place: Place): Promise<Authority> {
  const terms = await askSignInTerms(place.api);
  if (URL.parse(terms.authority)?.protocol !== "https:") throw new CliError("The login authority has no https address");
  return openAuthority(terms, place);
}
