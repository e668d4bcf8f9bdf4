import { type House, recordActSoon, tellSeats } from '../clearing-house.ts'

const DAY = 24 * 60 * 60 * 1000
/** After how many days a wait is told again to who clears, and then to the administrators. */
const REMIND_AFTER = 3
const ESCALATE_AFTER = 7

/** A draft that waits for clearance, and what was told of its wait. */
export interface WaitingDraft {
  readyAt: Date
  remindedAt?: Date
  escalatedAt?: Date
}

/** Which of those that wait are due to be told of, each once: to their clearing officials, to their administrators. */
export function dueReminders<Item extends WaitingDraft>(
  items: readonly Item[],
  now: Date,
): { remind: Item[]; escalate: Item[] } {
  const waits = ({ readyAt }: Item, days: number) => now.getTime() - readyAt.getTime() >= days * DAY
  return {
    remind: items.filter((item) => item.remindedAt === undefined && waits(item, REMIND_AFTER)),
    escalate: items.filter((item) => item.escalatedAt === undefined && waits(item, ESCALATE_AFTER)),
  }
}

const STEPS = {
  remind: { step: 'reminded', template: 'clear-reminder', roles: ['clearing'] },
  escalate: { step: 'escalated', template: 'clear-escalation', roles: ['administrator'] },
} as const

/** Reminds of drafts that wait for clearance, and tells administrators of those that wait long. Gives how many were told. */
export async function remindClearances(house: House): Promise<{ reminded: number; escalated: number }> {
  const { clearance, people } = house.register
  const due = dueReminders(await clearance.listWaiting(), house.now())
  const tell = async (which: keyof typeof STEPS): Promise<number> => {
    const { step, template, roles } = STEPS[which]
    let told = 0
    for (const { draft, participant, readyAt } of due[which]) {
      // Noted and queued together: told once, and never noted without being told.
      const first = await people.together(async () => {
        if (!(await clearance.markTold(draft, step))) return false
        await tellSeats(house, {
          participant,
          roles,
          template,
          key: `${template} ${draft} ${readyAt.toISOString()}`,
          path: which === 'remind' ? '/desk' : '/desk/seats',
          since: readyAt.toISOString().slice(0, 10),
        })
        return true
      })
      if (!first) continue
      told++
      recordActSoon(house, { participant, act: which === 'remind' ? 'reminder' : 'escalation', about: draft })
    }
    return told
  }
  return { reminded: await tell('remind'), escalated: await tell('escalate') }
}
