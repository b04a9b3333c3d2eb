// How this machine asks DNS. Source: resolv.conf(5).

export interface ResolvConf {
  /** A name with as many dots is first asked for as it stands. */
  readonly dots: number
  /** Domains under which a name is looked for. */
  readonly domains: readonly string[]
  /** How long a server is waited for. */
  readonly timeoutMs: number
  /** How often all servers are asked. */
  readonly attempts: number
}

/** @param ownName this machine's name: where the file names no domain, that of the machine is searched. */
export function parseResolvConf(text: string, ownName: string): ResolvConf {
  const lines = text.split('\n').map((line) =>
    line
      .replace(/[#;].*/, '')
      .trim()
      .split(/\s+/),
  )
  const options = lines.filter(([key]) => key === 'options').flat()
  const named = lines.filter(([key]) => key === 'search' || key === 'domain').at(-1)
  const own = ownName.split('.').slice(1).join('.')
  return {
    dots: Math.min(numberIn(options, 'ndots') ?? 1, MOST_DOTS),
    domains: (named?.slice(1) ?? [own]).filter((domain) => domain !== '' && domain !== '.'),
    timeoutMs: 1000 * Math.min(Math.max(numberIn(options, 'timeout') ?? 5, 1), MOST_SECONDS),
    attempts: Math.min(Math.max(numberIn(options, 'attempts') ?? 2, 1), MOST_ATTEMPTS),
  }
}

const MOST_DOTS = 15
const MOST_SECONDS = 30
const MOST_ATTEMPTS = 5

function numberIn(options: readonly string[], name: string): number | undefined {
  const last = options.findLast((option) => option.startsWith(`${name}:`))?.slice(name.length + 1)
  return last !== undefined && /^\d+$/.test(last) ? Number(last) : undefined
}

/** The names that DNS is asked for, in their order. */
export function searched(name: string, { dots, domains }: Pick<ResolvConf, 'dots' | 'domains'>): readonly string[] {
  if (name.endsWith('.')) return [name]
  const under = domains.map((domain) => `${name}.${domain}`)
  return name.split('.').length > dots ? [name, ...under] : [...under, name]
}
