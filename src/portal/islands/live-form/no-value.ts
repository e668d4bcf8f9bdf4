/** A value and the answer that there is none are one or the other: whoever gives one takes the other back. */
export function keepOneAnswer(target: EventTarget | null): void {
  if (
    !(
      target instanceof HTMLInputElement ||
      target instanceof HTMLTextAreaElement ||
      target instanceof HTMLSelectElement
    )
  )
    return
  const together = target.closest('.with-mark')
  const choice = together?.querySelector<HTMLSelectElement>('select.no-value')
  if (!together || !choice || target.value === '') return
  if (target !== choice) {
    choice.value = ''
    return
  }
  for (const field of together.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea'))
    field.value = ''
}
