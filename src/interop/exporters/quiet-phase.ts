import type { Phase } from '../../core/site.js'

/** Whether nobody is to be called for a site: red is expected there, or it is being worked on. */
export function isQuietPhase(phase: Phase): boolean {
  switch (phase) {
    case 'bringup':
    case 'maintenance':
    case 'retired':
      return true
    case 'live':
      return false
  }
}
