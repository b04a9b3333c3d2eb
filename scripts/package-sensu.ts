// `npm run package:sensu`: firstlight as an asset that Sensu Go agents fetch and unpack: a tar archive with `bin/`, its SHA-512
// and the definition for `sensuctl create`. Source: Sensu Go documentation, "Assets reference", and its archive format.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { stringify } from 'yaml'

/** 2000-01-01: old enough for nobody to take it for a build's, not so old that tar complains. */
const EPOCH = 946_684_800

/** Types, maps, other systems' binaries and the sources of native code; a package inside of another has a line of its own. */
const NOT_NEEDED =
  /\.d\.[cm]?ts$|\.map$|^node_modules\/.+\/node_modules$|\/prebuilds\/(?!linux-)[^/]+$|sqlite\/(src|binding\.gyp)$/

main()

function main(): void {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: 'dist-asset' },
      url: { type: 'string', default: 'https://assets.example.net/' },
    },
  })
  const { version, type, exports, imports, license } = JSON.parse(readFileSync('package.json', 'utf8'))
  const archive = packed({ name: 'firstlight', version, license, type, exports, imports })
  const file = `firstlight_${version}_linux.tar.gz`
  const sha512 = createHash('sha512').update(archive).digest('hex')
  const asset = definition(`${values.url.replace(/\/?$/, '/')}${file}`, sha512)
  put(values.out, {
    [file]: archive,
    [`firstlight_${version}_sha512-checksums.txt`]: `${sha512}  ${file}\n`,
    'firstlight-asset.yaml': stringify(asset, { lineWidth: 0 }),
  })
}

function put(folder: string, files: Readonly<Record<string, string | Buffer>>): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), content)
    process.stdout.write(`${join(folder, name)}\n`)
  }
}

function definition(url: string, sha512: string): object {
  return {
    type: 'Asset',
    api_version: 'core/v2',
    metadata: { name: 'firstlight' },
    spec: { builds: [{ url, sha512, filters: ["entity.system.os == 'linux'"] }] },
  }
}

/** The archive, byte for byte the same for the same files. */
function packed(manifest: object): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'firstlight-asset-'))
  try {
    stage(folder, manifest)
    return gzipSync(tarOf(folder), { level: 9 })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function stage(folder: string, manifest: object): void {
  const home = join(folder, 'share/firstlight')
  const launcher = join(folder, 'bin/firstlight')
  cpSync('scripts/sensu-asset-launcher.sh', launcher)
  chmodSync(launcher, 0o755)
  if (!existsSync('dist/cli.cjs')) throw new Error('there is no dist/: run npm run build first')
  cpSync('dist', join(home, 'dist'), { recursive: true, filter: (path) => path !== 'dist/types' })
  cpSync('LICENSE', join(home, 'LICENSE'))
  writeFileSync(join(home, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
  for (const path of productionPackages()) {
    cpSync(path, join(home, path), { recursive: true, filter: (file) => !NOT_NEEDED.test(file) })
  }
}

interface LockedPackage {
  readonly dev?: true
  readonly optional?: true
}

/** The folders of all packages that production needs, as the lock file has them; an optional one may be missing here. */
function productionPackages(): readonly string[] {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  const locked = Object.entries<LockedPackage>(packages).filter(([path, { dev }]) => path !== '' && dev === undefined)
  const missing = locked.filter(([path, { optional }]) => optional === undefined && !existsSync(path))
  if (missing.length > 0) throw new Error(`run npm ci first: ${missing.map(([path]) => path).join(', ')} missing`)
  return locked.map(([path]) => path).filter((path) => existsSync(path))
}

function tarOf(folder: string): Buffer {
  const order = ['--sort=name', '--format=gnu', `--mtime=@${EPOCH}`, '--owner=0', '--group=0', '--numeric-owner']
  return execFileSync('tar', [...order, '--mode=u+rwX,go=rX', '-C', folder, '-cf', '-', 'bin', 'share'], {
    maxBuffer: 2 ** 30,
  })
}
