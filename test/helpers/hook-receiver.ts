import { type ChildProcess, fork } from "node:child_process";
import type { Received, ReceiverOrders } from "../fixtures/hooks/receiver.ts";

export interface HookReceiver {
  readonly url: string;
  /** Everything that came, oldest first. */
  readonly received: Received[];
  order(orders: ReceiverOrders): void;
  stop(): void;
}

/** Starts somebody else's receiver in a process of its own. */
export async function startHookReceiver(): Promise<HookReceiver> {
  const child: ChildProcess = fork("test/fixtures/hooks/receiver.ts", {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const received: Received[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.on("message", (said: Received | { readonly port: number }) => {
    if ("port" in said) resolve(said.port);
    else received.push(said);
  });
  child.once("exit", () => reject(new Error("the receiver ended")));
  const port = await promise;
  return {
    url: `http://127.0.0.1:${port}/take?key=of-the-receiver`,
    received,
    order: (orders) => void child.send(orders),
    stop: () => void child.kill(),
  };
}
