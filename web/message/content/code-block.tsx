import { Scroller } from "../scroller.tsx";

export function CodeBlock({ code, label }: { readonly code: string; readonly label: string }) {
  return (
    <Scroller label={label}>
      <pre dir="ltr">
        <code>{code}</code>
      </pre>
    </Scroller>
  );
}
