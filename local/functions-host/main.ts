import { readFile } from "node:fs/promises";
import { systemClock, toIso } from "../../shared/base/clock.ts";
import { runCommand } from "../command-line.ts";
import { runAsChildService } from "../services/run-as-child-service.ts";
import { isPassedOn, parseHostJson } from "./host-json.ts";
import { captureConsole, describeError, type LogSink } from "./log.ts";
import { COMMAND, type ProcessOptions, toHostOptions } from "./process-options.ts";

/** The functions host as a process of its own: one JSON line a log record on stdout, `ready` over IPC once it serves. */

const sink: LogSink = (record) => {
  process.stdout.write(`${JSON.stringify({ time: toIso(systemClock.nowMs()), ...record })}\n`);
};

// A parent that was killed reads no more; draining goes on without it.
process.stdout.on("error", () => {});

// As under the real worker: an error that nobody caught ends the process, with everything that was under way.
process.on("uncaughtException", (error) => {
  const message = "An uncaught exception in function code ends the host";
  sink({
    category: "Worker",
    level: "critical",
    event: "worker.uncaught-exception",
    message,
    error: describeError(error),
  });
  process.exit(1);
});

await runCommand(COMMAND, async (values) => {
  const options = toHostOptions(values, process.env);
  await runAsChildService({ start: () => start(options) });
  return 0;
});

async function start(options: ProcessOptions) {
  const hostSettings = parseHostJson(await readFile(options.hostJsonPath, "utf8"));
  const marking: LogSink = (record) =>
    sink(isPassedOn(hostSettings, record) ? record : { ...record, belowFilter: true });
  captureConsole(marking);
  // Azurite's clients are behind it: whoever asks for help does not wait for them.
  const { startFunctionsHost } = await import("./functions-host.ts");
  const host = await startFunctionsHost({ ...options, sink: marking });
  const { httpPort, httpsPort, functions } = host;
  sink({
    category: "Host.Startup",
    level: "information",
    event: "host.started",
    message: `${functions.length} functions, http://127.0.0.1:${httpPort}`,
  });
  return { ready: { httpPort, httpsPort, functions }, stop: () => host.stop() };
}
