import ical from 'ical-generator'

/** A day in a calendar: all day long, without an hour. */
export interface CalendarDay {
  /** Stays the same when the day moves, so that calendars move it too. */
  uid: string
  /** `2025-05-31`. */
  day: string
  title: string
  description: string
  url: string
}

/** Days as a calendar that programs subscribe to: iCalendar, RFC 5545 and 7986. `stamp`: when it was written. */
export function writeCalendar(
  { name, source, language, stamp }: { name: string; source: string; language: string; stamp: Date },
  days: readonly CalendarDay[],
): string {
  const calendar = ical({
    name,
    source,
    ttl: 24 * 60 * 60,
    prodId: { company: 'Confianza', product: 'Confianza', language: language.toUpperCase() },
  })
  for (const { uid, day, title, description, url } of days)
    calendar.createEvent({
      id: uid,
      stamp,
      start: new Date(`${day}T00:00Z`),
      allDay: true,
      timezone: 'UTC',
      summary: title,
      description,
      url,
    })
  return calendar.toString()
}
