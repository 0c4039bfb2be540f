import type { Clock } from "../../../shared/base/clock.ts";
import type { Behaviours } from "../behaviours.ts";
import {
  ACCESS_TOKEN_LIFETIME_MS,
  AUTHORIZATION_CODE_LIFETIME_MS,
  REFRESH_TOKEN_LIFETIME_MS,
  SPA_REFRESH_TOKEN_LIFETIME_MS,
} from "../limits.ts";
import type { Authority } from "./authority.ts";
import { AuthorityError } from "./authority-error.ts";
import type { CodeChallenge } from "./code-challenge.ts";
import { DeviceCodes } from "./device-codes.ts";
import {
  type ClientRegistration,
  DEFAULT_IDS,
  Registrations,
  registrationsOf,
  type SignInRegistrations,
} from "./registrations.ts";
import { readScopeWish, type ScopeWish, scopeText } from "./scope-wish.ts";
import { idTokenClaims, personClaims } from "./sign-in-claims.ts";
import { NOBODY, type SignInPeople, type SignInPerson } from "./sign-in-people.ts";
import { type SignInSession, Vouchers } from "./sign-in-sessions.ts";

export interface SignInOptions {
  readonly authority: Authority;
  readonly clock: Clock;
  readonly behaviours: Behaviours;
  readonly registrations?: SignInRegistrations;
  readonly people?: SignInPeople;
}

/** What an authorization code is bound to beside who signed in. */
export interface CodeGrant {
  readonly session: SignInSession;
  readonly redirectUri: string;
  readonly challenge: CodeChallenge | undefined;
}

/** How somebody has just proved who they are. */
export interface SignedIn extends Omit<SignInSession, "userId" | "isStrong" | "revocations"> {
  readonly name: string;
  /** At a page, which takes a second factor where it is asked for. */
  readonly isAtPage: boolean;
}

/** The part of the login authority that knows people: who may sign in to which app, and what the app is given. */
export class SignIn {
  readonly authority: Authority;
  readonly registrations: Registrations;
  readonly people: SignInPeople;
  readonly clock: Clock;
  readonly deviceCodes: DeviceCodes;
  readonly codes: Vouchers<CodeGrant>;
  readonly refreshTokens: Vouchers<SignInSession>;
  readonly #behaviours: Behaviours;
  readonly #revocations = new Map<string, number>();

  constructor({ authority, clock, behaviours, registrations, people = NOBODY }: SignInOptions) {
    this.authority = authority;
    this.registrations = new Registrations(registrations ?? registrationsOf(DEFAULT_IDS), authority.app);
    this.people = people;
    this.clock = clock;
    this.deviceCodes = new DeviceCodes(clock);
    this.codes = new Vouchers(clock, AUTHORIZATION_CODE_LIFETIME_MS);
    this.refreshTokens = new Vouchers(clock, REFRESH_TOKEN_LIFETIME_MS);
    this.#behaviours = behaviours;
  }

  revokeSessions(userId: string): void {
    this.#revocations.set(userId, this.#revocationsOf(userId) + 1);
  }

  /** @throws AuthorityError for who may not sign in, or not in this way */
  open({ name, isAtPage, ...asked }: SignedIn): SignInSession {
    const { user } = this.#activePerson(name);
    const isRequired = this.#behaviours.secondFactorRequired.includes(user.id);
    if (isRequired && !isAtPage) throw new AuthorityError("secondFactorRequired");
    return { ...asked, userId: user.id, isStrong: isRequired, revocations: this.#revocationsOf(user.id) };
  }

  /** @throws AuthorityError for scopes that nobody has, or that were not consented to for that app */
  readWish(text: string, client: ClientRegistration): ScopeWish {
    const consentedScopes = this.registrations.consentedScopesOf(client);
    return readScopeWish(text, { api: this.registrations.api, graphOrigin: this.authority.origin, consentedScopes });
  }

  /** @throws AuthorityError when nobody has consented to what is asked for, or not any more */
  requireConsent({ resource, names }: ScopeWish, client: ClientRegistration): void {
    const consented = this.registrations.consentedScopesOf(client);
    const isGiven =
      resource === "api" ? this.#behaviours.adminConsent : names.every((name) => consented.includes(name));
    if (!isGiven) throw new AuthorityError("consentRequired");
  }

  /** @throws AuthorityError when what let somebody sign in then is not so any more */
  requireGood(session: SignInSession): SignInPerson {
    const person = this.#activePerson(session.userId);
    if (session.revocations !== this.#revocationsOf(session.userId)) throw new AuthorityError("revokedGrant");
    const isRequired = this.#behaviours.secondFactorRequired.includes(session.userId);
    if (isRequired && !session.isStrong) throw new AuthorityError("secondFactorRequired");
    return person;
  }

  /** What the token endpoint answers. "Successful response" of each flow's page. */
  async tokensFor(session: SignInSession, wish: ScopeWish, asked: TokensAsked = {}) {
    const { user } = this.requireGood(session);
    const client = this.registrations.find(session.clientId);
    if (client === undefined) throw new AuthorityError("unknownApp");
    this.requireConsent(wish, client);
    const [tokens, forPerson] = [this, { client, user, session }];
    const { tenantId } = this.authority.app;
    const lifetimeSeconds = ACCESS_TOKEN_LIFETIME_MS / 1000;
    const idToken = () => this.authority.sign(idTokenClaims(tokens, forPerson, { ...wish, nonce: session.nonce }));
    return {
      token_type: "Bearer",
      scope: scopeText(wish, this.registrations.api),
      expires_in: lifetimeSeconds,
      ext_expires_in: lifetimeSeconds,
      access_token: await this.authority.sign(personClaims(tokens, forPerson, wish)),
      ...(wish.oidc.has("offline_access") ? { refresh_token: this.#refreshToken(session, asked) } : {}),
      ...(wish.oidc.has("openid") ? { id_token: await idToken() } : {}),
      ...(asked.clientInfo ? { client_info: packed({ uid: user.id, utid: tenantId }) } : {}),
    };
  }

  /** Of a single-page app a new one ends when the first would have. */
  #refreshToken(session: SignInSession, { refreshTokenEndsMs }: TokensAsked): string {
    const nowMs = this.clock.nowMs();
    const spaEndsMs = refreshTokenEndsMs ?? nowMs + SPA_REFRESH_TOKEN_LIFETIME_MS;
    return this.refreshTokens.give(session, session.isSpa ? spaEndsMs - nowMs : REFRESH_TOKEN_LIFETIME_MS);
  }

  #activePerson(name: string): SignInPerson {
    const person = this.people.find(name);
    if (person === undefined) throw new AuthorityError("unknownPerson");
    if (!person.isActive) throw new AuthorityError("disabledPerson");
    return person;
  }

  #revocationsOf(userId: string): number {
    return this.#revocations.get(userId) ?? 0;
  }
}

interface TokensAsked {
  /** What libraries key their cache of accounts by. */
  readonly clientInfo?: boolean;
  /** When the refresh token that was redeemed ends. */
  readonly refreshTokenEndsMs?: number;
}

function packed(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
