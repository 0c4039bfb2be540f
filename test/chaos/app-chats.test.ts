import { expect, it } from "vitest";

import { MAX_SUBSCRIPTIONS_PER_ORGANISATION } from "../../local/tenant/limits.ts";
import { versionOf } from "../../local/tenant/model/chat-message.ts";
import type { Gap } from "../../shared/capture/subscription/gap-ledger.ts";
import { rolesFor } from "../../shared/resource/graph-roles.ts";
import { countsSince } from "./request-counts.ts";
import { type Simulation, withSimulation } from "./simulation.ts";

const HOUR_MS = 3_600_000;
/** Too long for Graph to deliver later, and over before the daily sync, which would find the same. */
const OUTAGE_MS = 12 * HOUR_MS;
const APP_CHATS = "/appCatalogs/teamsApps/c0ffee00-7e4a-4a11-8a11-000000000001/installedToChats/getAllMessages";

it("heals what it missed of an app's chats, chat by chat, with the one role of that app", async () => {
  await withSimulation({ seed: 31, settings: { GRAPH_RESOURCES: APP_CHATS } }, async (simulation) => {
    const { clock, tenant, host, stores } = simulation;
    const { chats, channels, apps } = tenant.model.population;
    const withApp = apps[0]?.installedInChatIds ?? [];
    const elsewhere = [...chats, ...channels].map(({ id }) => id).filter((id) => !withApp.includes(id));
    const roles = rolesFor([APP_CHATS]).needs.map(({ role }) => role);
    const sayEverywhere = (text: string) => {
      for (const id of [...withApp, ...elsewhere]) tenant.model.postMessage(id, { text });
    };
    tenant.control.setGrantedPermissions(roles);
    host.start();
    await clock.advance(HOUR_MS);
    sayEverywhere("before");
    await clock.advance(HOUR_MS);
    const cursors = await stores.state.list("cursor");
    expect(cursors.map(({ id }) => id).sort()).toEqual(withApp.map((id) => `chat:${id}`).sort());

    // Graph drops the subscription, and until the next night other apps leave no room for another.
    tenant.control.subscriptions.otherAppsSubscriptions = MAX_SUBSCRIPTIONS_PER_ORGANISATION;
    expect(tenant.control.removeSubscriptions()).toBe(1);
    await clock.advance(HOUR_MS);
    sayEverywhere("meanwhile");
    await clock.advance(OUTAGE_MS);
    expect(missing(simulation, withApp)).not.toEqual([]);
    tenant.control.subscriptions.otherAppsSubscriptions = 0;
    const before = new Map(simulation.requests);
    await clock.advance(2 * HOUR_MS);

    const gaps = (await stores.state.list<Gap>("gap")).map(({ value }) => value);
    expect(gaps.length).toBeGreaterThan(0);
    for (const gap of gaps) {
      expect(gap.resource).toBe(APP_CHATS);
      expect(gap.closedDateTime).not.toBeNull();
    }
    expect(missing(simulation, withApp)).toEqual([]);
    const stored = new Set(stores.messages.all().map(({ conversationId }) => conversationId));
    expect([...stored].sort()).toEqual(withApp.toSorted());
    const asked = Object.keys(countsSince(simulation.requests, before)).filter((name) => name.startsWith("GET"));
    expect(asked).toContain("GET /v1.0/chats/{id}/messages");
    expect(asked.filter((name) => /users|teams/.test(name))).toEqual([]);
  });
}, 60_000);

/** Messages of these conversations that are not stored as they are. */
function missing({ tenant, stores }: Simulation, conversationIds: readonly string[]): string[] {
  const kept = new Map(stores.messages.all().map((one) => [`${one.conversationId} ${one.messageId}`, one.version]));
  const truth = conversationIds.flatMap((id) => [...tenant.model.conversation(id).messages.values()]);
  return truth
    .filter(({ conversation, id, message }) => kept.get(`${conversation.conversationId} ${id}`) !== versionOf(message))
    .map(({ conversation, id }) => `${conversation.conversationId} ${id}`);
}
