import { plain, row } from '../../reporters/markdown-text.js'
import { looksWords } from '../looks.js'
import { pointKey } from '../point-key.js'
import { utc } from '../utc.js'
import { tell } from './happening-words.js'
import type { GroupTime, SiteTimes } from './time-to-green.js'
import { greenWords, othersWords, spreadWords, tookWords } from './time-words.js'
import type { Timeline } from './timeline.js'

/** A site's timeline as GitHub-flavoured Markdown, to be pasted into a ticket or a report. */
export function timelineMarkdown(timeline: Timeline): string {
  const { site, happenings, leftOut, times, now } = timeline
  const blocks = [
    `## ${plain(`${site.name}: ${site.title}`)}`,
    ...(leftOut === 0 ? [] : [`${leftOut} earlier not shown.`]),
    happenings.length === 0 ? 'Nothing happened in this time.' : happeningTable(timeline),
    ...(times === undefined
      ? []
      : ['### Time to green', `As of what was ${looksWords(times.looks, now)}.`, timesTable(times, timeline)]),
  ]
  return `${blocks.join('\n\n')}\n`
}

function happeningTable({ happenings, site }: Timeline): string {
  const rows = happenings.map((each) => {
    const { subject, said, owner = '', tone } = tell(each, site.name)
    return row(utc(each.time), tone === 'note' ? '' : tone, plain(subject), plain(said), plain(owner))
  })
  return [row('Time (UTC)', '', 'What', 'Became', 'Owner'), row('---', '---', '---', '---', '---'), ...rows].join('\n')
}

function timesTable(times: SiteTimes, { others, now }: Timeline): string {
  const line = (name: string, owner: string, time: GroupTime, against: string) =>
    row(plain(name), plain(owner), tookWords(time), greenWords(time), plain(spreadWords(time)), plain(against))
  return [
    row('What', 'Owner', 'Took', 'Green', 'Checks', 'Against other sites'),
    row('---', '---', '---:', '---:', '---', '---'),
    line(times.site, 'all', times.whole, othersWords(times.whole, others.whole, now)),
    ...times.owners.map((time) => line('all of the owner', time.owner, time, '')),
    ...times.points.map((time) => {
      const key = pointKey(time)
      return line(key, time.owner, time, othersWords(time, others.points.get(key), now))
    }),
  ].join('\n')
}
