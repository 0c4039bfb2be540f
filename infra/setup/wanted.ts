import type { RoleNeed } from "../../shared/resource/families.ts";
import type { ScopeNeed } from "../../shared/resource/on-behalf.ts";

export const ROTATABLE = [
  "client-state",
  "certificate",
  "client-secret",
  "operator-key",
  "hook-key",
  "api-client-secret",
] as const;
export type Rotatable = (typeof ROTATABLE)[number];

/** Settings of the function app, and variables of azd, that name an app registration. */
export const CLIENT_ID_VARIABLES = ["GRAPH_CLIENT_ID", "API_CLIENT_ID", "VIEWER_CLIENT_ID"] as const;
export type ClientIdVariable = (typeof CLIENT_ID_VARIABLES)[number];
/** Client ids in lower case; none where there is none yet. */
export type ClientIds = Readonly<Partial<Record<ClientIdVariable, string>>>;

/** What there is when the script is done. */
export interface Wanted {
  /** How Graph knows the app: GRAPH_AUTH. */
  readonly auth: "client-secret" | "managed-identity";
  /** Names the app registration that reads Graph; the mark by which a later run finds it. */
  readonly uniqueName: string;
  /** The same of the one that people and apps ask for tokens of, which is another and may do nothing itself. */
  readonly apiName: string;
  /** The same of the one as which our own pages have people sign in. */
  readonly viewerName: string;
  readonly wantsViewer: boolean;
  /** Public address of the function app, without a slash at its end, where it was said. */
  readonly baseUrl: string | undefined;
  /** Object id of the managed identity's service principal; only with `managed-identity`. */
  readonly identityPrincipalId: string | undefined;
  readonly roles: readonly RoleNeed[];
  /** What of Graph the API needs to act in the name of whoever is signed in; none where it does nothing so. */
  readonly scopes: readonly ScopeNeed[];
  /** Host of Key Vault: names the client secrets that were made for it. */
  readonly vaultHost: string;
  /** What gets a new version even though the one there is still good. */
  readonly rotate: ReadonlySet<Rotatable>;
  /** What this script did not make and shall use all the same: client ids, and names of secrets. */
  readonly accepted: ReadonlySet<string>;
  /** The apps that the deployment knows so far. */
  readonly deployed: ClientIds;
  /** What the deployment must have been told as well, by the names of its settings. */
  readonly settings: Readonly<
    Record<
      | "GRAPH_TENANT_ID"
      | "GRAPH_AUTH"
      | "GRAPH_RESOURCES"
      | "CAPTURE"
      | "ON_BEHALF"
      | "TEAM_SUBSCRIPTIONS"
      | "SERVICE_HEALTH",
      string
    >
  >;
}

const DAY_MS = 86_400_000;

/** A secret or certificate that ends within this time is replaced. Key Vault raises its alert at the same age. */
export const RENEW_BEFORE_MS = 30 * DAY_MS;
/** Entra: "Add and manage application credentials": less than a year; 180 days is what the portal recommends. */
export const CLIENT_SECRET_LIFETIME_MS = 180 * DAY_MS;

/** Graph: "Set up change notifications that include resource data": RSA, 2,048 to 4,096 bits; self-signed is fine. */
export const CERTIFICATE_BITS = { min: 2_048, max: 4_096 } as const;
export const CERTIFICATE_VALIDITY_MONTHS = 12;
/** A month before the alert of Key Vault, which then tells that the rotation failed. */
export const CERTIFICATE_RENEW_DAYS_BEFORE_EXPIRY = 60;

/** Who a certificate of this script's is made out to. Its versions need no other mark: the vault keeps the policy. */
export function certificateSubjectOf({ uniqueName }: Pick<Wanted, "uniqueName">): string {
  return `CN=${uniqueName} notifications`;
}

/** The mark on a secret that this script stored. A client secret has the ids of its credential as well. */
export const STORED_BY_SETUP = { storedBy: "teamsink setup" } as const;

/** Name of the client secrets made for one vault: a second vault of the same app keeps its own. */
export function passwordNameOf({ vaultHost }: Pick<Wanted, "vaultHost">): string {
  return `teamsink setup for ${vaultHost}`;
}
