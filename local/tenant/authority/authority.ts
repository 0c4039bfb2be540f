import { randomUUID } from "node:crypto";
import { errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import type { Clock } from "../../../shared/base/clock.ts";
import type { Behaviours } from "../behaviours.ts";
import { ACCESS_TOKEN_LIFETIME_MS } from "../limits.ts";
import type { KeyRing, SigningKey } from "./key-ring.ts";
import { servicePrincipalIdOf } from "./service-principal.ts";

/** The app registration that the tenant knows. */
export interface AppRegistration {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Application permissions with admin consent, e.g. `ChannelMessage.Read.All`. */
  readonly grantedPermissions: readonly string[];
}

export interface AccessToken {
  readonly clientId: string;
  /** Of an app that asks for itself. */
  readonly roles: readonly string[];
  /** Who it asks for; undefined for an app that asks for itself. */
  readonly userId: string | undefined;
  /** What it may do in their name. */
  readonly scopes: readonly string[];
  readonly audience: string;
  readonly expiresMs: number;
}

interface Verified {
  readonly payload?: JWTPayload;
  readonly flaw?: "expired" | "invalid";
}

/** "Set up change notifications that include resource data": the app that asks for validation tokens. */
export const CHANGE_TRACKING_APP_ID = "0bf30f3b-4a52-48df-9a82-234910c4a086";
/** Validation tokens are reused for posts of a few minutes. Not documented. */
const VALIDATION_TOKEN_REUSE_MS = 5 * 60_000;
const ACCESS_TOKEN_CACHE_ENTRIES = 256;

/** The tenant's login authority: who may call, with which roles, and the tokens that go along with notifications. */
export class Authority {
  readonly app: AppRegistration;
  readonly keys: KeyRing;
  readonly #clock: Clock;
  readonly #behaviours: Behaviours;
  /** Same origin as Graph; known once the server listens. */
  readonly #origin: () => string;
  readonly #verified = new Map<string, AccessToken>();
  #grantedPermissions: readonly string[];
  /** By the app that they are for. */
  readonly #validationTokens = new Map<string, { token: string; kid: string; version: string; issuedMs: number }>();

  constructor(options: {
    app: AppRegistration;
    keys: KeyRing;
    clock: Clock;
    behaviours: Behaviours;
    origin: () => string;
  }) {
    this.app = options.app;
    this.keys = options.keys;
    this.#clock = options.clock;
    this.#behaviours = options.behaviours;
    this.#origin = options.origin;
    this.#grantedPermissions = options.app.grantedPermissions;
  }

  get origin(): string {
    return this.#origin();
  }

  /** As in the real service, tokens issued before keep the roles they were issued with. */
  setGrantedPermissions(permissions: readonly string[]): void {
    this.#grantedPermissions = permissions;
  }

  /**
   * An application token as the v1.0 endpoint of Graph gets it: `appid`, `roles`, issuer sts.windows.net. An app other than
   * the one that reads Graph has no permission there.
   */
  issueAccessToken(audience: string, clientId = this.app.clientId): Promise<string> {
    const { tenantId } = this.app;
    const id = servicePrincipalIdOf(clientId);
    const claims = {
      aud: audience,
      iss: issuerV1(tenantId),
      appid: clientId,
      oid: id,
      sub: id,
      tid: tenantId,
      roles: clientId === this.app.clientId ? [...this.#grantedPermissions] : [],
      idtyp: "app",
      ver: "1.0",
    };
    return this.sign(claims);
  }

  /** Id of the app's service principal: a subscription's `creatorId` for app-only callers. */
  get servicePrincipalId(): string {
    return servicePrincipalIdOf(this.app.clientId);
  }

  async verifyAccessToken(token: string): Promise<AccessToken | undefined> {
    const known = this.#verified.get(token);
    const nowMs = this.#clock.nowMs();
    if (known !== undefined) return known.expiresMs > nowMs ? known : undefined;
    const { payload } = await this.verify(token);
    if (payload === undefined) return undefined;
    const accessToken = readAccessToken(payload);
    if (this.#verified.size >= ACCESS_TOKEN_CACHE_ENTRIES) this.#verified.clear();
    this.#verified.set(token, accessToken);
    return accessToken;
  }

  /** What a token says that this authority signed, whoever it is for, or what is wrong with it. */
  async verify(token: string): Promise<Verified> {
    try {
      const currentDate = new Date(this.#clock.nowMs());
      const { payload } = await jwtVerify(token, ({ kid }) => this.#publicKey(kid), { currentDate });
      return { payload };
    } catch (error) {
      return { flaw: error instanceof errors.JWTExpired ? "expired" : "invalid" };
    }
  }

  /** The JWT that comes with rich notifications: audience is the app, publisher is Graph Change Tracking. */
  async validationToken(clientId = this.app.clientId): Promise<string> {
    const nowMs = this.#clock.nowMs();
    const [{ kid }, version] = [this.keys.active, this.#behaviours.validationTokenVersion];
    const last = this.#validationTokens.get(clientId);
    const isFresh = last !== undefined && nowMs - last.issuedMs < VALIDATION_TOKEN_REUSE_MS;
    if (isFresh && last.kid === kid && last.version === version) return last.token;
    const token = await this.sign(this.validationClaims(clientId));
    this.#validationTokens.set(clientId, { token, kid, version, issuedMs: nowMs });
    return token;
  }

  validationClaims(clientId = this.app.clientId): JWTPayload {
    const { tenantId } = this.app;
    const isV2 = this.#behaviours.validationTokenVersion === "2.0";
    return {
      aud: clientId,
      iss: isV2 ? this.issuerV2(tenantId) : issuerV1(tenantId),
      [isV2 ? "azp" : "appid"]: CHANGE_TRACKING_APP_ID,
      [isV2 ? "azpacr" : "appidacr"]: "2",
      oid: this.servicePrincipalId,
      sub: this.servicePrincipalId,
      tid: tenantId,
      ver: this.#behaviours.validationTokenVersion,
    };
  }

  issuerV2(tenantId: string): string {
    return `${this.origin}/${tenantId}/v2.0`;
  }

  /** RS256 with the newest key, valid from now for an hour; a fault brings a key or an age of its own. */
  sign(claims: JWTPayload, overrides: { key?: SigningKey; ageMs?: number } = {}): Promise<string> {
    const key = overrides.key ?? this.keys.active;
    const issuedSeconds = Math.floor((this.#clock.nowMs() - (overrides.ageMs ?? 0)) / 1000);
    return new SignJWT({ ...claims, uti: randomUUID() })
      .setProtectedHeader({ typ: "JWT", alg: "RS256", kid: key.kid })
      .setIssuedAt(issuedSeconds)
      .setNotBefore(issuedSeconds)
      .setExpirationTime(issuedSeconds + ACCESS_TOKEN_LIFETIME_MS / 1000)
      .sign(key.privateKey);
  }

  #publicKey(kid: string | undefined) {
    const key = this.keys.find(kid);
    if (key === undefined) throw new RangeError("unknown key");
    return key.publicKey;
  }
}

export function issuerV1(tenantId: string): string {
  return `https://sts.windows.net/${tenantId}/`;
}

function readAccessToken(payload: JWTPayload): AccessToken {
  return {
    clientId: String(payload.appid),
    roles: Array.isArray(payload.roles) ? payload.roles.map(String) : [],
    userId: payload.scp === undefined ? undefined : String(payload.oid),
    scopes: typeof payload.scp === "string" ? payload.scp.split(" ") : [],
    audience: String(payload.aud),
    expiresMs: (payload.exp ?? 0) * 1000,
  };
}
