import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

/** Far enough that what is loaded is there when it is reached. */
const NEAR = "800px 0px";

/** Whether an element has ever come near to what is seen. */
export function useNear(ref: RefObject<HTMLElement | null>): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (element === null || isNear) return;
    // Of what scrolls within the page, the margin is one of its own.
    const options: IntersectionObserverInit & { readonly scrollMargin: string } = {
      rootMargin: NEAR,
      scrollMargin: NEAR,
    };
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setNear(true);
    }, options);
    observer.observe(element);
    return () => observer.disconnect();
  }, [isNear]);
  return isNear;
}
