import type { User } from "../model/graph-shapes.ts";
import { personNamed } from "./delegated-access.ts";
import type { GraphRequest, GraphRoute } from "./graph-api.ts";
import { badRequest } from "./graph-error.ts";
import { type GraphContext, listInOrder, ok, required } from "./listing.ts";
import { type Comparison, readFilter, readOptions, readTop, select } from "./query-options.ts";

/** "List users", "Get user": what is answered when nothing is selected. */
const DEFAULT_PROPERTIES =
  "businessPhones,displayName,givenName,jobTitle,mail,mobilePhone,officeLocation,preferredLanguage,surname,userPrincipalName,id";

/** As many properties as apps ask for in practice; each compares by equality, those that are texts by their beginning too. */
const FILTERABLE = [
  "id",
  "displayName",
  "mail",
  "userPrincipalName",
  "userType",
  "accountEnabled",
  "department",
  "jobTitle",
] as const;

/** People of the tenant, and who was deleted from it. */
export function userRoutes(context: GraphContext): GraphRoute[] {
  const needs = { method: "GET", permission: "users", budget: "unlimited" } as const;
  const { directory } = context.model;
  return [
    {
      ...needs,
      path: "/users",
      handle: (request) => listUsers(context, request, { all: directory.users.all, path: "/users" }),
    },
    { ...needs, ownPermission: "ownUser", path: "/users/:userId", handle: (request) => oneUser(context, request) },
    {
      ...needs,
      permission: "deletedUsers",
      path: "/directory/deletedItems/microsoft.graph.user",
      handle: (request) =>
        listUsers(context, request, {
          all: directory.deletedUsersAt(request.nowMs),
          path: "/directory/deletedItems/microsoft.graph.user",
          extra: ",deletedDateTime",
        }),
    },
  ];
}

function listUsers(
  context: GraphContext,
  request: GraphRequest,
  list: { all: readonly User[]; path: string; extra?: string },
) {
  const options = readOptions(request.url, ["$top", "$select", "$filter", "$skiptoken", "$count"]);
  const isWanted = userTest(options.$filter);
  const { directoryDefault, directoryMax } = context.pages;
  return listInOrder(context, request, {
    all: list.all.filter(isWanted),
    top: readTop(options.$top, { default: directoryDefault, max: directoryMax }),
    options,
    present: (user: User) => presentUser(user, options.$select, list.extra),
    metadata: "users",
    path: list.path,
  });
}

/** By id, or by the name that they sign in with. */
function oneUser({ model }: GraphContext, request: GraphRequest) {
  const options = readOptions(request.url, ["$select"]);
  const user = required(personNamed(model, request.params.userId ?? ""));
  return ok({ "@odata.context": `${request.base}/$metadata#users/$entity`, ...presentUser(user, options.$select) });
}

function presentUser(user: User, selected: string | undefined, extra = ""): object {
  return select(user, selected ?? `${DEFAULT_PROPERTIES}${extra}`);
}

function userTest(filter: string | undefined): (user: User) => boolean {
  const beginning = /^startsWith\((\w+),\s*'((?:[^']|'')*)'\)$/i.exec(filter?.trim() ?? "");
  if (beginning !== null) {
    const [, property = "", value = ""] = beginning;
    const name = filterable(property);
    return (user) => String(user[name] ?? "").startsWith(value.replaceAll("''", "'"));
  }
  const tests = readFilter(filter).map(equalityTest);
  return (user) => tests.every((test) => test(user));
}

function equalityTest({ property, operator, value }: Comparison): (user: User) => boolean {
  const name = filterable(property);
  if (operator !== "eq" && operator !== "ne") throw badRequest("Unsupported or invalid query filter clause specified.");
  return (user) => (String(user[name]) === value) === (operator === "eq");
}

function filterable(property: string): (typeof FILTERABLE)[number] {
  const name = FILTERABLE.find((known) => known === property);
  if (name === undefined) throw badRequest("Unsupported or invalid query filter clause specified.");
  return name;
}
