import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSeededRandom } from "../../../../local/seeded-random.ts";
import { versionOf } from "../../../../local/tenant/model/chat-message.ts";
import { directoryTruth } from "../../../../local/tenant/model/directory-truth.ts";
import { HistoryClock, writeHistory } from "../../../../local/tenant/model/history.ts";
import { LIFE_WEIGHTS, liveSteadily, liveUntil } from "../../../../local/tenant/model/live-life.ts";
import { type MessageChange, TenantModel } from "../../../../local/tenant/model/tenant-model.ts";
import graphTypes from "../../../fixtures/graph/graph-types.json" with { type: "json" };
import { checkGraphEntity } from "../../../helpers/graph-types.ts";
import { createModel } from "./model-fixture.ts";

function live(seed: number, messages: number) {
  const { model, clock } = createModel();
  const changes: MessageChange[] = [];
  model.onChange((change) => changes.push(change));
  const events = liveUntil({ model, clock, random: createSeededRandom(seed) }, messages);
  return { model, events, changes };
}

describe("a busy life", () => {
  test("is the same for the same seed, and another for another", () => {
    expect(live(5, 50).model.truth()).toEqual(live(5, 50).model.truth());
    expect(live(5, 50).model.truth()).not.toEqual(live(6, 50).model.truth());
  });

  test("has everything in it that people do", () => {
    const { events } = live(1, 400);
    expect(new Set(events.map(({ operation }) => operation))).toEqual(new Set(Object.keys(LIFE_WEIGHTS)));
    expect(events.filter(({ created }) => created)).toHaveLength(400);
  });

  test("has every kind of system message that the metadata knows, bots, connectors, webhooks, cards and emoji", () => {
    const { model, clock } = createModel();
    const nothing = Object.fromEntries(Object.keys(LIFE_WEIGHTS).map((name) => [name, 0]));
    const weights = { ...nothing, create: 1, application: 1, systemMessage: 3 };
    const messages: MessageChange["message"][] = [];
    model.onChange(({ message }) => messages.push(message));
    const directory = { chance: 0.2, random: createSeededRandom(4) };
    liveUntil({ model, clock, random: createSeededRandom(3), weights, directory }, 3_000);
    const kinds = Object.keys(graphTypes.types).filter((name) => /\.[a-z]\w+EventMessageDetail$/.test(name));
    const told = messages.flatMap(({ eventDetail }) => (eventDetail ? [eventDetail["@odata.type"].slice(1)] : []));
    expect(kinds).toHaveLength(30);
    expect([...new Set(told)].sort()).toEqual(kinds.sort());
    const senders = messages.map(({ from }) => from?.application?.applicationIdentityType);
    expect(new Set(senders)).toEqual(new Set([undefined, "bot", "office365Connector", "outgoingWebhook"]));
    const attached = messages.flatMap(({ attachments }) => attachments.map(({ contentType }) => contentType));
    const card = "application/vnd.microsoft.card";
    const kindsOfAttachment = ["reference", "messageReference", "forwardedMessageReference"];
    expect(new Set(attached)).toEqual(new Set([...kindsOfAttachment, `${card}.adaptive`, `${card}.codesnippet`]));
    expect(messages.some(({ body }) => body.content.includes("/hostedContents/"))).toBe(true);
    expect(messages.some(({ body }) => body.content.includes("<emoji "))).toBe(true);
    expect(messages.flatMap((message) => checkGraphEntity(message, "chatMessage"))).toEqual([]);
  });

  test("can be lived by some operations alone", () => {
    const { model, clock } = createModel();
    const weights = { ...Object.fromEntries(Object.keys(LIFE_WEIGHTS).map((name) => [name, 0])), create: 1 };
    const events = liveUntil({ model, clock, random: createSeededRandom(1), weights }, 20);
    expect(events.every(({ operation }) => operation === "create")).toBe(true);
  });

  test("whatever the seed: payloads fit the metadata, versions rise, and the truth is the last payload", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
        const { model, changes } = live(seed, 40);
        const last = new Map<string, number>();
        for (const { stored, message } of changes) {
          expect(checkGraphEntity(message, "chatMessage")).toEqual([]);
          const key = `${stored.conversation.conversationId} ${stored.id}`;
          const version = versionOf(message);
          expect(version).toBeGreaterThan(last.get(key) ?? 0);
          last.set(key, version);
        }
        expect(new Map(model.truth().map((row) => [`${row.conversationId} ${row.id}`, row.version]))).toEqual(last);
      }),
      { numRuns: 30 },
    );
  });

  test("lived steadily, takes so many steps a second until it is stopped", async () => {
    const { model, clock } = createModel();
    const stopping = new AbortController();
    const living = liveSteadily({ model, clock, random: createSeededRandom(1) }, 10, stopping.signal);
    await clock.advance(3000);
    expect(model.sequence).toBe(30);
    stopping.abort();
    await living;
    await clock.advance(3000);
    expect(model.sequence).toBe(30);
  });
});

describe("the history before the start", () => {
  test("is spread over its span, and time goes on from now afterwards", () => {
    const { model: empty, clock } = createModel();
    const startMs = clock.nowMs() - 10_000_000;
    const historyClock = new HistoryClock(clock, startMs);
    writeHistory({
      model: empty,
      clock: historyClock,
      random: createSeededRandom(1),
      messages: 30,
      spanMs: 10_000_000,
    });
    expect(empty.truth()).toHaveLength(30);
    expect(historyClock.nowMs()).toBe(clock.nowMs());
  });

  test("has people and places in it that changed meanwhile, each at its own time", () => {
    const { model, clock } = createModel();
    const spanMs = 200 * 86_400_000;
    const historyClock = new HistoryClock(clock, clock.nowMs() - spanMs);
    const past = new TenantModel({ clock: historyClock, tenantId: model.tenantId, population: model.population });
    const directory = { steps: 60, random: createSeededRandom(2) };
    writeHistory({ model: past, clock: historyClock, random: createSeededRandom(1), messages: 80, spanMs, directory });
    const memberships = directoryTruth(past).memberships;
    const cameMs = memberships.map(({ fromDateTime }) => Date.parse(fromDateTime));
    const months = new Set(cameMs.filter((ms) => ms > clock.nowMs() - spanMs).map((ms) => new Date(ms).getUTCMonth()));
    expect(months.size).toBeGreaterThan(3);
    expect(memberships.some(({ untilDateTime }) => untilDateTime !== null)).toBe(true);
    expect(past.truth().length).toBeGreaterThan(80);
  });
});
