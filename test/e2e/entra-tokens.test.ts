import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TRIGGERS } from "../../functions/triggers.ts";
import type { User } from "../../local/tenant/model/graph-shapes.ts";
import type { Tenant } from "../../local/tenant/start-tenant.ts";
import { RIGHTS, ROLES, type Role } from "../../shared/serve/access/rights.ts";
import { type BadToken, makeBadTokens } from "../helpers/bad-tokens.ts";
import { assertNoSecretsIn, problemOf, type RunningStack, startRunningStack } from "../helpers/running-stack.ts";
import type { ForgedWorld } from "../helpers/token-forge.ts";

const BAD_TOKENS = 1_000;
const AT_ONCE = 16;

/** Every address that takes a token, with each of its methods. */
const ROUTES = TRIGGERS.flatMap((trigger) =>
  trigger.kind === "http" && trigger.access !== "anonymous"
    ? trigger.methods.map((method) => ({ ...trigger, method, access: trigger.access as keyof typeof RIGHTS }))
    : [],
);
type Route = (typeof ROUTES)[number];
/** What is done in a person's name takes no role, and no role is enough. */
const isOfPersons = ({ access }: Route) => "takesPerson" in RIGHTS[access];
const OF_ROLES = ROUTES.filter((route) => !isOfPersons(route));
const OF_PERSONS = ROUTES.filter(isOfPersons);

let running: RunningStack;
let tenant: Tenant;
let person: User;
/** Of a message that is stored. */
let place: Readonly<Record<string, string>>;
const sent = new Set<string>();

beforeAll(async () => {
  running = await startRunningStack({ seed: 23 });
  const { stack } = running;
  if (!stack.tenant) throw new Error("no tenant");
  tenant = stack.tenant;
  await running.subscribe();
  const { directory } = tenant.model;
  const chat = directory.chats.all.find(({ chatType }) => chatType === "oneOnOne");
  const member = directory.users.all.find(({ id }) => chat?.memberIds.includes(id));
  if (!chat || !member) throw new Error("no chat");
  person = member;
  const { id } = tenant.model.postMessage(chat.id, { text: "for whoever may read it" });
  await running.event("message.stored", { conversationId: chat.id, cosmosId: id });
  place = { conversationId: chat.id, messageId: id };
});
afterAll(() => running?.stop());

/** The roles that a route takes besides the one. */
function besides({ access }: Route): readonly Role[] {
  const right = RIGHTS[access];
  return "allOf" in right ? right.allOf : [];
}

/** What is asked for without a parameter, and so that a command does nothing. */
const QUERIES: Readonly<Record<string, () => string>> = {
  messages: () => `?chat_id=${place.conversationId}`,
  channels: () => `?team_id=${tenant.model.directory.teams.all[0]?.id}`,
  members: () => `?of=${place.conversationId}`,
  meetings: () => `?organizer_id=${person.id}`,
  interactions: () => `?user_id=${person.id}`,
  search: () => "?q=read",
  resolve: () => `?link=${encodeURIComponent(`https://teams.microsoft.com/l/chat/${place.conversationId}/0`)}`,
};

function pathOf({ name, route }: Pick<Route, "name" | "route">): string {
  const path = route.replaceAll(/\{(\w+)\}/g, (_all, parameter: string) => place[parameter] ?? "1");
  return `/api/entra/${path}${QUERIES[name]?.() ?? ""}`;
}

async function ask({ method }: { readonly method: string }, path: string, headers: Record<string, string> = {}) {
  const body = method === "POST" ? { body: "[]" } : {};
  return fetch(`${running.doors.http}${path}`, { method, headers, ...body });
}

async function askWith(token: string, route: Route, path = pathOf(route)) {
  sent.add(token);
  return ask(route, path, { authorization: `Bearer ${token}` });
}

async function world(): Promise<ForgedWorld> {
  const { control } = tenant;
  const { api, publicClient } = control.registrations;
  const { stack } = running;
  const [ofPerson, app] = [await stack.tokenOf(person), await stack.tokenOfApp([])];
  return {
    nowMs: Date.now(),
    tenantId: stack.settings.GRAPH_TENANT_ID ?? "",
    apiClientId: api.clientId,
    publicClientId: publicClient.clientId,
    graphClientId: stack.settings.GRAPH_CLIENT_ID ?? "",
    key: control.signingKey,
    person: ofPerson,
    app,
    idToken: await idToken(),
  };
}

/** As a page or a program is given it, beside the access token. */
async function idToken(): Promise<string> {
  const { publicClient } = tenant.control.registrations;
  const { password } = (await (await fetch(`${tenant.url}/_control/sign-in`)).json()) as { password: string };
  const body = new URLSearchParams({
    grant_type: "password",
    client_id: publicClient.clientId,
    scope: "openid profile",
    username: person.userPrincipalName,
    password,
  });
  const url = `${tenant.authorityUrl}/${running.stack.settings.GRAPH_TENANT_ID}/oauth2/v2.0/token`;
  const answer = (await (await fetch(url, { method: "POST", body })).json()) as { id_token: string };
  return answer.id_token;
}

/** So many at a time, in order. */
async function forEach<T>(things: readonly T[], act: (thing: T, index: number) => Promise<void>): Promise<void> {
  const waiting = [...things.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await act(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

describe("a thousand bad tokens", () => {
  it("open none of the addresses, and each answer says so as RFC 6750 and RFC 9457 have it", async () => {
    const bad = await makeBadTokens(await world(), { seed: 23, count: BAD_TOKENS });
    const answered: Record<string, number> = {};
    const different: unknown[] = [];
    await forEach(bad, async ({ wrong, authorization, code }: BadToken, index) => {
      const route = ROUTES[index % ROUTES.length] as Route;
      sent.add(authorization);
      const response = await ask(route, pathOf(route), { authorization });
      const challenge = response.headers.get("www-authenticate");
      const { status, contentType, code: told } = await problemOf(response);
      answered[`${route.method} ${route.name}`] = (answered[`${route.method} ${route.name}`] ?? 0) + 1;
      const expected = {
        status: 401,
        contentType: "application/problem+json",
        code,
        challenge: 'Bearer error="invalid_token"',
      };
      const actual = { status, contentType, code: told, challenge };
      if (JSON.stringify(actual) !== JSON.stringify(expected)) different.push({ wrong, route: route.name, ...actual });
    });
    expect(different).toEqual([]);
    expect(Object.keys(answered)).toHaveLength(ROUTES.length);
    expect(Object.values(answered).reduce((sum, count) => sum + count, 0)).toBe(BAD_TOKENS);
  });

  it("are no worse than none, a function key, or a token where it does not belong", async () => {
    const token = await running.stack.tokenOfApp(ROLES);
    const key = { "x-functions-key": running.stack.functionKey };
    await forEach(ROUTES, async (route) => {
      const path = pathOf(route);
      for (const headers of [{}, key, { cookie: `access_token=${token}` }, { "x-ms-token-aad-access-token": token }]) {
        expect(await problemOf(await ask(route, path, headers)), path).toMatchObject({
          status: 401,
          code: "bearer-missing",
        });
      }
      const inQuery = `${path}${path.includes("?") ? "&" : "?"}access_token=${token}`;
      expect((await ask(route, inQuery)).status, path).toBe(401);
      const byKey = path.replace("/api/entra/", "/api/");
      expect((await ask(route, byKey, { authorization: `Bearer ${token}` })).status, byKey).toBe(401);
    });
  });
});

describe("who has not the role", () => {
  const refusal = { status: 403, contentType: "application/problem+json", code: "role-required" };

  it("is refused as an app, whatever else it may", async () => {
    const none = await running.stack.tokenOfApp([]);
    await forEach(OF_ROLES, async (route) => {
      expect(await problemOf(await askWith(none, route)), route.name).toMatchObject(refusal);
    });
    for (const route of OF_ROLES) {
      const needed: readonly Role[] = RIGHTS[route.access].roles;
      const token = await running.stack.tokenOfApp(ROLES.filter((role) => !needed.includes(role)));
      expect(await problemOf(await askWith(token, route)), route.name).toMatchObject(refusal);
    }
  });

  it.each(OF_ROLES.flatMap((route) => besides(route).map((lacking) => ({ route, lacking }))))(
    "is refused $route.name without $lacking besides",
    async ({ route, lacking }) => {
      const [role = ROLES[0]] = RIGHTS[route.access].roles;
      const others = besides(route).filter((one) => one !== lacking);
      const answer = await askWith(await running.stack.tokenOfApp([role, ...others]), route);
      expect(await problemOf(answer)).toMatchObject(refusal);
    },
  );

  it("is refused as a person where there is nothing for people, and only there", async () => {
    const token = await running.stack.tokenOf(person);
    await forEach(OF_ROLES, async (route) => {
      const { status, code } = await problemOf(await askWith(token, route));
      if (RIGHTS[route.access].isForPeople) expect([401, 403], route.name).not.toContain(status);
      else expect({ status, code }, route.name).toEqual({ status: 403, code: "role-required" });
    });
  });

  it.each([
    ["message", "?asOf=2026-01-01T00:00:00Z"],
    ["message", "?policy=show"],
    ["message", "?refresh=true"],
    ["chats", "?include_absent=true"],
  ])("is refused as a person what %s%s would show", async (name, query) => {
    const route = ROUTES.find((one) => one.name === name) as Route;
    const token = await running.stack.tokenOf(person);
    expect(await problemOf(await askWith(token, route, `${pathOf(route)}${query}`))).toMatchObject(refusal);
  });
});

describe("what is done in a person's name", () => {
  it("is refused to an app, whatever its roles", async () => {
    const token = await running.stack.tokenOfApp(ROLES);
    await forEach(OF_PERSONS, async (route) => {
      const told = await problemOf(await askWith(token, route));
      expect(told, route.name).toMatchObject({ status: 403, code: "user-required" });
    });
  });

  it("is refused to whoever has a function key", async () => {
    const key = { "x-functions-key": running.stack.functionKey };
    await forEach(OF_PERSONS, async (route) => {
      const told = await problemOf(await ask(route, pathOf(route).replace("/api/entra/", "/api/"), key));
      expect(told, route.name).toMatchObject({ status: 403, code: "user-required" });
    });
  });

  it("is refused to a person by an app that may only read, but for who they are", async () => {
    const token = await running.stack.tokenOf(person);
    await forEach(OF_PERSONS, async (route) => {
      const { status, code } = await problemOf(await askWith(token, route));
      if (route.access === "self") expect(status, route.name).toBe(200);
      else expect({ status, code }, route.name).toEqual({ status: 403, code: "scope-required" });
    });
  });
});

describe("who has the role", () => {
  /** Of what is not there. */
  const NOT_THERE: readonly string[] = [
    "meeting",
    "meeting-transcript",
    "meeting-recording",
    "message-content",
    "dead-letter-by-id",
    "backfill-progress",
    "rebuild-progress",
    "tables",
    "hook-by-id",
  ];
  const expectedStatus = ({ method, name }: Route) => (method === "POST" ? 400 : NOT_THERE.includes(name) ? 404 : 200);

  it("is let in as an app, with that role alone", async () => {
    for (const route of OF_ROLES) {
      for (const role of RIGHTS[route.access].roles) {
        const response = await askWith(await running.stack.tokenOfApp([role, ...besides(route)]), route);
        expect(response.status, `${route.name} with ${role}: ${await response.text()}`).toBe(expectedStatus(route));
      }
    }
  });

  it("is let in as a person", async () => {
    for (const route of ROUTES.filter(({ access }) => RIGHTS[access].roles.some((role) => role === "Operate.All"))) {
      tenant.control.assignAppRoles(person.id, ["Operate.All", ...besides(route)]);
      const token = await running.stack.tokenOf(person);
      tenant.control.assignAppRoles(person.id, []);
      const response = await askWith(token, route);
      expect(response.status, `${route.name}: ${await response.text()}`).toBe(expectedStatus(route));
    }
  });

  it("keeps it with the token, and has it no more with the next", async () => {
    const route = ROUTES.find(({ name }) => name === "audit-report") as Route;
    const [before, after] = [await running.stack.tokenOfApp(["Operate.All"]), await running.stack.tokenOfApp([])];
    expect((await askWith(before, route)).status).not.toBe(403);
    expect((await askWith(after, route)).status).toBe(403);
  });
});

it("logs no token, good or bad, nor any part of one", () => {
  expect(sent.size).toBeGreaterThan(BAD_TOKENS);
  const parts = [...sent].flatMap((header) => header.split(/[ .,]/)).filter((part) => part.length >= 20);
  const secrets = Object.fromEntries([...new Set(parts)].map((part, index) => [`part ${index}`, part.slice(0, 60)]));
  assertNoSecretsIn(running.log, secrets);
});
