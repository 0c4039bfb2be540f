import { Box, Text } from "ink";
import { type ReactNode, useEffect, useState } from "react";
import { cut, widthOf } from "../text/width.ts";
import { useLook } from "./stage.ts";
import { type Size, useSize } from "./terminal.ts";

interface Properties {
  /** Where one is, the innermost last. */
  readonly crumbs: readonly string[];
  /** At the right of the head: "● live". Without styles. */
  readonly state?: { readonly text: string; readonly style: "green" | "yellow" | "red" | "dim" } | undefined;
  /** What the keys do. */
  readonly hints: readonly string[];
  /** Rows under the body: a field, a notice. */
  readonly foot?: readonly string[];
  /** Exactly as many rows as there is room for; see `roomOf`. */
  readonly body: readonly string[];
}

const CHROME_ROWS = 4;

/** Rows for the body. One is left free: a screen that is full is drawn anew as a whole. */
export function roomOf({ rows }: Size, footRows = 0): number {
  return Math.max(3, rows - 1 - CHROME_ROWS - footRows);
}

/** Head, body and what the keys do: every screen looks so. */
export function Frame({ crumbs, state, hints, foot = [], body }: Properties) {
  const { paint } = useLook();
  const size = useSize();
  const { columns } = size;
  const right = state === undefined ? "" : `${state.text} `;
  const left = crumbsIn(crumbs, columns - widthOf(right) - 3);
  const gap = " ".repeat(Math.max(1, columns - widthOf(left.join("")) - widthOf(right) - 2));
  const head = ` ${paint("dim", left[0])}${paint("bold", left[1])}${gap}${state === undefined ? "" : paint(state.style, right)}`;
  const rule = paint("dim", "─".repeat(columns - 1));
  const room = roomOf(size, foot.length);
  const rows = Array.from({ length: room }, (_none, at) => body[at] ?? "");
  return (
    <Box flexDirection="column">
      <Rows rows={[head, rule, ...rows, rule, ...foot, paint("dim", ` ${hintsIn(hints, columns - 2)}`)]} />
    </Box>
  );
}

/** A row a line, whatever stands in it. */
function Rows({ rows }: { readonly rows: readonly string[] }): ReactNode {
  return rows.map((row, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is its place
    <Text key={at} wrap="truncate">
      {row === "" ? " " : row}
    </Text>
  ));
}

/** The outer ones, and the innermost, which is cut last. */
function crumbsIn(crumbs: readonly string[], width: number): readonly [outer: string, inner: string] {
  const inner = crumbs.at(-1) ?? "";
  const outer = crumbs
    .slice(0, -1)
    .map((one) => `${one} › `)
    .join("");
  if (widthOf(outer + inner) <= width) return [outer, inner];
  const first = `${crumbs[0]} › … › `;
  return crumbs.length > 2 && widthOf(first) < width / 2
    ? [first, cut(inner, width - widthOf(first))]
    : ["", cut(inner, width)];
}

/** As many as fit; the last, which leads out, always. */
function hintsIn(hints: readonly string[], width: number): string {
  const shown = [...hints];
  while (shown.length > 2 && widthOf(shown.join(" · ")) > width) shown.splice(shown.length - 2, 1);
  return cut(shown.join(" · "), width);
}

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const;
const FRAME_MS = 100;

/** Turns while something is under way. */
export function useSpinner(isTurning: boolean): string {
  const [at, setAt] = useState(0);
  useEffect(() => {
    if (!isTurning) return;
    const timer = setInterval(() => setAt((before) => before + 1), FRAME_MS);
    return () => clearInterval(timer);
  }, [isTurning]);
  return isTurning ? (FRAMES[at % FRAMES.length] ?? "") : "";
}
