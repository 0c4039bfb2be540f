import type { Clock } from "../../../shared/base/clock.ts";
import type { AccessToken, Authority } from "../authority/authority.ts";
import type { FaultBoard } from "../faults/faults.ts";
import { header, type Route, type TenantRequest, type TenantResponse } from "../http.ts";
import type { TenantModel } from "../model/tenant-model.ts";
import { meOfNobody, personNamed, requireSight } from "./delegated-access.ts";
import { GraphError, graphErrorResponse } from "./graph-error.ts";
import { type PermissionName, requirePermission } from "./permissions.ts";
import { type Budget, type Throttling, tooManyRequests } from "./throttling.ts";

const API_VERSION = "/v1.0";

/** One row of Graph: what it needs, what it costs and what it does. Rows make up the tables in the `*-routes.ts` files. */
export interface GraphRoute {
  readonly method: Route["method"];
  /** Under `/v1.0`. */
  readonly path: string;
  readonly permission: PermissionName;
  /** Where less will do for whoever asks for what is their own. */
  readonly ownPermission?: PermissionName;
  readonly budget: Budget;
  readonly handle: (request: GraphRequest) => TenantResponse | Promise<TenantResponse>;
}

export interface GraphRequest extends TenantRequest {
  readonly token: AccessToken;
  readonly nowMs: number;
  /** `https://…/v1.0`, to which links are added. */
  readonly base: string;
  /** `Prefer: include-unknown-enum-members`. */
  readonly includeUnknownEnumMembers: boolean;
}

export interface GraphApiOptions {
  readonly authority: Authority;
  readonly throttling: Throttling;
  readonly faults: FaultBoard;
  readonly clock: Clock;
  readonly model: TenantModel;
}

/** The audiences that Graph takes for its own, besides its address. */
const GRAPH_AUDIENCES = ["https://graph.microsoft.com", "00000003-0000-0000-c000-000000000000"];

/** Puts the rows behind the front door: faults, token, permission, throttling, then the row itself. */
export function graphApi(options: GraphApiOptions, rows: readonly GraphRoute[]): Route[] {
  return rows.flatMap(withMe).map((row) => ({
    method: row.method,
    path: `${API_VERSION}${row.path}`,
    handle: async (request) => {
      try {
        return await admitAndHandle(options, row, request);
      } catch (error) {
        if (!(error instanceof GraphError)) throw error;
        return graphErrorResponse(error, options.clock.nowMs(), header(request.headers, "client-request-id"));
      }
    },
  }));
}

interface ServedRoute extends GraphRoute {
  /** The parameter of a row that names a person, as the row calls it. */
  readonly personParameter?: string;
  /** Asked for as `/me`. */
  readonly isOfCaller?: true;
}

/** Whatever is below a person is below `/me` as well. "Microsoft Graph", "me" alias. */
function withMe(row: GraphRoute): readonly ServedRoute[] {
  const personParameter = /^\/users\/:(\w+)/.exec(row.path)?.[1];
  if (personParameter === undefined) return [row];
  const path = row.path.replace(`/users/:${personParameter}`, "/me");
  return [
    { ...row, personParameter },
    { ...row, path, personParameter, isOfCaller: true },
  ];
}

/** With the person in it whom `/me` stands for. */
function paramsOf(row: ServedRoute, request: TenantRequest, { userId }: AccessToken): TenantRequest["params"] {
  const { personParameter, isOfCaller } = row;
  if (personParameter === undefined || isOfCaller !== true) return request.params;
  if (userId === undefined) throw meOfNobody();
  return { ...request.params, [personParameter]: userId };
}

function permissionOf({ permission, ownPermission, personParameter = "" }: ServedRoute, named: Named): PermissionName {
  const { params, token, model } = named;
  const isOwn = token.userId !== undefined && personNamed(model, params[personParameter] ?? "")?.id === token.userId;
  return isOwn ? (ownPermission ?? permission) : permission;
}

interface Named {
  readonly params: TenantRequest["params"];
  readonly token: AccessToken;
  readonly model: TenantModel;
}

async function admitAndHandle(options: GraphApiOptions, row: ServedRoute, request: TenantRequest) {
  const { authority, throttling, faults, clock, model } = options;
  await strikeFaults(faults, clock);
  const token = await requireToken(authority, request);
  const params = paramsOf(row, request, token);
  const { teamId, channelId, chatId, chatsOfUserId } = params;
  const appIds = model.conversations.get(chatId ?? "")?.installedAppIds ?? [];
  requirePermission(token, permissionOf(row, { params, token, model }), appIds.length > 0);
  throttling.admit({
    clientId: token.clientId,
    budget: row.budget,
    teamId,
    conversationId: channelId ?? chatId,
    chatsOfUserId,
    userId: token.userId,
  });
  requireSight(model, token, params);
  const prefer = header(request.headers, "prefer") ?? "";
  return await row.handle({
    ...request,
    params,
    token,
    nowMs: clock.nowMs(),
    base: `${authority.origin}${API_VERSION}`,
    includeUnknownEnumMembers: /\binclude-unknown-enum-members\b/i.test(prefer),
  });
}

async function strikeFaults(faults: FaultBoard, clock: Clock): Promise<void> {
  const slowness = faults.strike("slow-answer");
  if (slowness !== undefined) await clock.sleep(slowness.delayMs);
  const storm = faults.strike("throttle-storm");
  if (storm !== undefined) throw tooManyRequests(storm.retryAfterSeconds);
  const failure = faults.strike("server-error");
  if (failure !== undefined) {
    throw new GraphError(failure.status, "UnknownError", { message: "An error has occurred." });
  }
}

async function requireToken(authority: Authority, request: TenantRequest): Promise<AccessToken> {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (bearer === undefined) throw unauthorized("Access token is empty.");
  const token = await authority.verifyAccessToken(bearer);
  const audiences = [...GRAPH_AUDIENCES, authority.origin];
  if (token === undefined) throw unauthorized("Lifetime validation failed, the token is expired or invalid.");
  if (!audiences.includes(token.audience.replace(/\/$/, ""))) throw unauthorized("Invalid audience.");
  return token;
}

function unauthorized(message: string): GraphError {
  return new GraphError(401, "InvalidAuthenticationToken", { message, headers: { "www-authenticate": "Bearer" } });
}
