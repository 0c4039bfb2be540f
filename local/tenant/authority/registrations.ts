import { hash, timingSafeEqual } from "node:crypto";
import { ON_BEHALF_NAMES } from "../../../shared/base/settings.ts";
import { scopesOnBehalf } from "../../../shared/resource/on-behalf.ts";
import { ROLES, SCOPES } from "../../../shared/serve/access/rights.ts";
import type { AppRegistration } from "./authority.ts";
import { servicePrincipalIdOf } from "./service-principal.ts";

/**
 * The registration of the API itself: the audience of tokens. It asks for tokens of version 2.0 with the claim `idtyp`. As a
 * confidential client it redeems what people send it for tokens of Graph.
 */
export interface ApiRegistration extends ClientRegistration {
  readonly clientSecret: string;
  /** Delegated permissions that it offers. */
  readonly scopes: readonly string[];
  /** Application roles that it offers, to apps and to people. */
  readonly appRoles: readonly string[];
}

/** "Redirect URI (reply URL) best practices and limitations": which flows an address is for. */
type Platform = "publicClient" | "spa" | "web";

interface RedirectUri {
  readonly uri: string;
  readonly platform: Platform;
}

/** The registration of an app that asks for tokens. */
export interface ClientRegistration {
  readonly clientId: string;
  readonly displayName: string;
  /** Of a confidential client; a public one has none. */
  readonly clientSecret?: string;
  readonly redirectUris: readonly RedirectUri[];
}

/** What this tenant knows of our API, beside the app that reads Graph. */
export interface SignInRegistrations {
  readonly api: ApiRegistration;
  /** A confidential client: it asks for itself. */
  readonly backEnd: ClientRegistration & { readonly clientSecret: string };
  /** A public client: it asks for a person. */
  readonly publicClient: ClientRegistration;
  /** Our own pages, on which people read and try requests: it asks for a person as well. */
  readonly viewer: ClientRegistration;
}

interface RegistrationIds {
  readonly apiClientId: string;
  /** Default: that of DEFAULT_IDS. */
  readonly apiClientSecret?: string;
  readonly backEndClientId: string;
  readonly backEndClientSecret: string;
  readonly publicClientId: string;
  readonly viewerClientId: string;
}

export const DEFAULT_IDS: Required<RegistrationIds> = {
  apiClientId: "33333333-3333-4333-8333-333333333333",
  apiClientSecret: "local-api-secret",
  backEndClientId: "44444444-4444-4444-8444-444444444444",
  backEndClientSecret: "local-back-end-secret",
  publicClientId: "55555555-5555-4555-8555-555555555555",
  viewerClientId: "66666666-6666-4666-8666-666666666666",
};

/** As setup registers them: the product's own scopes and roles. */
export function registrationsOf(ids: RegistrationIds): SignInRegistrations {
  return {
    api: {
      // As Entra writes ids, and as tokens name the audience.
      clientId: ids.apiClientId.toLowerCase(),
      displayName: "teamsink API",
      clientSecret: ids.apiClientSecret ?? DEFAULT_IDS.apiClientSecret,
      redirectUris: [],
      scopes: SCOPES,
      appRoles: ROLES,
    },
    backEnd: {
      clientId: ids.backEndClientId,
      displayName: "Back end",
      clientSecret: ids.backEndClientSecret,
      redirectUris: [],
    },
    publicClient: {
      clientId: ids.publicClientId,
      displayName: "Reader",
      redirectUris: [
        // A program on the machine of whoever signs in, at any port; and a page.
        { uri: "http://localhost", platform: "publicClient" },
        { uri: "https://localhost/", platform: "spa" },
      ],
    },
    viewer: {
      clientId: ids.viewerClientId,
      displayName: "teamsink",
      redirectUris: [
        { uri: "http://localhost/api/app", platform: "spa" },
        { uri: "http://localhost/api/docs", platform: "spa" },
        // The client in a terminal, at any port.
        { uri: "http://localhost", platform: "publicClient" },
      ],
    },
  };
}

/** What setup asks an administrator for where everything of ON_BEHALF is on. */
const ALL_ON_BEHALF = scopesOnBehalf(new Set(ON_BEHALF_NAMES)).map(({ scope }) => scope);

/** Apps, and who has been assigned which role of the API: an app's service principal or a person. */
export class Registrations {
  readonly api: ApiRegistration;
  readonly #clients: ReadonlyMap<string, ClientRegistration>;
  readonly #assigned = new Map<string, readonly string[]>();
  readonly #consented = new Map<string, readonly string[]>();

  constructor({ api, backEnd, publicClient, viewer }: SignInRegistrations, graphApp: AppRegistration) {
    this.api = api;
    const reader = { ...graphApp, displayName: "Reads Graph", redirectUris: [] };
    this.#clients = new Map(
      [reader, api, backEnd, publicClient, viewer].map((client) => [client.clientId.toLowerCase(), client]),
    );
    this.consent(api.clientId, ALL_ON_BEHALF);
  }

  find(clientId: string): ClientRegistration | undefined {
    return this.#clients.get(clientId.toLowerCase());
  }

  get all(): readonly ClientRegistration[] {
    return [...this.#clients.values()];
  }

  /** Whether a page from there may redeem what was issued to a page. */
  isSpaOrigin(origin: string): boolean {
    const uris = this.all.flatMap(({ redirectUris }) => redirectUris);
    return uris.some(({ uri, platform }) => platform === "spa" && comparable(origin) === originOf(uri));
  }

  /**
   * The only roles that the principal has from now on; tokens issued before keep theirs.
   *
   * @param principal id of a person, or of an app
   * @throws RangeError for a role that the API does not offer
   */
  assign(principal: string, roles: readonly string[]): void {
    const unknown = roles.find((role) => !this.api.appRoles.includes(role));
    if (unknown !== undefined) throw new RangeError(`no such role: ${unknown}`);
    const app = this.find(principal);
    this.#assigned.set(app === undefined ? principal : servicePrincipalIdOf(app.clientId), [...roles]);
  }

  /**
   * The only delegated permissions of Graph from now on that an administrator has consented to for an app.
   *
   * @throws RangeError for an app that is not there
   */
  consent(clientId: string, scopes: readonly string[]): void {
    const app = this.find(clientId);
    if (app === undefined) throw new RangeError(`no such app: ${clientId}`);
    this.#consented.set(app.clientId, [...new Set(scopes)]);
  }

  consentedScopesOf({ clientId }: ClientRegistration): readonly string[] {
    return this.#consented.get(clientId) ?? [];
  }

  /** @param principalId of a person, or of an app's service principal */
  rolesOf(principalId: string): readonly string[] {
    return this.#assigned.get(principalId) ?? [];
  }
}

/** In constant time, though it is a simulation: a login authority that did otherwise would be no example. */
export function isSameSecret(candidate: string, secret: string): boolean {
  return timingSafeEqual(hash("sha256", candidate, "buffer"), hash("sha256", secret, "buffer"));
}

/**
 * The registered address that a request names: every character counts but the port of this machine, which programs take
 * as they find it. RFC 8252, 7.3; "Redirect URI (reply URL) best practices and limitations": "Localhost exceptions".
 */
export function registeredRedirect(client: ClientRegistration, redirectUri: string): RedirectUri | undefined {
  const wanted = comparable(redirectUri);
  return wanted === undefined ? undefined : client.redirectUris.find(({ uri }) => comparable(uri) === wanted);
}

function comparable(uri: string): string | undefined {
  if (!URL.canParse(uri)) return undefined;
  const url = new URL(uri);
  if (url.username !== "" || url.password !== "" || url.hash !== "") return undefined;
  if (url.hostname === "localhost") url.port = "";
  return url.href;
}

function originOf(uri: string): string | undefined {
  return comparable(new URL(uri).origin);
}
