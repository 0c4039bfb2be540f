import { HttpRequest, InvocationContext } from "@azure/functions";
import { expect, it } from "vitest";
import { register } from "../../functions/register.ts";
import type { Trigger } from "../../functions/triggers.ts";
import type { SpanStart, Tracer } from "../../shared/base/trace.ts";
import type { App } from "../../shared/compose.ts";
import { frameText, QUEUES } from "../../shared/port/work-queue.ts";
import { createRecordingLog } from "../helpers/recording-log.ts";

type Handler = (input: unknown, context: InvocationContext) => Promise<unknown>;

const SENDER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const INVOCATION = "0d7e0b0e-6d7f-4f0e-9f0a-3f4d5f0a1b2c";

/** What the span of an invocation says, and which statuses it was told. */
async function spanOf(trigger: Trigger, input: unknown, name: string = trigger.name) {
  const told = new Map<string, Handler>();
  const tell = (address: string, { handler }: object & { handler: unknown }) => {
    told.set(address, handler as Handler);
  };
  const started: SpanStart[] = [];
  const statuses: number[] = [];
  const tracer: Tracer = {
    during: (start, work) => {
      started.push(start);
      return work({ answered: (status) => void statuses.push(status) });
    },
    traceparent: () => undefined,
    flush: async () => {},
  };
  const schedules = { RENEW_SCHEDULE: "0 */10 * * * *" } as Parameters<typeof register>[1]["settings"]["schedules"];
  register(trigger, {
    host: { http: tell, storageQueue: tell, timer: tell },
    settings: { schedules },
    log: createRecordingLog(),
    app: async () => ({ tracer }) as unknown as App,
  });
  await told.get(name)?.(input, new InvocationContext({ functionName: name, invocationId: INVOCATION }));
  expect(started).toHaveLength(1);
  return { ...started[0], statuses };
}

const asked = (headers: Record<string, string> = {}) =>
  new HttpRequest({ method: "GET", url: "http://localhost/api/chats/19:a@thread.v2?code=secret", headers });
const answer = async () => () => async () => ({ status: 202, headers: {} });
const chats = (access: "anonymous" | "messages"): Trigger => ({
  kind: "http",
  name: "chats",
  methods: ["GET"],
  route: "chats/{chatId}",
  access,
  isDiagnostic: true,
  load: answer,
});
const queue = (queueName: string): Trigger => ({
  kind: "queue",
  name: "work",
  queueName,
  load: async () => () => () => {},
});

it("a request is told by its route, with its status, and without its address", async () => {
  expect(await spanOf(chats("anonymous"), asked())).toEqual({
    name: "GET /api/chats/{chatId}",
    kind: "server",
    attributes: {
      "faas.trigger": "http",
      "faas.invocation_id": INVOCATION,
      "http.request.method": "GET",
      "http.route": "/api/chats/{chatId}",
    },
    origin: { parent: undefined },
    statuses: [202],
  });
});

it.each([
  { who: "a stranger", trigger: chats("anonymous"), name: "chats", parent: undefined },
  {
    who: "whoever has a token, which is not looked at yet",
    trigger: chats("messages"),
    name: "entra-chats",
    parent: undefined,
  },
  { who: "whoever has a key", trigger: chats("messages"), name: "chats", parent: SENDER },
])("the trace of a request of $who is $parent", async ({ trigger, name, parent }) => {
  expect(await spanOf(trigger, asked({ traceparent: SENDER }), name)).toMatchObject({ origin: { parent } });
});

it.each([
  { queueName: QUEUES.messages, origin: { parent: SENDER } },
  { queueName: "messages-poison", origin: { parent: SENDER } },
  { queueName: QUEUES.sync, origin: { link: SENDER } },
  { queueName: "sync-poison", origin: { link: SENDER } },
  { queueName: QUEUES.subscriptions, origin: { link: SENDER } },
])("what comes from the queue $queueName has the origin $origin", async ({ queueName, origin }) => {
  expect(await spanOf(queue(queueName), frameText("{}", SENDER).toString())).toMatchObject({
    name: `process ${queueName}`,
    kind: "consumer",
    attributes: { "messaging.destination.name": queueName, "messaging.operation.type": "process" },
    origin,
  });
});

it("a timer, and what nobody traced, begin a trace", async () => {
  const timer = { kind: "timer", name: "it", schedule: "RENEW_SCHEDULE", load: async () => () => () => {} } as const;
  expect(await spanOf(timer, {})).toMatchObject({ name: "it", kind: "internal", origin: {} });
  expect(await spanOf(queue("messages"), frameText("{}").toString())).toMatchObject({ origin: { parent: undefined } });
});
