// Graph: "application", "servicePrincipal", "appRoleAssignment" and "oAuth2PermissionGrant resource type"; the part that makes a difference here.

export interface PasswordCredential {
  readonly keyId: string;
  readonly displayName: string | null;
  readonly startDateTime: string;
  readonly endDateTime: string;
  readonly hint: string;
}

/** How an object is come by. Each way has servers of its own here, since one may know what another does not. */
export type Way = "read" | "change" | "reference";

/** "keyCredential resource type": a certificate that an app or a service principal signs in with. */
export interface KeyCredential {
  readonly keyId: string;
  readonly displayName: string | null;
}

/** "federatedIdentityCredential resource type": tokens of another issuer that an app signs in with. */
export interface FederatedCredential {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
}

/** Who may change an app or a service principal: a user or another service principal. */
export interface Owner {
  readonly id: string;
  readonly displayName: string | null;
}

export interface DirectoryObject {
  readonly id: string;
  /** How many more times a server is asked that has not heard of it yet. */
  readonly unseen: Record<Way, number>;
}

/** What an app offers: a role or a scope. */
export interface Entitlement {
  readonly id: string;
  readonly value?: string | null | undefined;
  readonly isEnabled?: boolean | undefined;
}

export interface OfferedApi {
  readonly oauth2PermissionScopes?: readonly Entitlement[] | undefined;
  /** Apps that nobody has to consent to. */
  readonly preAuthorizedApplications?: readonly PreAuthorizedApplication[] | undefined;
}

export interface PreAuthorizedApplication {
  readonly appId: string;
  readonly delegatedPermissionIds?: readonly string[] | undefined;
}

/** Of what is looked into here; anything else is kept as it came. */
export interface ApplicationProperties {
  readonly identifierUris?: readonly string[] | undefined;
  readonly appRoles?: readonly AppRole[] | undefined;
  readonly api?: OfferedApi | undefined;
  readonly [other: string]: unknown;
}

export interface Application extends DirectoryObject {
  readonly appId: string;
  readonly uniqueName: string;
  /** What its body said, e.g. `requiredResourceAccess`. */
  properties: ApplicationProperties;
  passwordCredentials: readonly PasswordCredential[];
  keyCredentials: readonly KeyCredential[];
  federatedCredentials: readonly FederatedCredential[];
  owners: readonly Owner[];
}

export interface ServicePrincipal extends DirectoryObject {
  readonly appId: string;
  readonly displayName: string;
  readonly servicePrincipalType: "Application" | "ManagedIdentity";
  accountEnabled: boolean;
  appRoleAssignmentRequired: boolean;
  passwordCredentials: readonly PasswordCredential[];
  keyCredentials: readonly KeyCredential[];
  owners: readonly Owner[];
  /** Of an API that is not registered in this tenant; any other has those of its application. */
  readonly appRoles: readonly AppRole[];
  /** The same of delegated permissions. */
  readonly oauth2PermissionScopes: readonly Entitlement[];
}

export interface AppRole {
  readonly id: string;
  readonly value: string | null;
  readonly allowedMemberTypes: readonly string[];
  readonly isEnabled: boolean;
}

export interface AppRoleAssignment extends DirectoryObject {
  readonly principalId: string;
  readonly resourceId: string;
  readonly appRoleId: string;
}

/** What an app may do at an API in the name of everybody, or of one person. */
export interface DelegatedGrant extends DirectoryObject {
  /** Service principal of the app. */
  readonly clientId: string;
  readonly consentType: "AllPrincipals" | "Principal";
  readonly principalId: string | null;
  readonly resourceId: string;
  /** Names, with spaces between. */
  scope: string;
}
