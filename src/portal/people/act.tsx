/** A form of one button; `name` tells it from others alike. */
export const Act = ({ action, children, name }: { action: string; children: string; name?: string }) => (
  <form method="post" action={action}>
    <button type="submit" {...(name ? { 'aria-label': name } : {})}>
      {children}
    </button>
  </form>
)
