import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Unmovable } from '../core/sabotage.js'
import type { Place, World, WorldCertificate } from '../core/world.js'
import { type Authority, createAuthority, type IssuedCertificate } from '../lab/certificates.js'
import { openWorld } from './open-world.js'
import { networklessLauncher } from './unplug.js'

/** A world that is there, for as long as it is used. */
export interface OpenWorld {
  readonly place: Omit<Place, 'directory'>
  /** What programs are to be started by; empty where they may have the network. */
  readonly launcher: readonly string[]
}

/** Where worlds are made; all of it is on this machine, and gone when it is closed. */
export interface ProvingGround {
  /** Makes a world, uses it and takes it away; not used where this machine cannot make such a world. */
  readonly within: <T>(world: World, use: (open: OpenWorld) => Promise<T>) => Promise<T | Unmovable>
  readonly close: () => Promise<void>
}

/**
 * Opens a proving ground: a folder of its own with a CA that the checks are to trust in there.
 *
 * @param findLauncher finds what programs are to be started by so that they have no network.
 */
export async function openProvingGround(findLauncher = networklessLauncher): Promise<ProvingGround> {
  const folder = await mkdtemp(join(tmpdir(), 'firstlight-prove-'))
  const [emptyPath, caFile] = [join(folder, 'empty'), join(folder, 'ca.pem')]
  const authorities = { known: await createAuthority(), unknown: await createAuthority() }
  await mkdir(emptyPath)
  await writeFile(caFile, authorities.known.certificate)
  const issue = (certificate: WorldCertificate) => issued(certificate, authorities)
  let launcher: ReturnType<typeof findLauncher> | undefined
  let count = 0
  return {
    async within(world, use) {
      launcher ??= world.kind === 'unplugged' ? findLauncher() : undefined
      const starter = world.kind === 'unplugged' ? await launcher : []
      if (starter === undefined) return NOT_UNPLUGGABLE
      const path = join(folder, `world-${++count}`)
      const { host, port, close } = await openWorld(world, { path, issue })
      try {
        return await use({ place: { host, port, path, caFile, emptyPath }, launcher: starter })
      } finally {
        await close()
        await rm(path, { recursive: true, force: true })
      }
    },
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

const NOT_UNPLUGGABLE: Unmovable = {
  unmovable:
    'this machine lets nobody take the network from a program (unshare --net), so that its target could be touched: declare `target`',
}

interface Authorities {
  readonly known: Authority
  /** Of which no check is told. */
  readonly unknown: Authority
}

const MINUTE_MS = 60_000
const DAY_MS = 1440 * MINUTE_MS

function issued({ is, names }: WorldCertificate, { known, unknown }: Authorities): Promise<IssuedCertificate> {
  switch (is) {
    case 'trusted':
      return known.issue(forNames(names))
    case 'ending':
      return known.issue({ ...forNames(names), notAfter: new Date(Date.now() + 10 * MINUTE_MS) })
    case 'expired':
      return known.issue({
        ...forNames(names),
        notBefore: new Date(Date.now() - 365 * DAY_MS),
        notAfter: new Date(Date.now() - DAY_MS),
      })
    case 'untrusted':
      return unknown.issue(forNames(names))
    case 'misnamed':
      return known.issue({ names: ['another.sabotaged.test'] })
  }
}

function forNames(names: readonly string[]) {
  const ips = names.filter((name) => isIP(name) !== 0)
  return { names: names.filter((name) => isIP(name) === 0), ips }
}
