const nearEnd = 80;

/**
 * Keeps the newest message in sight while the reader is at the end: what grows later (a picture, the composer, the keyboard of a
 * phone) must not push it away. Who has scrolled up is left there, and offered the way down.
 */
export function keepAtEnd({frame, content, newest}) {
  let sticky = true;
  // Not every browser lets the keyboard into what scrolls by itself.
  frame.tabIndex = 0;

  function toEnd() {
    frame.scrollTop = frame.scrollHeight;
    sticky = true;
    newest.hidden = true;
  }

  frame.addEventListener('scroll', () => {
    sticky = frame.scrollHeight - frame.scrollTop - frame.clientHeight < nearEnd;
    if (sticky) newest.hidden = true;
  });
  const growth = new ResizeObserver(() => sticky && toEnd());
  growth.observe(content);
  growth.observe(frame);
  newest.addEventListener('click', () => {
    toEnd();
    frame.focus();
  });
  return {
    toEnd,
    isAtEnd: () => sticky,
    offer() {
      newest.hidden = sticky;
    },
  };
}
