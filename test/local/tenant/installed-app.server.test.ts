import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { rolesFor } from "../../../shared/resource/graph-roles.ts";
import { type Entity, openStage, requestToken, type Stage } from "./fixture.ts";
import { subscribe, wantedSubscription } from "./subscriber.ts";

/** More than latency and batching together. */
const SOON_MS = 500;

let stage: Stage;
let resource: string;
let withApp: readonly string[];
let withoutApp: readonly string[];

beforeEach(async () => {
  stage = await openStage({ throttling: { enabled: false } });
  const { apps, chats } = stage.tenant.model.population;
  const [app] = apps;
  resource = `/appCatalogs/teamsApps/${app?.id}/installedToChats/getAllMessages`;
  withApp = app?.installedInChatIds ?? [];
  withoutApp = chats.map(({ id }) => id).filter((id) => !withApp.includes(id));
});
afterEach(() => stage.close());

/** Asks with a token of these roles alone. */
async function ask(roles: readonly string[], path: string, init: { method?: string; body?: Entity } = {}) {
  stage.tenant.control.setGrantedPermissions(roles);
  const authorization = `Bearer ${await requestToken(stage.tenant)}`;
  return stage.graph(path, { ...init, headers: { authorization } });
}

describe("an app that is installed in some chats", () => {
  test("is in some of them and not in all", () => {
    expect(withApp.length).toBeGreaterThan(1);
    expect(withoutApp.length).toBeGreaterThan(1);
  });

  test("brings what is said there and nowhere else", async () => {
    await subscribe(stage, { resource });
    const { model } = stage.tenant;
    for (const { conversationId } of model.conversations.values()) model.postMessage(conversationId, { text: "hello" });
    await stage.pass(SOON_MS);
    const chats = stage.receiver.items().map((item) => /^chats\('(.+)'\)\/messages\('\d+'\)$/.exec(item.resource)?.[1]);
    expect(chats.sort()).toEqual(withApp.toSorted());
  });

  test("lets those chats alone be read, with the roles that the product asks for", async () => {
    const roles = rolesFor([resource]).needs.map(({ role }) => role);
    const status = async (path: string) => (await ask(roles, path)).status;
    expect(await status(`/chats/${withApp[0]}/messages`)).toBe(200);
    expect(await status(`/chats/${withoutApp[0]}/messages`)).toBe(403);
    const [user] = stage.tenant.model.population.users;
    expect(await status(`/users/${user?.id}/chats/getAllMessages/delta`)).toBe(403);
    expect(await status(`/users/${user?.id}/chats`)).toBe(403);
  });

  test("takes a role of its own to be subscribed to", async () => {
    const create = (roles: readonly string[], change: Entity = {}) =>
      ask(roles, "/subscriptions", { method: "POST", body: wantedSubscription(stage, { resource, ...change }) });
    expect((await create(["Chat.Read.All"])).status).toBe(403);
    expect((await create(["Chat.Read.WhereInstalled"])).status).toBe(201);
    expect((await create(["Chat.Read.WhereInstalled"], { resource: "/chats/getAllMessages" })).status).toBe(403);
    const unknown = resource.replace(/c0ffee00/, "00000000");
    expect((await create(["Chat.Read.WhereInstalled"], { resource: unknown })).status).toBe(404);
  });
});
