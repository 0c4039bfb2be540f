import type { Clock } from "../../../shared/base/clock.ts";
import type { GraphClient } from "../../../shared/graph/client.ts";
import type { Life } from "../../chaos/host/life.ts";
import { noTraffic, type Traffic } from "../stores/traffic.ts";
import { MESSAGE_BYTES } from "../tenant/messages.ts";
import { type CallCost, COSTS } from "./costs.ts";
import type { Invocation } from "./invocation.ts";
import type { Meter } from "./meter.ts";

export interface MeteredOptions {
  readonly meter: Meter;
  readonly clock: Clock;
  /** Of the process: what it calls never comes back once it is over. */
  readonly life: Life;
  /** Counted under this name: what a process does for no invocation in particular. */
  readonly label?: string;
}

type Method = (...args: unknown[]) => Promise<unknown>;

/** A port that takes its time, counts, and says what it gave to whom. Every method that is called must have a cost. */
export function metered<T extends object>(port: T, service: keyof typeof COSTS, options: MeteredOptions): T {
  const costs: Readonly<Record<string, CallCost>> = COSTS[service];
  const traffic = (port as { readonly traffic?: Traffic }).traffic ?? noTraffic();
  const methods = Object.entries(costs).map(([name, cost]) => {
    const method = (port as Record<string, Method | undefined>)[name];
    if (method === undefined) throw new Error(`${service} has no method ${name}`);
    return [name, meteredMethod(method, { service, cost, traffic }, options)] as const;
  });
  return Object.fromEntries(methods) as T;
}

interface MethodOptions {
  readonly service: keyof typeof COSTS;
  readonly cost: CallCost;
  readonly traffic: Traffic;
}

function meteredMethod(method: Method, { service, cost, traffic }: MethodOptions, options: MeteredOptions): Method {
  const { meter, clock, life, label } = options;
  return async (...args) => {
    if (life.isOver) return new Promise(() => {});
    await clock.sleep(cost.beforeMs);
    // Stores take effect as they are called, so that what they moved is this call's.
    const done = method(...args);
    const moved: Traffic = { ...traffic };
    const result = await done;
    const afterMs = cost.afterMs?.(moved, result) ?? 0;
    if (afterMs > 0) await clock.sleep(afterMs);
    if (life.isOver) return new Promise(() => {});
    const invocation = label === undefined ? meter.current : undefined;
    if (cost.saves) invocation?.saved();
    if (invocation && cost.gives !== "nothing") give(invocation, { gives: cost.gives, result, bytes: moved.bytes });
    meter.count(service, { ru: cost.ru(moved, result), bytes: moved.bytes }, label);
    return result;
  };
}

interface Answer {
  readonly gives: CallCost["gives"];
  readonly result: unknown;
  readonly bytes: number;
}

function give(invocation: Invocation, { gives, result, bytes }: Answer): void {
  invocation.givenAtOnce(bytes);
  if (gives === "text") invocation.giveText(bytes);
  else if (Array.isArray(result)) for (const each of result) giveObject(invocation, each, bytes / result.length);
  else giveObject(invocation, result, bytes);
}

/** An entry is mostly taken apart at once: its value is what is kept. */
function giveObject(invocation: Invocation, given: unknown, bytes: number): void {
  if (typeof given !== "object" || given === null) return;
  const { value } = given as { readonly value?: unknown };
  invocation.give(typeof value === "object" && value !== null ? value : given, bytes);
}

/** The client of one instance, waiting and repeating included: what the product calls one call of Graph's. */
export function meteredGraph(client: GraphClient, { meter, clock, life }: MeteredOptions): GraphClient {
  const call = async <T>(work: () => Promise<T>): Promise<T> => {
    if (life.isOver) return new Promise(() => {});
    const invocation = meter.current;
    const beganMs = clock.nowMs();
    invocation?.graphBegins(beganMs);
    try {
      const answer = await work();
      const bytes = giveGraph(invocation, answer);
      meter.count("graph", { ru: 0, bytes });
      return answer;
    } catch (error) {
      meter.count("graph", { ru: 0, bytes: 0 });
      throw error;
    } finally {
      invocation?.graphEnds(beganMs, clock.nowMs());
    }
  };
  return {
    get: (path, options) => call(() => client.get(path, options)),
    post: (path, body, options) => call(() => client.post(path, body, options)),
    patch: (path, body, options) => call(() => client.patch(path, body, options)),
    delete: (path, options) => call(() => client.delete(path, options)),
    download: (path, options) => call(() => client.download(path, options)),
    owns: (link) => client.owns(link),
  };
}

function giveGraph(invocation: Invocation | undefined, answer: unknown): number {
  const { value } = (answer ?? {}) as { readonly value?: unknown };
  if (!Array.isArray(value)) return 0;
  const bytes = value.reduce((sum: number, item) => sum + bytesOf(item as object), 0);
  invocation?.givenAtOnce(bytes);
  for (const item of value) if (typeof item === "object" && item !== null) invocation?.give(item, bytesOf(item));
  return bytes;
}

/** Of an object of Graph's: a message, or something of the directory. */
function bytesOf(item: object): number {
  return "body" in item ? MESSAGE_BYTES : OBJECT_BYTES;
}

const OBJECT_BYTES = 250;
