import { autoscaleMaximumRu, type Bill, billOf, DAILY_LOG_CAP_GB, floodOf, MAXIMUM_INSTANCES } from "./bill.ts";
import { conversationLimits, LIMITS, usersAt } from "./limits.ts";
import { PRICES, type Price } from "./prices.ts";
import { ACCESS_LOGS, EXAMPLES, INPUTS, workloadOf } from "./workload.ts";

/** What is between these two in docs/cost.md is written by `npm run cost -- --update`. */
const BEGIN = "<!-- begin: npm run cost -- --update -->";
const END = "<!-- end -->";

function dollars(usd: number): string {
  return `$${usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** Three significant digits are more than the assumptions carry. */
function amount(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString("en-US", { maximumFractionDigits: 3 });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** More than any that people read. */
const BUSY_CONVERSATION_PER_DAY = 1_000;

/** Every table of the page. */
function pageTables(): string {
  return [
    "### Three worked examples\n",
    examplesTable(),
    "\n### What sampling saves\n",
    samplingTable(),
    "\n### What it costs to log who reads\n",
    accessTable(),
    "\n### What it costs to search\n",
    searchTable(),
    "\n### What a flood costs\n",
    floodText(),
    "\n### Which limit comes first\n",
    limitsTable(),
    "\n### Inputs\n",
    inputsTable(),
    "\n### Prices\n",
    pricesTable(),
  ].join("\n");
}

/** The page with its generated part replaced. */
export function updatePage(page: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END, begin);
  if (begin < 0 || end < 0) throw new Error(`docs/cost.md must hold ${BEGIN} and ${END}`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${pageTables()}\n\n${page.slice(end)}`;
}

function examplesTable(): string {
  const bills = EXAMPLES.map(billOf);
  const head = ["a month", ...bills.map(({ workload }) => `${workload.users.toLocaleString("en-US")} users`)];
  const costs = lineNames(bills).map((name) => [name, ...bills.map((bill) => cell(bill, name))]);
  const totals = ["**all**", ...bills.map(({ totalUsd }) => `**${dollars(totalUsd)}**`)];
  const each = ["for each user", ...bills.map(({ totalUsd, workload }) => dollars(totalUsd / workload.users))];
  const notifications = ["notifications", ...bills.map(({ usage }) => amount(usage.notifications))];
  const peak = ["in the busiest second", ...bills.map(({ usage }) => amount(usage.peakNotificationsPerSecond))];
  return table(head, [notifications, peak, ...costs, totals, each]);
}

/** The capacity of Cosmos DB differs between the examples, so its two names share a row. */
function lineNames(bills: readonly Bill[]): string[] {
  const names = bills.flatMap(({ lines }) => lines.map(({ name }) => shared(name)));
  return [...new Set(names)];
}

function shared(name: string): string {
  return name.replace(/, (serverless|autoscale)$/, "");
}

function cell(bill: Bill, name: string): string {
  const line = bill.lines.find((candidate) => shared(candidate.name) === name);
  if (line === undefined || line.quantity === 0) return "–";
  return `${dollars(line.usd)} (${amount(line.quantity)} ${line.unit})`;
}

function samplingTable(): string {
  const shares = [1, 0.2, 0.05];
  const rows = EXAMPLES.map((example) => {
    const logs = shares.map((telemetryKeptShare) => {
      const line = billOf({ ...example, telemetryKeptShare }).lines.find(
        ({ unit, name }) => unit === "GB" && name.startsWith("Logs"),
      );
      return `${dollars(line?.usd ?? 0)} (${amount(line?.quantity ?? 0)} GB)`;
    });
    return [`${example.users.toLocaleString("en-US")} users`, ...logs];
  });
  return table(["logs a month", ...shares.map((share) => `${share * 100} % kept`)], rows);
}

/** With the search, whose container is one more that can be too small. */
function limitsTable(): string {
  const workload = workloadOf({ search: true });
  const rows = LIMITS.map((limit) => ({ limit, users: usersAt(limit, workload) }))
    .sort((a, b) => a.users - b.users)
    .map(({ limit, users }) => [
      limit.name,
      `${limit.limit.toLocaleString("en-US")} ${limit.unit}`,
      amount(users),
      limit.change,
      limit.source,
    ]);
  const { changesPerSecond, messages } = conversationLimits(workload);
  const years = messages / (BUSY_CONVERSATION_PER_DAY * 365);
  const conversation = [
    `One conversation fills its partition of 10,000 RU/s at ${amount(changesPerSecond)} changes a second, and of 20 GB with`,
    `${amount(messages)} messages: the storage of a container is met long before. At ${amount(BUSY_CONVERSATION_PER_DAY)} messages a day that is`,
    `after ${amount(years)} years. What is written into a full one is refused and kept as a dead letter, \`cosmos-partition-full\`;`,
    "`messageRetentionDays` makes room, and support can raise the limit for a while.",
  ].join("\n");
  return `${table(["limit", "", "met at users", "what to change then", "source"], rows)}\n\n${conversation}`;
}

function inputsTable(): string {
  const rows = Object.entries(INPUTS).map(([name, row]) => [
    `\`--${name}\``,
    row.default.toLocaleString("en-US"),
    row.meaning,
  ]);
  return table(["input", "by default", "meaning"], rows);
}

/** `accessLogs`, by what it makes of the whole log. */
function accessTable(): string {
  const head = ["logs a month", ...ACCESS_LOGS.map((name) => `\`${name}\``)];
  const rows = EXAMPLES.map((example) => [
    `${example.users.toLocaleString("en-US")} users`,
    ...ACCESS_LOGS.map((accessLogs) => cell(billOf({ ...example, accessLogs }), "Logs: ingestion")),
  ]);
  return table(head, rows);
}

/** What SEARCH=on makes of the bill. */
function searchTable(): string {
  const rows = EXAMPLES.map((example) => {
    const [off, on] = [billOf(example), billOf({ ...example, search: true })];
    const gb = on.usage.cosmosGb - off.usage.cosmosGb;
    const users = `${example.users.toLocaleString("en-US")} users`;
    return [users, dollars(on.totalUsd - off.totalUsd), `${amount(gb)} GB`, `${amount(on.usage.peakSearchRu)} RU/s`];
  });
  return table(["`--search`", "a month more", "stored besides", "in the busiest second"], rows);
}

function floodText(): string {
  const { postsPerSecond, logUsd, functionsUsd } = floodOf(workloadOf({}));
  return `Whoever knows the address can post to it, and each post is looked at before it is refused. At the very most, with
${MAXIMUM_INSTANCES} instances refusing ${amount(postsPerSecond)} posts a second around the clock, a day costs
${dollars(functionsUsd)} of compute, and ${dollars(logUsd)} of logs until they are at their cap of ${DAILY_LOG_CAP_GB} GB. The alert
\`log-cap\` tells of it within the hour, the budget by mail on the day; \`maximumInstanceCount\` and \`dailyLogCapGb\` are the ceilings.`;
}

function pricesTable(): string {
  const rows = Object.entries(PRICES as Record<string, Price>).map(([name, price]) => [
    `\`${name}\``,
    `$${price.usd} for ${price.per === 1 ? "1" : price.per.toLocaleString("en-US")} ${price.unit}`,
    price.free === undefined ? "–" : `${price.free.toLocaleString("en-US")} a month`,
    price.asOf,
    price.source,
  ]);
  return table(["price", "", "free", "seen in", "published at"], rows);
}

/** One bill, for the terminal. */
export function billText(bill: Bill): string {
  const lines = bill.lines
    .filter(({ quantity }) => quantity > 0)
    .map(
      ({ name, quantity, unit, usd }) => `${name.padEnd(34)}${dollars(usd).padStart(12)}  ${amount(quantity)} ${unit}`,
    );
  const first = [...LIMITS]
    .map((limit) => ({ name: limit.name, users: usersAt(limit, bill.workload) }))
    .sort((a, b) => a.users - b.users)[0];
  return [
    ...lines,
    `${"a month".padEnd(34)}${dollars(bill.totalUsd).padStart(12)}`,
    "",
    `Busiest second: ${amount(bill.usage.peakNotificationsPerSecond)} notifications; with autoscale, messagesMaxThroughput=${autoscaleMaximumRu(bill.usage)}`,
    `First limit: ${first?.name}, at ${amount(first?.users ?? 0)} users`,
    "List prices of East US: check yours. What each figure rests on is in docs/cost.md.",
  ].join("\n");
}
