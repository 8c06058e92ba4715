/** Four strokes and the one across them: a tally. */
export function Logo() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden className="size-6 shrink-0 rounded-[5px] bg-accent text-on-accent">
      <path
        d="M6.5 6v12M10.2 6v12M13.9 6v12M17.6 6v12M4 15.2 20 8.8"
        stroke="currentColor"
        strokeWidth="1.7"
        strokeLinecap="round"
        fill="none"
      />
    </svg>
  );
}
