import { useStdout } from "ink";
import { useEffect, useState } from "react";

/** The screen of its own that a terminal has for programs: what stood there before is there again afterwards. */
const ENTER = "\u001b[?1049h\u001b[?2004h\u001b[2J\u001b[H";
const LEAVE = "\u001b[?2004l\u001b[?1049l\u001b[?25h";

export function enterScreen(out: NodeJS.WriteStream): () => void {
  out.write(ENTER);
  let hasLeft = false;
  const leave = () => {
    if (hasLeft) return;
    hasLeft = true;
    out.write(LEAVE);
  };
  // Also where something failed.
  process.once("exit", leave);
  return leave;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

const LEAST: Size = { columns: 40, rows: 12 };

/** As the window is, also while it is drawn larger or smaller. */
export function useSize(): Size {
  const { stdout } = useStdout();
  const [size, setSize] = useState(() => sizeOf(stdout));
  useEffect(() => {
    const onResize = () => setSize(sizeOf(stdout));
    stdout.on("resize", onResize);
    return () => void stdout.off("resize", onResize);
  }, [stdout]);
  return size;
}

function sizeOf({ columns = 80, rows = 24 }: NodeJS.WriteStream): Size {
  return { columns: Math.max(LEAST.columns, columns), rows: Math.max(LEAST.rows, rows) };
}
