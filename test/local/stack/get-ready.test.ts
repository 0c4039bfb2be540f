import { describe, expect, it } from "vitest";
import { Activity } from "../../../local/stack/activity.ts";
import { subscribeNow } from "../../../local/stack/get-ready.ts";
import type { Stack } from "../../../local/stack/start-stack.ts";
import { errorRow } from "../../../shared/base/errors/errors.ts";
import type { LogEventName, LogValue } from "../../../shared/base/log.ts";

type Line = { readonly event: LogEventName } & Readonly<Record<string, LogValue>>;

interface Given {
  readonly resources?: string;
  /** Default: the Graph is somebody else's, so nobody waits for messages. */
  readonly tenant?: Stack["tenant"];
}

/** A stack whose renewal logs these lines. */
function world(lines: readonly Line[], { resources, tenant }: Given = {}) {
  const activity = new Activity(Date.now);
  const ran: string[] = [];
  const stack = {
    settings: { GRAPH_RESOURCES: resources ?? "/chats/getAllMessages,/teams/getAllMessages" },
    tenant,
    runFunction: async (name: string) => {
      ran.push(name);
      if (name !== "renew-subscriptions") return;
      for (const line of lines)
        activity.take({ category: "Function", level: "information", message: JSON.stringify(line) });
    },
  };
  return { ran, ready: () => subscribeNow(stack, activity) };
}

const planned = (kinds: Readonly<Record<string, number>>): Line => ({ event: "subscription.planned", ...kinds });

describe("subscribeNow", () => {
  it.each([
    {
      how: "both are new",
      lines: [planned({ create: 2, keep: 0 }), ...Array(2).fill({ event: "subscription.created" })],
    },
    { how: "both are there and need nothing, as at a second start", lines: [planned({ create: 0, keep: 2 })] },
    { how: "one is renewed and one kept", lines: [planned({ renew: 1, keep: 1 }), { event: "subscription.renewed" }] },
  ] as { how: string; lines: Line[] }[])("goes on once $how", async ({ lines }) => {
    const { ran, ready } = world(lines);
    await ready();
    expect(ran).toEqual(["renew-subscriptions", "delta-sync"]);
  });

  it.each(["/teams/getAllMessages", "/appCatalogs/teamsApps/a/installedToChats/getAllMessages"])(
    "does not wait for a message of a chat where %s lists none",
    async (resources) => {
      const lines: Line[] = [planned({ create: 1, keep: 0 }), { event: "subscription.created" }];
      const { ran, ready } = world(lines, { resources, tenant: {} as Stack["tenant"] & object });
      await ready();
      expect(ran).toEqual(["renew-subscriptions", "delta-sync"]);
    },
    10_000,
  );

  it("says what Graph did not take", async () => {
    const refusal = {
      event: "subscription.failed",
      resource: "/chats/getAllMessages",
      reason: "graph-forbidden",
      detail: "POST /subscriptions: 403. Grant the permissions.",
    } as const;
    const { ready } = world([planned({ create: 2, keep: 0 }), { event: "subscription.created" }, refusal]);
    await expect(ready()).rejects.toThrow(
      "/chats/getAllMessages: graph-forbidden. POST /subscriptions: 403. Grant the permissions.",
    );
  });

  it("says why it could not be tried at all, and what to do", async () => {
    const activity = new Activity(Date.now);
    const runFunction = async (functionName: string) => {
      const line = { event: "function.failed", function: functionName, reason: "certificate-not-pem" };
      const error = { name: "TeamsinkError", message: "graph-notification-certificate v1: it is base64 of DER" };
      const take = (record: Omit<Parameters<Activity["take"]>[0], "category" | "level">) =>
        activity.take({ category: "Function", level: "error", ...record });
      take({ message: JSON.stringify(line) });
      take({ message: "Executed", functionName, event: "function.executed", succeeded: false, error });
    };
    const stack = { settings: {}, tenant: undefined, runFunction };
    await expect(subscribeNow(stack, activity)).rejects.toThrow(
      `Could not subscribe: graph-notification-certificate v1: it is base64 of DER. certificate-not-pem: ${errorRow("certificate-not-pem").remedy}`,
    );
  });
});
