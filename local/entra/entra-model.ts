import { randomBytes, randomUUID } from "node:crypto";
import { type Clock, toIso } from "../../shared/base/clock.ts";
import { GraphError } from "../tenant/graph/graph-error.ts";
import { checkOffered, rolesIn, scopesIn } from "./entitlements.ts";
import type {
  Application,
  ApplicationProperties,
  AppRole,
  AppRoleAssignment,
  DelegatedGrant,
  DirectoryObject,
  Entitlement,
  Owner,
  PasswordCredential,
  ServicePrincipal,
  Way,
} from "./entra-objects.ts";
import { checkPlatforms } from "./platforms.ts";

export const MICROSOFT_GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000";

const YEAR_MS = 365 * 86_400_000;

/** Applications, service principals and what has been consented to, with the words Entra refuses with. */
export class DirectoryModel {
  readonly #clock: Clock;
  /** Lookups that do not see an object which was just made: directory data is copied between servers. */
  unseenLookups: number;
  readonly applications: Application[] = [];
  /** Of apps that were deleted: Entra keeps them for 30 days, and the names as long. */
  readonly #deletedNames = new Set<string>();
  /** "App management policies": a tenant may allow its apps no client secret. */
  forbidsPasswords = false;
  readonly servicePrincipals: ServicePrincipal[] = [];
  readonly assignments: AppRoleAssignment[] = [];
  readonly grants: DelegatedGrant[] = [];

  constructor(options: {
    clock: Clock;
    unseenLookups: number;
    graphRoles: readonly string[];
    graphScopes?: readonly string[];
  }) {
    this.#clock = options.clock;
    this.unseenLookups = options.unseenLookups;
    // Ids of roles and scopes differ in every run, so that nobody can rest on knowing them.
    const application = options.graphRoles.map((value) => role(value, "Application"));
    const delegated = options.graphRoles.map((value) => role(value, "User"));
    this.#addServicePrincipal({
      appId: MICROSOFT_GRAPH_APP_ID,
      displayName: "Microsoft Graph",
      appRoles: [...delegated, ...application],
      oauth2PermissionScopes: (options.graphScopes ?? []).map((value) => ({
        id: randomUUID(),
        value,
        isEnabled: true,
      })),
    });
  }

  addManagedIdentity(): ServicePrincipal {
    return this.#addServicePrincipal({
      appId: randomUUID(),
      displayName: "identity",
      servicePrincipalType: "ManagedIdentity",
    });
  }

  addFirstParty(appId: string, displayName: string): void {
    this.#addServicePrincipal({ appId, displayName });
  }

  /** Throws 404 for what is not there, or not known yet where it was looked for. */
  look<T extends DirectoryObject>(objects: readonly T[], isIt: (object: T) => boolean, way: Way = "read"): T {
    const found = objects.find(isIt);
    if (found && isSeen(found, way)) return found;
    const message = "Resource does not exist or one of its queried reference-property objects are not present.";
    throw new GraphError(404, "Request_ResourceNotFound", { message });
  }

  assignmentsOf(principalId: string): AppRoleAssignment[] {
    return this.assignments.filter(
      (assignment) => assignment.principalId === principalId && isSeen(assignment, "read"),
    );
  }

  /** "Upsert application". Whoever creates it owns it. Uniqueness is checked where it is written, so it never makes a second one. */
  upsert(uniqueName: string, properties: ApplicationProperties, creator: Owner): Application | undefined {
    const existing = this.applications.find((application) => application.uniqueName === uniqueName);
    if (existing) {
      this.change(existing, properties);
      return undefined;
    }
    checkOffered(undefined, properties);
    checkPlatforms(properties);
    if (this.#deletedNames.has(uniqueName)) {
      const message = "Another object with the same value for property uniqueName already exists.";
      throw new GraphError(400, "Request_MultipleObjectsWithSameKeyValue", { message });
    }
    const application: Application = {
      id: randomUUID(),
      appId: randomUUID(),
      uniqueName,
      properties,
      passwordCredentials: [],
      keyCredentials: [],
      federatedCredentials: [],
      owners: [creator],
      unseen: this.#unseen(),
    };
    this.applications.push(application);
    return application;
  }

  /** "Update application". What is named replaces what is there. */
  change(application: Application, properties: ApplicationProperties): void {
    checkOffered(application, properties);
    const changed = { ...application.properties, ...properties };
    checkPlatforms(changed);
    application.properties = changed;
  }

  /** What the application offers, its service principal offers at once. */
  offeredBy(principal: ServicePrincipal): { roles: readonly AppRole[]; scopes: readonly Entitlement[] } {
    const application = this.applications.find(({ appId }) => appId === principal.appId);
    if (!application) return { roles: principal.appRoles, scopes: principal.oauth2PermissionScopes };
    return { roles: rolesIn(application.properties), scopes: scopesIn(application.properties) };
  }

  /** Users, groups and other apps that have a role of this one. */
  assignedTo(resourceId: string): AppRoleAssignment[] {
    return this.assignments.filter((assignment) => assignment.resourceId === resourceId && isSeen(assignment, "read"));
  }

  deleteApplication(application: Application): void {
    this.applications.splice(this.applications.indexOf(application), 1);
    this.#deletedNames.add(application.uniqueName);
  }

  /** "application: addPassword". The secret's text is answered once and kept nowhere. */
  addPassword(
    application: Pick<Application, "passwordCredentials">,
    wanted: { displayName?: string | undefined; endDateTime?: string | undefined },
  ) {
    if (this.forbidsPasswords) {
      const message = "Credential type not allowed as per assigned policy 'the policy'.";
      throw new GraphError(400, "CredentialTypeNotAllowedAsPerAppPolicy", { message });
    }
    const nowMs = this.#clock.nowMs();
    const secretText = randomBytes(30).toString("base64url");
    const credential: PasswordCredential = {
      keyId: randomUUID(),
      displayName: wanted.displayName ?? null,
      startDateTime: toIso(nowMs),
      endDateTime: wanted.endDateTime ?? toIso(nowMs + 2 * YEAR_MS),
      hint: secretText.slice(0, 3),
    };
    application.passwordCredentials = [...application.passwordCredentials, credential];
    return { ...credential, secretText };
  }

  removePassword(application: Application, keyId: string): void {
    const rest = application.passwordCredentials.filter((credential) => credential.keyId !== keyId);
    if (rest.length === application.passwordCredentials.length) {
      throw new GraphError(400, "Request_BadRequest", { message: "No password credential found with keyId." });
    }
    application.passwordCredentials = rest;
  }

  /** "Create servicePrincipal". */
  createServicePrincipal(appId: string, creator: Owner): ServicePrincipal {
    const application = this.applications.find((candidate) => candidate.appId === appId);
    if (!application || !isSeen(application, "reference")) {
      const message = `The appId '${appId}' of the service principal does not reference a valid application object.`;
      throw new GraphError(400, "Request_BadRequest", { message });
    }
    if (this.servicePrincipals.some((candidate) => candidate.appId === appId)) {
      const message = `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`;
      throw new GraphError(409, "Request_MultipleObjectsWithSameKeyValue", { message });
    }
    const displayName = String(application.properties.displayName);
    return this.#addServicePrincipal({ appId, displayName, owners: [creator], unseen: this.#unseen() });
  }

  /** "Grant an appRoleAssignment to a service principal". */
  assign({
    principalId,
    resourceId,
    appRoleId,
  }: Pick<AppRoleAssignment, "principalId" | "resourceId" | "appRoleId">): AppRoleAssignment {
    const resource = this.look(this.servicePrincipals, ({ id }) => id === resourceId);
    if (!this.offeredBy(resource).roles.some(({ id }) => id === appRoleId)) {
      throw new GraphError(400, "Request_BadRequest", {
        message: "Permission being assigned was not found on application",
      });
    }
    const isSame = (other: AppRoleAssignment) =>
      other.principalId === principalId && other.resourceId === resourceId && other.appRoleId === appRoleId;
    if (this.assignments.some(isSame)) {
      const message = "Permission being assigned already exists on the object";
      throw new GraphError(400, "Request_BadRequest", { message });
    }
    const id = randomBytes(24).toString("base64url");
    const assignment = { id, principalId, resourceId, appRoleId, unseen: this.#unseen() };
    this.assignments.push(assignment);
    return assignment;
  }

  grantsOf(clientId: string): DelegatedGrant[] {
    return this.grants.filter((grant) => grant.clientId === clientId && isSeen(grant, "read"));
  }

  /** "Create a delegated permission grant": one for an app, an API and whoever it is for, so a second is refused. */
  grant(wanted: Pick<DelegatedGrant, "clientId" | "consentType" | "principalId" | "resourceId" | "scope">) {
    this.look(this.servicePrincipals, ({ id }) => id === wanted.clientId, "reference");
    const isSame = (other: DelegatedGrant) =>
      other.clientId === wanted.clientId &&
      other.resourceId === wanted.resourceId &&
      other.principalId === wanted.principalId;
    if (this.grants.some(isSame)) {
      const message = "Permission entry already exists.";
      throw new GraphError(409, "Request_MultipleObjectsWithSameKeyValue", { message });
    }
    this.#checkScope(wanted);
    const grant: DelegatedGrant = { id: randomBytes(24).toString("base64url"), ...wanted, unseen: this.#unseen() };
    this.grants.push(grant);
    return grant;
  }

  /** "Update a delegated permission grant": what is named replaces what is there. */
  changeGrant(id: string, scope: string): void {
    const grant = this.look(this.grants, (candidate) => candidate.id === id, "change");
    this.#checkScope({ ...grant, scope });
    grant.scope = scope;
  }

  #checkScope({ resourceId, scope }: Pick<DelegatedGrant, "resourceId" | "scope">): void {
    const { scopes } = this.offeredBy(this.look(this.servicePrincipals, ({ id }) => id === resourceId));
    const names = scope.split(" ").filter((name) => name !== "");
    if (names.length > 0 && names.every((name) => scopes.some(({ value }) => value === name))) return;
    throw new GraphError(400, "Request_BadRequest", { message: "Invalid value specified for property 'scope'." });
  }

  #addServicePrincipal(properties: Pick<ServicePrincipal, "appId" | "displayName"> & Partial<ServicePrincipal>) {
    const servicePrincipal: ServicePrincipal = {
      id: randomUUID(),
      servicePrincipalType: "Application",
      accountEnabled: true,
      appRoleAssignmentRequired: false,
      passwordCredentials: [],
      keyCredentials: [],
      owners: [],
      appRoles: [],
      oauth2PermissionScopes: [],
      unseen: { read: 0, change: 0, reference: 0 },
      ...properties,
    };
    this.servicePrincipals.push(servicePrincipal);
    return servicePrincipal;
  }

  #unseen(): Record<Way, number> {
    return { read: this.unseenLookups, change: this.unseenLookups, reference: this.unseenLookups };
  }
}

/** Each miss brings the object nearer. */
function isSeen({ unseen }: DirectoryObject, way: Way): boolean {
  if (unseen[way] === 0) return true;
  unseen[way] -= 1;
  return false;
}

function role(value: string, memberType: string): AppRole {
  return { id: randomUUID(), value, allowedMemberTypes: [memberType], isEnabled: true };
}
