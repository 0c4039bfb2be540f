import { parseArgs } from "node:util";
import * as z from "zod";
import { systemClock } from "../shared/base/clock.ts";
import { Activity } from "./stack/activity.ts";
import { isGiven, withoutProxy } from "./stack/environment.ts";
import { subscribeNow } from "./stack/get-ready.ts";
import { curlLines, liveLine, showLiveLine } from "./stack/live-line.ts";
import { postMessages } from "./stack/post-messages.ts";
import { type Stack, startStack } from "./stack/start-stack.ts";

const HELP = `npm start [-- OPTIONS]

Runs the whole product on this machine, with a simulated Microsoft 365 tenant. What a setting already
names (GRAPH_ENDPOINT, KEY_VAULT_URL, COSMOS_ENDPOINT, AzureWebJobsStorage) is used, not started.

  --messages N   post N creations, edits, deletions, replies and reactions, wait until the store agrees with
                 the tenant, and print one line of JSON
  --exit         end after that: with 0 when they agree, with 1 when they do not
  --rate R       steps of the tenant's life a second (default 2, with --messages 50)
  --seed S       the same seed gives the same tenant (default 1)
  --port P       where the functions host listens, when it is free (default 7071)
  --verbose      the functions host's log on standard error
  --help         this text`;

function whole(from: number, to: number) {
  const error = `expected a whole number from ${from} to ${to}`;
  return z.coerce.number({ error }).int({ error }).min(from, { error }).max(to, { error });
}

const optionsSchema = z.object({
  messages: whole(1, 100_000).optional(),
  exit: z.boolean().default(false),
  rate: whole(1, 1_000).optional(),
  seed: whole(0, 2_147_483_647).default(1),
  port: whole(1, 65_535).optional(),
  verbose: z.boolean().default(false),
});
type Options = z.infer<typeof optionsSchema>;

class UsageError extends Error {}

function readOptions(args: readonly string[]): Options | "help" {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const options = { messages: text, exit: flag, rate: text, seed: text, port: text, verbose: flag, help: flag };
  let values: Record<string, unknown>;
  try {
    values = parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (values.help) return "help";
  const parsed = optionsSchema.safeParse(values);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `--${issue.path.join(".")}: ${issue.message}`);
    throw new UsageError(problems.join("; "));
  }
  if (parsed.data.exit && parsed.data.messages === undefined) throw new UsageError("--exit goes with --messages N");
  if (parsed.data.messages !== undefined && isGiven(process.env, "GRAPH_ENDPOINT")) {
    throw new UsageError("--messages posts in the simulated tenant, which GRAPH_ENDPOINT replaces");
  }
  return parsed.data;
}

async function run(options: Options): Promise<number> {
  // The SDKs in this process, which provision and compare, read it from here.
  process.env.NO_PROXY = withoutProxy(process.env);
  const activity = new Activity(() => systemClock.nowMs());
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      // Whoever asks twice does not want to wait; the children notice that we are gone.
      if (stopping.signal.aborted) process.exit(130);
      stopping.abort(new Error(signal));
    });
  }
  say("Starting …");
  const stack = await startStack({
    environment: process.env,
    seed: options.seed,
    ...(options.port === undefined ? {} : { httpPort: options.port }),
    onLog: (record) => {
      activity.take(record);
      if (options.verbose) say(JSON.stringify(record));
    },
  });
  try {
    describe(stack);
    if (stopping.signal.aborted) return 130;
    await subscribe(stack, activity);
    const code = options.messages === undefined ? 0 : await postAndReport(stack, options);
    if (options.exit || code !== 0) return code;
    await live(stack, activity, { options, signal: stopping.signal });
    return 0;
  } finally {
    say("\nStopping …");
    await stack.stop();
  }
}

function describe(stack: Stack): void {
  const width = Math.max(...stack.services.map(({ name }) => name.length), 14);
  for (const { name, address } of stack.services) say(`  ${name.padEnd(width)}  ${address}`);
  const functions = stack.host.ready.functions.length;
  say(`  ${"Functions host".padEnd(width)}  ${stack.baseUrl}  (${functions} functions of the built bundle)`);
  if (!stack.tenant) describeNotificationAddress(stack);
  say("");
}

function describeNotificationAddress({ settings, authorityFile }: Stack): void {
  say(`\n  Graph (${settings.GRAPH_ENDPOINT}) posts to ${settings.NOTIFICATION_BASE_URL}/api/notifications`);
  if (process.env.NOTIFICATION_BASE_URL) return;
  say(`  That takes a Graph on this machine that trusts ${authorityFile}. For any other, have a tunnel lead`);
  say("  to the functions host, and give its https address as NOTIFICATION_BASE_URL and the port with --port.");
}

async function subscribe(stack: Stack, activity: Activity): Promise<void> {
  try {
    await subscribeNow(stack, activity);
  } catch (error) {
    if (stack.tenant) throw error;
    say(`${(error as Error).message}\nIt is tried again in 15 seconds, then ever later, and by RENEW_SCHEDULE.`);
  }
}

async function postAndReport(stack: Stack, { messages = 0, rate = 50, seed }: Options): Promise<number> {
  if (!stack.tenant) throw new Error("There is no simulated tenant to post in");
  const { summary, differences } = await postMessages(stack, stack.tenant, { messages, perSecond: rate, seed });
  for (const difference of differences) say(difference);
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  return differences.length === 0 ? 0 : 1;
}

async function live(
  stack: Stack,
  activity: Activity,
  { options, signal }: { options: Options; signal: AbortSignal },
): Promise<void> {
  const before = stack.tenant?.model.sequence ?? 0;
  const steady =
    options.messages === undefined
      ? stack.tenant?.control.liveSteadily({ perSecond: options.rate ?? 2, seed: options.seed, signal })
      : undefined;
  const hide = showLiveLine(() => liveLine(stack, activity, before), curlLines(stack, activity), process.stderr);
  const ended = stack.host.exited.then(({ code }) => {
    if (!signal.aborted) throw new Error(`The functions host ended by itself (${code}); see its log with --verbose`);
  });
  const interrupted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  try {
    await Promise.race([interrupted, ended]);
  } finally {
    hide();
  }
  await steady;
}

/** For people, apart from the line of JSON that programs read. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options === "help") console.log(HELP);
  else process.exitCode = await run(options);
} catch (error) {
  say(error instanceof UsageError ? `${error.message}\n\n${HELP}` : (error as Error).message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
