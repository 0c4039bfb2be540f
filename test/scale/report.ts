import { BOUNDS, perUserOf, ratiosOf } from "./bounds.ts";
import type { LabelTotals } from "./meter/meter.ts";
import type { Measured } from "./scenario.ts";

const MIB = 1024 * 1024;

interface Row {
  readonly title: string;
  readonly cell: (label: string, totals: LabelTotals) => string;
}

const seconds = (ms: number) => (ms / 1_000).toFixed(1);

const COLUMNS: readonly Row[] = [
  { title: "job", cell: (label) => label },
  { title: "runs", cell: (_label, { invocations }) => String(invocations) },
  { title: "failed", cell: (_label, { failures }) => String(failures) },
  { title: "longest s", cell: (_label, { longestMs }) => seconds(longestMs) },
  { title: "worst s", cell: (_label, { worstMs }) => seconds(worstMs) },
  { title: "held MB", cell: (_label, { heldBytes }) => (heldBytes / MIB).toFixed(1) },
  { title: "Graph", cell: (_label, { calls }) => String(calls.graph) },
  { title: "Cosmos", cell: (_label, { calls }) => String(calls.state + calls.directory + calls.messages) },
  { title: "blobs", cell: (_label, { calls }) => String(calls.blobs) },
  { title: "queue", cell: (_label, { calls }) => String(calls.queue) },
  { title: "RU", cell: (_label, { ru }) => ru.toFixed(0) },
  { title: "MB", cell: (_label, { bytes }) => (bytes / 1e6).toFixed(1) },
];

/** The run as a table for people. */
export function inWords(measured: Measured, small: Measured): string {
  const { shape, instances, graph, gaps, rebuild, retained } = measured;
  const rows = [...measured.totals].map(([label, totals]) => COLUMNS.map(({ cell }) => cell(label, totals)));
  const table = [COLUMNS.map(({ title }) => title), ...rows];
  const widths = COLUMNS.map((_row, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
  const padded = table.map((cells) =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))),
  );
  const ratios = ratiosOf(measured, small);
  const perUser = Object.entries(perUserOf(measured)).map(
    ([name, figure]: [string, number]) =>
      `${name} ${figure.toFixed(1)} (× ${ratios[name as keyof typeof ratios].toFixed(2)})`,
  );
  const share = ((graph.refused / Math.max(1, graph.calls)) * 100).toFixed(2);
  return [
    `${shape.users} users, ${shape.teams} teams, ${shape.channels} channels, ${shape.chats} chats; instances: ${instances}`,
    ...padded.map((cells) => cells.join("  ")),
    `by user, and against ${small.shape.users} users: ${perUser.join(", ")}`,
    `Graph refused ${graph.refused} of ${graph.calls} calls (${share} %)`,
    `gaps: ${gaps.map(({ closedAfterMinutes }) => `healed after ${closedAfterMinutes?.toFixed(0) ?? "?"} minutes`).join(", ")}`,
    `rebuild: ${rebuild?.payloads ?? 0} payloads; what stays in state: ${JSON.stringify(retained)}`,
    "",
  ].join("\n");
}

/** One object for machines. */
export function inJson(measured: Measured, small: Measured): object {
  const { totals, ...rest } = measured;
  return {
    ...rest,
    bounds: BOUNDS,
    perUser: perUserOf(measured),
    ratios: ratiosOf(measured, small),
    jobs: Object.fromEntries(totals),
  };
}
