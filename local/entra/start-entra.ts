import { type Clock, systemClock } from "../../shared/base/clock.ts";
import { type AppRegistration, Authority, CHANGE_TRACKING_APP_ID } from "../tenant/authority/authority.ts";
import { KeyRing } from "../tenant/authority/key-ring.ts";
import { authorityRoutes } from "../tenant/authority/routes.ts";
import { SignIn } from "../tenant/authority/sign-in.ts";
import { defaultBehaviours } from "../tenant/behaviours.ts";
import { GraphError, graphErrorResponse } from "../tenant/graph/graph-error.ts";
import type { Method, Route, TenantRequest, TenantResponse } from "../tenant/http.ts";
import { openServer } from "../tenant/server.ts";
import { DirectoryModel, MICROSOFT_GRAPH_APP_ID } from "./entra-model.ts";
import type { DelegatedGrant } from "./entra-objects.ts";
import { DIRECTORY_ROUTES } from "./entra-routes.ts";

export interface EntraOptions {
  readonly tls: { readonly keyPem: string; readonly certificatePem: string };
  /** Who calls: the app that may change the directory, with its application permissions. */
  readonly caller: AppRegistration;
  /** Application roles that Microsoft Graph offers, by name. */
  readonly graphRoles: readonly string[];
  /** Its delegated permissions. */
  readonly graphScopes?: readonly string[];
  /** How many lookups do not see an object that was just made. */
  readonly unseenLookups?: number;
  readonly clock?: Clock;
  /** 0, the default, takes any free port. */
  readonly port?: number;
}

export interface EntraServer {
  /** `https://localhost:PORT`: of Graph (`/v1.0` comes after it) and, the same, of the login authority. */
  readonly url: string;
  readonly model: DirectoryModel;
  /** Method and path of every request that asked for a change, refused ones included. */
  readonly writes: readonly string[];
  /** An access token of the caller for Graph, with the permissions it has now. */
  token(): Promise<string>;
  setCallerPermissions(permissions: readonly string[]): void;
  /** What an administrator's click on the consent link does: every role the app declares is assigned, every scope granted for all people. */
  consent(appId: string): void;
  stop(): Promise<void>;
}

const PREFIX = "/v1.0";
/** Of three segments at most below the prefix; what they mean is in the table of the directory's routes. */
const PATHS = ["/v1.0/:a", "/v1.0/:a/:b", "/v1.0/:a/:b/:c"];
const METHODS: readonly Method[] = ["GET", "POST", "PATCH", "PUT", "DELETE"];

/** The directory API of one tenant behind one https port, with the authority that its callers get tokens from. */
export async function startEntra(options: EntraOptions): Promise<EntraServer> {
  const clock = options.clock ?? systemClock;
  const model = new DirectoryModel({ clock, unseenLookups: 0, ...options });
  model.addFirstParty(CHANGE_TRACKING_APP_ID, "Microsoft Graph Change Tracking");
  const writes: string[] = [];
  let url = "";
  const behaviours = defaultBehaviours();
  const keys = await KeyRing.create();
  const authority = new Authority({ app: options.caller, keys, clock, behaviours, origin: () => url });
  const handle = (request: TenantRequest) => serve({ model, authority, clock, writes }, request);
  const routes: Route[] = [
    ...PATHS.flatMap((path) => METHODS.map((method) => ({ method, path, handle }))),
    ...authorityRoutes(new SignIn({ authority, clock, behaviours })),
  ];
  const server = await openServer({ tls: options.tls, port: options.port ?? 0, clock, routes });
  url = server.url;
  return {
    url,
    model,
    writes,
    token: () => authority.issueAccessToken(url),
    setCallerPermissions: (permissions) => authority.setGrantedPermissions(permissions),
    consent: (appId) => consent(model, appId),
    stop: () => server.close(),
  };
}

interface Serving {
  readonly model: DirectoryModel;
  readonly authority: Authority;
  readonly clock: Clock;
  readonly writes: string[];
}

async function serve(serving: Serving, request: TenantRequest): Promise<TenantResponse> {
  try {
    const { method, url } = request;
    const path = decodeURIComponent(url.pathname).slice(PREFIX.length);
    if (method !== "GET") serving.writes.push(`${method} ${path}`);
    return await answer(serving, request, path);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return graphErrorResponse(error, serving.clock.nowMs());
  }
}

async function answer({ model, authority }: Serving, request: TenantRequest, path: string): Promise<TenantResponse> {
  const token = await authority.verifyAccessToken(request.headers.authorization?.replace(/^Bearer /, "") ?? "");
  if (!token) {
    throw new GraphError(401, "InvalidAuthenticationToken", { message: "Access token validation failure." });
  }
  for (const route of DIRECTORY_ROUTES) {
    const match = route.method === request.method ? route.path.exec(path) : null;
    if (match === null) continue;
    if (!route.permissions.some((permission) => token.roles.includes(permission))) {
      const message = "Insufficient privileges to complete the operation.";
      throw new GraphError(403, "Authorization_RequestDenied", { message });
    }
    const prefer = request.headers.prefer?.toString();
    const caller = { id: authority.servicePrincipalId, displayName: "caller" };
    return route.handle({ model, params: match.groups ?? {}, caller, prefer, body: request.body.toString("utf8") });
  }
  const message = `Resource not found for the segment '${path.split("/").at(-1)}'.`;
  throw new GraphError(400, "BadRequest", { message });
}

interface Declared {
  readonly resourceAppId: string;
  readonly resourceAccess: readonly { readonly id: string; readonly type: string }[];
}

function consent(model: DirectoryModel, appId: string): void {
  const application = model.applications.find((candidate) => candidate.appId === appId);
  const principal = model.servicePrincipals.find((candidate) => candidate.appId === appId);
  const graph = model.servicePrincipals.find((candidate) => candidate.appId === MICROSOFT_GRAPH_APP_ID);
  if (!application || !principal || !graph) throw new RangeError(`nothing to consent to for ${appId}`);
  const declared = (application.properties.requiredResourceAccess ?? []) as readonly Declared[];
  const ofGraph = declared.filter(({ resourceAppId }) => resourceAppId === MICROSOFT_GRAPH_APP_ID);
  const roles = ofGraph.flatMap(({ resourceAccess }) => resourceAccess.filter(({ type }) => type === "Role"));
  const isAssigned = (roleId: string) =>
    model.assignments.some(({ principalId, appRoleId }) => principalId === principal.id && appRoleId === roleId);
  for (const { id } of roles) {
    if (!isAssigned(id)) model.assign({ principalId: principal.id, resourceId: graph.id, appRoleId: id });
  }
  const ids = ofGraph.flatMap(({ resourceAccess }) => resourceAccess.map(({ id }) => id));
  const names = graph.oauth2PermissionScopes.flatMap(({ id, value }) => (value && ids.includes(id) ? [value] : []));
  const isOurs = ({ clientId, principalId }: DelegatedGrant) => clientId === principal.id && principalId === null;
  const held = model.grants.find(isOurs);
  if (held) held.scope = [...new Set([...held.scope.split(" "), ...names])].join(" ");
  else if (names.length > 0) {
    const wanted = { clientId: principal.id, resourceId: graph.id, principalId: null, scope: names.join(" ") };
    model.grant({ ...wanted, consentType: "AllPrincipals" });
  }
}
