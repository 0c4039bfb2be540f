import { connect } from "node:net";
import { isProcessAlive, waitFor } from "./processes.ts";
import { type StartCli, type StartCliOptions, startCli } from "./start-cli.ts";

/** Longest that `npm start` may take on a machine that is busy with something else. */
export const START_LIMIT_MS = 60_000;

const running: StartCli[] = [];

export function start(
  args: readonly string[],
  environment: Record<string, string> = {},
  options: StartCliOptions = {},
): StartCli {
  const cli = startCli(args, environment, options);
  running.push(cli);
  return cli;
}

/** Of the test that ends. */
export async function stopStarted(): Promise<void> {
  await Promise.all(running.splice(0).map((cli) => cli.stop()));
}

export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "localhost" });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

/** A port is its process's: with the last process all are free, whoever on this machine takes them next. */
export async function expectNothingLeft(pids: Iterable<number>): Promise<void> {
  const all = [...pids];
  await waitFor(() => !all.some(isProcessAlive), 20_000);
}
