import { hueOf, initialsOf } from "./words/avatar-look.ts";

/** Beside the name, which says the same. */
export function Avatar({ name, isPerson }: { readonly name: string; readonly isPerson: boolean }) {
  return (
    <span class={isPerson ? "avatar" : "avatar app"} style={{ "--hue": String(hueOf(name)) }} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
