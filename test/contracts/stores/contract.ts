import type { Test } from 'tap'
import type { StartedBackend } from '../../helpers/stores.js'

/** A part of what every store must do: its tests, each in a new store of the backend. */
export type StoreContract = (t: Test, backend: StartedBackend) => void
