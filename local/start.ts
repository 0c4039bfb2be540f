import { systemClock } from "../shared/base/clock.ts";
import { cosmosIdOf } from "../shared/store/message/identity.ts";
import { flag, runCommand, UsageError, type ValuesOf, valued, whole } from "./command-line.ts";
import { DEFAULT_HTTP_PORT } from "./functions-host/process-options.ts";
import { Activity } from "./stack/activity.ts";
import { isGiven, withoutProxy } from "./stack/environment.ts";
import { subscribeNow } from "./stack/get-ready.ts";
import { liveLine, showLiveLine } from "./stack/live-line.ts";
import { pasteLines } from "./stack/paste-lines.ts";
import { restartOnChange } from "./stack/restart-on-change.ts";
import { Screen } from "./stack/screen.ts";
import { forgetStack, noteStack } from "./stack/stack-note.ts";
import type { Stack } from "./stack/start-stack.ts";
import { Interrupted, stopSignal } from "./stack/stop-signal.ts";
import { versionOf } from "./tenant/model/chat-message.ts";
import { DIRECTORY_CHANCE } from "./tenant/model/directory-life.ts";

const COMMAND = {
  invocation: "npm start --",
  about: `Runs the whole product on this machine, with a simulated Microsoft 365 tenant. What a setting already
names (GRAPH_ENDPOINT, KEY_VAULT_URL, COSMOS_ENDPOINT, AzureWebJobsStorage) is used, not started.`,
  options: {
    messages: valued(
      "N",
      whole(1, 100_000).optional(),
      "post N creations, edits, deletions, replies and reactions, wait until the store agrees with the tenant, and " +
        "print one line of JSON",
    ),
    exit: flag("end after that"),
    rate: valued("R", whole(1, 1_000).optional(), "steps of the tenant's life a second: 2, with --messages 50"),
    seed: valued("S", whole(0, 2_147_483_647).default(1), "the same seed gives the same tenant"),
    port: valued(
      "P",
      whole(1, 65_535).optional(),
      `where the functions host listens; when left out ${DEFAULT_HTTP_PORT}, or any other while that is taken`,
    ),
    watch: flag("build and restart the functions host with every change in functions/ and shared/"),
    verbose: flag("the functions host's log on standard error"),
  },
  more: `Exit code: 0 ended by Ctrl+C, or the store agrees · 1 it differs, or something failed · 2 wrong options ·
128 and the signal's number when it is stopped before it is ready`,
};
type Values = ValuesOf<typeof COMMAND.options>;

interface Run {
  readonly options: Values;
  readonly activity: Activity;
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

await runCommand(COMMAND, async (options) => {
  checkTogether(options);
  // The SDKs in this process, which provision and compare, read it from here.
  process.env.NO_PROXY = withoutProxy(process.env);
  const screen = new Screen(process.stderr);
  const signal = stopSignal();
  try {
    return await run({ options, activity: new Activity(() => systemClock.nowMs()), screen, signal });
  } catch (error) {
    // What fails because it was stopped is no failure.
    if (signal.reason instanceof Interrupted) return signal.reason.exitCode;
    screen.clear();
    screen.say((error as Error).message);
    return 1;
  }
});

function checkTogether({ exit, messages, watch }: Values): void {
  if (exit && messages === undefined) throw new UsageError("--exit goes with --messages N");
  if (exit && watch) throw new UsageError("--watch goes on until Ctrl+C, so it does not go with --exit");
  if (messages !== undefined && isGiven(process.env, "GRAPH_ENDPOINT")) {
    throw new UsageError("--messages posts in the simulated tenant, which GRAPH_ENDPOINT replaces");
  }
}

async function run(given: Run): Promise<number> {
  const { options, screen } = given;
  const stack = await start(given);
  try {
    describe(stack, given);
    await noteStack(stack);
    await subscribe(stack, given);
    countWhatIsWritten(stack, given);
    const code = options.messages === undefined ? 0 : await postAndReport(stack, given);
    if (options.exit || code !== 0) return code;
    await live(stack, given);
    return 0;
  } finally {
    screen.say("Stopping …");
    await forgetStack();
    await stack.stop();
  }
}

async function start({ options: { seed, port, verbose }, activity, screen, signal }: Run): Promise<Stack> {
  const ready: string[] = [];
  screen.show("Starting …");
  // The tenant and the SDKs are behind it: whoever asks for help does not wait for them.
  const { startStack } = await import("./stack/start-stack.ts");
  const stack = await startStack({
    environment: process.env,
    seed,
    ...(port === undefined ? {} : { httpPort: port, insistsOnPort: true }),
    signal,
    onReady: (what) => {
      ready.push(what);
      screen.show(screen.isTerminal ? `Starting … ${ready.join(", ")}` : `  ${what}`);
    },
    onLog: (record) => {
      activity.take(record);
      if (verbose) screen.say(JSON.stringify(record));
    },
  });
  screen.clear();
  return stack;
}

function describe(stack: Stack, { options, screen }: Run): void {
  const functions = stack.host.ready.functions.length;
  const rows = [
    ...stack.services,
    { name: "Functions host", address: `${stack.baseUrl} (${functions} functions)` },
    { name: "API documents", address: `${stack.baseUrl}/api/docs` },
    // Of this machine people sign in at addresses of this name alone.
    { name: "Viewer", address: `${stack.baseUrl.replace("127.0.0.1", "localhost")}/api/app` },
  ];
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const { name, address } of rows) screen.say(`  ${name.padEnd(width)}  ${address}`);
  if (options.port === undefined && new URL(stack.baseUrl).port !== String(DEFAULT_HTTP_PORT)) {
    screen.say(`\n  The functions host is not at ${DEFAULT_HTTP_PORT}: another program listens there.`);
  }
  if (!stack.tenant) describeNotificationAddress(stack, screen);
}

function describeNotificationAddress({ settings, authorityFile }: Stack, screen: Screen): void {
  screen.say(`\n  Graph (${settings.GRAPH_ENDPOINT}) posts to ${settings.NOTIFICATION_BASE_URL}/api/notifications`);
  if (process.env.NOTIFICATION_BASE_URL) return;
  screen.say(`  That takes a Graph on this machine that trusts ${authorityFile}. For any other, have a tunnel lead`);
  screen.say("  to the functions host, and give its https address as NOTIFICATION_BASE_URL and the port with --port.");
}

async function subscribe(stack: Stack, { activity, screen, signal }: Run): Promise<void> {
  screen.show("Subscribing, and reading what was there before …");
  try {
    await subscribeNow(stack, activity, signal);
  } catch (error) {
    if (stack.tenant || signal.aborted) throw error;
    screen.say(`${(error as Error).message}\nIt is tried again in 15 seconds, then ever later, and by RENEW_SCHEDULE.`);
  } finally {
    screen.clear();
  }
}

function countWhatIsWritten({ tenant }: Stack, { activity }: Run): void {
  if (!tenant) return;
  activity.written = 0;
  tenant.model.onChange(({ stored: { conversation, id, rootId }, message }) => {
    const cosmosId = cosmosIdOf({ rootId, messageId: id });
    activity.expect({ conversationId: conversation.conversationId, cosmosId, version: versionOf(message) });
  });
}

async function postAndReport(stack: Stack, { options, screen, signal }: Run): Promise<number> {
  if (!stack.tenant) throw new Error("There is no simulated tenant to post in");
  const { messages = 0, rate = 50, seed } = options;
  const { postMessages } = await import("./stack/post-messages.ts");
  const { summary, differences } = await postMessages(stack, stack.tenant, { messages, perSecond: rate, seed, signal });
  for (const difference of differences) screen.say(difference);
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  return differences.length === 0 ? 0 : 1;
}

/** Until it is stopped. */
async function live(stack: Stack, { options, activity, screen, signal }: Run): Promise<void> {
  signal.throwIfAborted();
  const { messages, rate: perSecond = 2, seed } = options;
  const over = new AbortController();
  const lifetime = { signal: AbortSignal.any([signal, over.signal]), directory: { chance: DIRECTORY_CHANCE } };
  const steady =
    messages === undefined ? stack.tenant?.control.liveSteadily({ perSecond, seed, ...lifetime }) : undefined;
  screen.say("\nTo paste into another shell; Ctrl+C ends everything in this one:");
  for (const line of pasteLines(stack, activity)) screen.say(`  ${line}`);
  screen.say("");
  const hide = showLiveLine(screen, () => liveLine(activity));
  const interrupted = new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  const watching = options.watch ? restartOnChange({ stack, screen, signal: lifetime.signal }) : undefined;
  try {
    await Promise.race([interrupted, watching ?? endOfHost(stack, signal)]);
  } finally {
    hide();
    over.abort();
    // Nothing starts a host any more once the stack is stopped.
    await Promise.all([steady, watching]);
  }
}

async function endOfHost({ host }: Stack, signal: AbortSignal): Promise<void> {
  const { code } = await host.exited;
  if (!signal.aborted) throw new Error(`The functions host ended by itself (${code}); see its log with --verbose`);
}
