/** No process can be given a NUL: the argument would end there, and ask for less than it was meant to. */
export function passable(argument: string): string {
  return argument.toWellFormed().replaceAll('\0', '\ufffd')
}
